"""What the Commission holds of a person: the decisions that they signed, what they were given to answer."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from commission.models import Assignment, Decision


def held_of(person):
    about = Coalesce("proposal__uid", "position__uid")
    decisions = Decision.objects.filter(decided_by=person).order_by("at")
    assignments = Assignment.objects.filter(person=person).order_by("given_at", "pk")
    return [
        Part(
            "decisions",
            _("Decisions that you signed in your office"),
            decisions.values("uid", "outcome", "at", about=about),
            {"outcome": pgettext("my data", "Outcome")},
        ),
        Part(
            "assignments",
            _("What you were given to answer in your office"),
            assignments.values("uid", "until", "ended_at", at=F("given_at"), about=F("article__uid")),
            {"until": pgettext("my data", "By the day")},
        ),
    ]
