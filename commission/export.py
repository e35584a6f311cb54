"""What the Commission holds of a person: the decisions that they signed."""

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from commission.models import Decision


def held_of(person):
    about = Coalesce("proposal__uid", "position__uid")
    decisions = Decision.objects.filter(decided_by=person).order_by("at")
    return [
        Part(
            "decisions",
            _("Decisions that you signed in your office"),
            decisions.values("uid", "outcome", "at", about=about),
            {"outcome": pgettext("my data", "Outcome")},
        )
    ]
