"""How each kind of run that is done in pieces is split, computed and stored, and when it is due."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from articles.models import Provision
from feedback.actions.checks import keep_recount, recount_article
from feedback.actions.families import find_families, store_families
from feedback.actions.finding import find_themes, store_themes
from feedback.actions.reading import ranges_of, read_texts, store_vectors
from feedback.models.pieces import WHOLE
from feedback.models.runs import RunKind


class Kind(NamedTuple):
    """One kind of run in pieces.

    `split(draft)` gives its pieces, the heaviest first: articles, or keys of shards. `compute(subject, run=…)` reads
    and computes in one snapshot that nothing can be written in, and holds no lock. `store(subject, result, run=…,
    at=…)` writes the result, in one transaction with the mark that the piece is done; it looks again there whether
    what it writes may still be shown, and returns figures: numbers, summed over the run. `nightly` is when it begins
    each day (UTC); `after` is the kind whose run of the night must have ended first.
    """

    split: Callable[..., Any]
    compute: Callable[..., Any]
    store: Callable[..., dict[str, int]]
    nightly: time | None = None
    after: RunKind | None = None

    def due_since(self, moment: datetime) -> datetime:
        """Return the latest moment, up to this one, at which a nightly run was due to begin."""
        today = datetime.combine(moment.astimezone(UTC), self.nightly or time(), tzinfo=UTC)
        return today if today <= moment else today - timedelta(days=1)


def spoken_of(draft):
    """Return the articles of a draft that something was said on, those with the most acts first."""
    return list(Provision.objects.articles().of(draft).filter(version__isnull=False).order_by("-version__number", "pk"))


def themed(draft):
    """Return what themes are found in: the draft as a whole, and each article that something was said on."""
    return [WHOLE, *spoken_of(draft)]


KINDS = {
    RunKind.CHECK_SUMMARIES: Kind(spoken_of, recount_article, keep_recount, nightly=time(21, 30)),
    RunKind.FIND_FAMILIES: Kind(spoken_of, find_families, store_families, nightly=time(21, 40)),
    # What repeats another text is read and placed with it: repeats are found first.
    RunKind.READ_TEXTS: Kind(ranges_of, read_texts, store_vectors, nightly=time(21, 40), after=RunKind.FIND_FAMILIES),
    RunKind.FIND_THEMES: Kind(themed, find_themes, store_themes, nightly=time(21, 40), after=RunKind.READ_TEXTS),
}
