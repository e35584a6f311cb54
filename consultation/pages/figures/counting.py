"""What of the page of figures reads every contribution: counted by a worker, and kept with the weights of demands."""

from dataclasses import dataclass
from datetime import datetime

from commission.models import Considered
from commission.overview import Count
from consultation.pages.figures import numbers, regions
from proposals.models import Turn


@dataclass(frozen=True)
class Owed:
    """How much waits for an answer of the Commission, and since when the oldest of it does."""

    unanswered: int = 0
    oldest: datetime | None = None


def count_figures(draft):
    """Count them, as plain values that can be kept: `numbers`, `regions`, and what is `owed` by the key of its page.

    Under `None` stands what is owed in all, each once.
    """
    return {
        "numbers": numbers.counted(draft),
        "regions": regions.shown_by_region(draft),
        "owed": [
            [page, count.unanswered, count.oldest.isoformat()] for page, count in _considered(draft) if count.unanswered
        ],
    }


def owed_of(figures):
    """Return what is owed by page, and under `None` in all, from figures that were counted."""
    return {page: Owed(unanswered, datetime.fromisoformat(oldest)) for page, unanswered, oldest in figures["owed"]}


def _considered(draft):
    counts: dict = {}
    for page, kind, turn, *figures in Considered.objects.filter(draft=draft).tally():
        counts.setdefault(page, Count()).add(kind, turn, *figures)
        if turn == Turn.FIRST:
            counts.setdefault(None, Count()).add(kind, turn, *figures)
    return counts.items()
