"""What was proposed at a public meeting and what became of it, as everybody may read it."""

from intake.entries import ALL_GROUNDS
from intake.models import Item, Passage, Stage
from proposals.models import Proposal

UNSEEN = ("visible_at", "returned_at", "withdrawn_at")  # without any of these it waits for a moderator


def proposals_of(meeting, user):
    """Return the proposals of a meeting that somebody may know of, in the order of their numbers."""
    rows = Proposal.objects.visible_to(user)
    return rows.filter(pk__in=_passages_of(meeting).values("proposal")).order_by("serial")


def refused_of(meeting):
    """Return what becomes no proposal, as pairs of its number and why."""
    rows = Item.objects.filter(meeting=meeting, stage=Stage.REFUSED).order_by("serial")
    return [(item.number, ALL_GROUNDS[item.refusal]) for item in rows]


def waiting_of(meeting):
    """Return how much waits to be typed, or for a moderator."""
    unseen = {f"proposal__{moment}": None for moment in UNSEEN}
    return Item.objects.filter(meeting=meeting).open().count() + _passages_of(meeting).filter(**unseen).count()


def _passages_of(meeting):
    return Passage.objects.filter(item__meeting=meeting)
