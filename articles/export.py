"""What a draft holds of a person: the offices that they have or had in it, and what they accepted."""

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from articles.models import Acceptance, Appointment, Change


def held_of(person):
    accepted = Acceptance.objects.filter(person=person).order_by("at")
    offices = Appointment.objects.filter(person=person).order_by("started_at")
    changes = Change.objects.filter(Q(asked_by=person) | Q(settled_by=person)).order_by("asked_at")
    return [
        Part(
            "offices",
            _("Your offices"),
            offices.values("uid", "role", "started_at", "ended_at", about=F("draft__slug")),
            {"role": pgettext("my data", "Office"), "started_at": pgettext("my data", "Began")},
        ),
        Part(
            "accepted",
            _("What you accepted"),
            accepted.values("at", kind=F("version__kind"), number=F("version__number")),
        ),
        Part(
            "changes",
            _("Changes of a consultation that you asked for or settled"),
            changes.values("uid", "act", "status", "asked_at", "settled_at", about=F("draft__slug")),
            {"act": pgettext("my data", "Act"), "asked_at": pgettext("my data", "Asked")},
        ),
    ]
