"""What moderation forgets of a person who erases their account."""

from django.db.models import Q

from moderation.actions.claims import free_claims
from moderation.models import Appeal, Batch, BatchStatus, Flags, Question, Report, Ruling
from record.actions import forget


def erase_person(person, *, at):
    """Take away the words of a person's reports and appeals, and settle reports on what they said; part of an act.

    What a program noticed in their words is forgotten, and what they had chosen and not proposed.
    What they and a colleague asked each other goes, with the answers.
    That somebody reported or appealed, on which ground and when, stays: rulings followed from it. What they wrote in an
    organization's name stays its own.
    """
    free_claims(person)
    Question.objects.filter(Q(asker=person) | Q(asked=person)).delete()
    Batch.objects.filter(proposed_by=person, status=BatchStatus.BEGUN).delete()
    Report.objects.filter(reporter=person).exclude(text="").update(text="")
    appeals = Appeal.objects.filter(filed_by=person, ruling__in=_on_citizens())
    forget(list(appeals.values_list("uid", flat=True)))
    appeals.update(text="")
    for what in ("proposal", "comment"):
        said = {f"{what}__author": person, f"{what}__organization__isnull": True}
        Report.objects.open().filter(**said).update(settled_at=at)
        Flags.objects.filter(**said).delete()
    return False


def _on_citizens():
    """Return the rulings on what citizens said in their own names."""
    others = Q(proposal__organization__isnull=False) | Q(comment__organization__isnull=False)
    return Ruling.objects.exclude(others | Q(position__isnull=False))
