"""What the Commission holds of a person: decisions that they signed, what they were given, their notes."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from commission.models import Assignment, Decision, Note, ReadyReasons


def held_of(person):
    about = Coalesce("proposal__uid", "position__uid")
    decisions = Decision.objects.filter(decided_by=person).order_by("at")
    assignments = Assignment.objects.filter(person=person).order_by("given_at", "pk")
    notes = Note.objects.filter(writer=person).order_by("at", "pk")
    published = ReadyReasons.objects.filter(published_by=person).order_by("pk")
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
        Part(
            "notes",
            _("What you noted for colleagues at the desk"),
            notes.values("uid", "text", "struck_at", "at", about=about),
            {"struck_at": pgettext("my data", "Struck")},
        ),
        Part(
            "ready_reasons",
            _("Reusable reasons of the Commission that you published"),
            published.values("uid", "number", what=F("code"), at=F("published_at")),
            {"what": pgettext("my data", "Code")},
        ),
    ]
