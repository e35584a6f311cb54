"""How each kind of run that is done in pieces is split, computed and stored, and when it is due."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from articles.models import Provision
from feedback.actions.checks import keep_recount, recount_article
from feedback.actions.families import find_families, store_families
from feedback.models.runs import RunKind


class Kind(NamedTuple):
    """One kind of run in pieces.

    `split(draft)` gives its pieces, the heaviest first: articles, or keys of shards. `compute(subject, run=…)` reads
    and computes in one snapshot that nothing can be written in, and holds no lock. `store(subject, result, run=…,
    at=…)` writes the result, in one transaction with the mark that the piece is done; it looks again there whether
    what it writes may still be shown, and returns figures: numbers, summed over the run. `nightly` is when it begins
    each day (UTC).
    """

    split: Callable[..., Any]
    compute: Callable[..., Any]
    store: Callable[..., dict[str, int]]
    nightly: time | None = None

    def due_since(self, moment: datetime) -> datetime:
        """Return the latest moment, up to this one, at which a nightly run was due to begin."""
        return latest_at(self.nightly or time(), moment)


def latest_at(nightly: time, moment: datetime) -> datetime:
    """Return the latest moment, up to this one, at which a day's clock (UTC) said this time."""
    today = datetime.combine(moment.astimezone(UTC), nightly, tzinfo=UTC)
    return today if today <= moment else today - timedelta(days=1)


def spoken_of(draft):
    """Return the articles of a draft that something was said on, those with the most acts first."""
    return list(Provision.objects.articles().of(draft).filter(version__isnull=False).order_by("-version__number", "pk"))


KINDS = {
    RunKind.CHECK_SUMMARIES: Kind(spoken_of, recount_article, keep_recount, nightly=time(21, 30)),
    RunKind.FIND_FAMILIES: Kind(spoken_of, find_families, store_families, nightly=time(21, 40)),
}
