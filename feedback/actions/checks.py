"""Each night every summary is computed anew from what was said, article by article, and compared with what stands."""

import logging

from articles.actions import touch
from articles.models import ArticleVersion
from feedback.actions.summaries import count_article, keep_count
from feedback.aggregation import digest

logger = logging.getLogger(__name__)


def recount_article(article, *, run):
    """Return the count of an article's facts as they stand, at which version; called in a snapshot."""
    version = ArticleVersion.objects.values_list("number", flat=True).get(article=article)
    return count_article(article, version)


def keep_recount(article, found, *, run, at):
    """Compare a recount with the summary of the same version, or keep it where there is none; return figures.

    Where they differ it is an error, and the article is counted anew under a new version: a summary is never edited.
    What changed since it was read is left to the next count: nothing that was hidden meanwhile comes back by this.
    """
    number = ArticleVersion.objects.select_for_update().values_list("number", flat=True).get(article=article)
    if number != found.version:
        return {"changed_since": 1, "differences": 0}
    counted = digest(found.result)
    summary, is_new = keep_count(article, found, at=at)
    differs = {summary.input_digest, digest(summary.result)} != {counted}
    if differs:
        logger.error("The summary of %s at version %s is not what was said: counted anew.", article.uid, found.version)
        touch([article.pk], at=at)
    return {"articles": 1, "kept": int(is_new), "differences": int(differs)}
