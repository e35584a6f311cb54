"""What moderators rule on and people report: a proposal, a comment or a position."""

from typing import Any

from django.db.models import Q

from proposals.models import Comment, Position, Proposal

ONE_TARGET = (
    Q(proposal__isnull=False, comment__isnull=True, position__isnull=True)
    | Q(proposal__isnull=True, comment__isnull=False, position__isnull=True)
    | Q(proposal__isnull=True, comment__isnull=True, position__isnull=False)
)

KINDS: dict[str, Any] = {"proposal": Proposal, "comment": Comment, "position": Position}


def what_is(item):
    """Return what is ruled on in a word, which is also the column that names it: proposal, comment or position."""
    return next(what for what, model in KINDS.items() if isinstance(item, model))


def target(item):
    """Return what is ruled on as the column that names it: `{"proposal": item}`."""
    return {what_is(item): item}


def is_gone(item):
    """Whether its author took it back or erased it; a withdrawn position stays readable in earlier versions."""
    return item.erased_at is not None or (item.withdrawn_at is not None and not isinstance(item, Position))
