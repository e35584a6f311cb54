"""What moderation holds of a person: what they reported, how their words were ruled on, how they ruled themselves."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from moderation.models import Appeal, Batch, Claim, Question, Recheck, Report, Ruling, Skip, StaffAct

ABOUT = {"about": Coalesce("proposal__uid", "comment__uid", "position__uid")}

APPEAL = ("uid", "ruling__uid", "text", "filed_at", "decided_at")


def held_of(person):
    """Return a person's reports and rulings. Who reported their words, and what was said in it, is not told."""
    own = Q(proposal__author=person) | Q(comment__author=person) | Q(position__author=person)
    return [
        Part(
            "reports",
            _("What you reported"),
            Report.objects.filter(reporter=person).order_by("at").values("ground", "text", "at", "settled_at", **ABOUT),
            {"settled_at": pgettext("my data", "Answered by a ruling")},
        ),
        Part(
            "reports_on_yours",
            _("Reports on what you said"),
            Report.objects.filter(own).order_by("at").values("ground", day=TruncDate("at"), **ABOUT),
            {"day": pgettext("my data", "Day")},
        ),
        Part(
            "rulings_on_yours",
            _("Rulings on what you said"),
            Ruling.objects.filter(own)
            .order_by("at")
            .values("uid", "kind", "ground", "reasons", "at", "undone_at", **ABOUT),
        ),
        Part(
            "appeals",
            _("Your appeals against rulings"),
            Appeal.objects.filter(filed_by=person).order_by("filed_at").values(*APPEAL, "outcome", "reasons"),
            {"filed_at": pgettext("my data", "Filed"), "decided_at": pgettext("my data", "Decided")},
        ),
        Part(
            "appeals_decided",
            _("Appeals that you decided in your office"),
            Appeal.objects.filter(decided_by=person)
            .order_by("decided_at")
            .values("uid", "outcome", "reasons", "decided_at"),
            {"decided_at": pgettext("my data", "Decided")},
        ),
        Part(
            "rechecks",
            _("Rulings of others that you looked at again in your office"),
            Recheck.objects.filter(judged_by=person).order_by("judged_at").values("uid", "verdict", "judged_at"),
            {"judged_at": pgettext("my data", "Judged"), "verdict": pgettext("my data", "What you would have ruled")},
        ),
        Part(
            "batches",
            _("Batches of rulings that you proposed in your office"),
            Batch.objects.filter(proposed_by=person)
            .order_by("begun_at", "pk")
            .values("uid", "kind", "ground", "reasons", "begun_at", "proposed_at"),
            {"begun_at": pgettext("my data", "Begun"), "proposed_at": pgettext("my data", "Proposed")},
        ),
        Part(
            "batches_answered",
            _("Batches of rulings of others that you answered in your office"),
            Batch.objects.filter(second=person).order_by("answered_at", "pk").values("uid", "refusal", "answered_at"),
            {"answered_at": pgettext("my data", "Answered"), "refusal": pgettext("my data", "Why you refused")},
        ),
        Part(
            "claims",
            _("What you have before you in your office"),
            Claim.objects.filter(moderator=person).order_by("taken_at").values("taken_at", "until", **ABOUT),
            {"taken_at": pgettext("my data", "Taken"), "until": pgettext("my data", "Held until")},
        ),
        Part(
            "skips",
            _("What you put off in your office"),
            Skip.objects.filter(moderator=person).order_by("at").values("at", **ABOUT),
        ),
        Part(
            "questions",
            _("What you asked colleagues in your office"),
            Question.objects.filter(asker=person)
            .order_by("asked_at", "pk")
            .values("uid", "text", "asked_at", "closed_at", **ABOUT),
            {"asked_at": pgettext("my data", "Asked"), "closed_at": pgettext("my data", "Closed")},
        ),
        Part(
            "answers_to_questions",
            _("What you answered colleagues in your office"),
            Question.objects.filter(asked=person, answered_at__isnull=False)
            .order_by("answered_at", "pk")
            .values("uid", "answer", "answered_at", **ABOUT),
            {"answer": pgettext("my data", "Your answer"), "answered_at": pgettext("my data", "Answered")},
        ),
        Part(
            "acts",
            _("What you did in your offices, as the record tells"),
            StaffAct.objects.filter(person=person)
            .order_by("at", "pk")
            .values("verb", "role", "at", about=F("object_id")),
            {"verb": pgettext("my data", "Act"), "role": pgettext("my data", "Office")},
        ),
        Part(
            "rulings",
            _("Rulings that you made in your office"),
            Ruling.objects.filter(moderator=person)
            .order_by("at")
            .values("uid", "kind", "ground", "reasons", "at", "undone_at"),
            {"undone_at": pgettext("my data", "Taken back")},
        ),
    ]
