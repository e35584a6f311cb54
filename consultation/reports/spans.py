"""What came and what was done while a phase was open: rows that everybody sees, by the moment of each."""

from commission.models import Decision
from moderation.models import Ruling
from proposals.models import Comment, Proposal


def counted(draft, phase, moment):
    """Count what was sent, ruled and answered from the opening of a phase to its closing, or to the moment."""
    until = moment if phase.closes_at is None else min(phase.closes_at, moment)

    def within(rows, column):
        return rows.filter(**{f"{column}__gte": phase.opens_at, f"{column}__lt": until}).count()

    of_citizens = {"draft": draft, "organization__isnull": True, "visible_at__isnull": False}
    return {
        "proposals": within(Proposal.objects.filter(**of_citizens).countable(), "submitted_at"),
        "comments": within(Comment.objects.filter(**of_citizens).countable(), "submitted_at"),
        "rulings": within(Ruling.objects.filter(draft=draft).standing(), "at"),
        "answers": within(Decision.objects.standing().of(draft).public(), "at"),
    }
