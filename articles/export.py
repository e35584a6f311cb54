"""What a draft holds of a person: the offices that they have or had in it, and what they accepted."""

from allauth.account.models import EmailAddress
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from articles.models import Acceptance, Appointment, Change, OfficeInvitation

ANSWERS = ("accepted_at", "declined_at", "revoked_at")


def held_of(person):
    accepted = Acceptance.objects.filter(person=person).order_by("at")
    offices = Appointment.objects.filter(person=person).order_by("started_at")
    changes = Change.objects.filter(Q(asked_by=person) | Q(settled_by=person)).order_by("asked_at")
    addresses = EmailAddress.objects.filter(user=person, verified=True).values("email")
    to_person = Q(accepted_by=person) | Q(email__in=addresses, mailed_at__isnull=False)
    invitations = OfficeInvitation.objects.filter(to_person).order_by("created_at", "pk")
    answered = {
        "accepted_at": pgettext("my data", "Accepted"),
        "declined_at": pgettext("my data", "Declined"),
        "revoked_at": pgettext("my data", "Taken back"),
    }
    sent = OfficeInvitation.objects.filter(invited_by=person).order_by("created_at", "pk")
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
        Part(
            "office_invitations",
            _("Invitations to an office for you"),
            invitations.values("uid", "role", "created_at", "expires_at", *ANSWERS, about=F("draft__slug")),
            {"role": pgettext("my data", "Office"), **answered},
        ),
        # Whom you invited is theirs to know; that you did is yours.
        Part(
            "office_invitations_sent",
            _("Invitations to an office from you"),
            sent.values("uid", "role", "created_at", "expires_at", *ANSWERS, about=F("draft__slug")),
            {"role": pgettext("my data", "Office"), **answered},
        ),
    ]
