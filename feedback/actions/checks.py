"""Each night every summary is computed anew from what was said, article by article, and compared with what stands."""

import logging
from typing import Any, NamedTuple

from articles.actions import touch, touch_counted
from articles.models import ArticleVersion
from feedback.aggregation import METHOD, digest, summarize
from feedback.facts import facts_about
from feedback.models import Summary

logger = logging.getLogger(__name__)


class Recount(NamedTuple):
    """What the facts of an article gave at one version of it."""

    version: int
    result: dict[str, Any]


def recount_article(article, *, run):
    """Return the counts of an article's facts as they stand, at which version; called in a snapshot."""
    version = ArticleVersion.objects.values_list("number", flat=True).get(article=article)
    return Recount(version, summarize(**facts_about(article)))


def keep_recount(article, found, *, run, at):
    """Compare a recount with the summary of the same version, or keep it where there is none; return figures.

    Where they differ it is an error, and the article is counted anew under a new version: a summary is never edited.
    What changed since it was read is left to the next count: nothing that was hidden meanwhile comes back by this.
    """
    number = ArticleVersion.objects.select_for_update().values_list("number", flat=True).get(article=article)
    if number != found.version:
        return {"changed_since": 1, "differences": 0}
    counted = digest(found.result)
    summary, is_new = Summary.objects.get_or_create(
        article=article,
        method=METHOD,
        watermark=found.version,
        defaults={"result": found.result, "input_digest": counted, "computed_at": at},
    )
    if is_new:
        touch_counted(article.pk)
    differs = {summary.input_digest, digest(summary.result)} != {counted}
    if differs:
        logger.error("The summary of %s at version %s is not what was said: counted anew.", article.uid, found.version)
        touch([article.pk], at=at)
    return {"articles": 1, "kept": int(is_new), "differences": int(differs)}
