"""Summaries of articles beside the facts: the newest of each, number by number."""

from datetime import timedelta

from articles.models import ArticleVersion
from consultation.open_data.pages import pages_of
from consultation.recounting.lines import compared as compare
from consultation.recounting.lines import flat, line
from core import clock
from feedback.aggregation import digest
from feedback.models import Summary

COUNTED_WITHIN = timedelta(minutes=1)  # a count that is older than its article by more is one that nobody makes


def compared(facts):
    """Give what differs; a summary that counts an earlier version of its article is too old soon."""
    draft, at = facts.draft, clock.now()
    pages, counted = pages_of(draft), facts.summaries()
    newest = {summary.article_id: summary for summary in Summary.objects.latest_in(draft)}
    for version in ArticleVersion.objects.filter(article__draft=draft).select_related("article").order_by("article"):
        page = pages.get(version.article_id, version.article.uid)
        summary = newest.get(version.article_id)
        watermark = summary.watermark if summary else 0
        if watermark != version.number:
            if watermark > version.number or at - version.changed_at > COUNTED_WITHIN:
                yield line(f"{page} watermark", watermark, version.number)
            continue
        yield from compare(page, dict(flat(_by_name(summary.result))), counted[version.article_id])
        in_order = sorted(summary.result["repeats"], key=lambda one: (-one["proposals"], one["proposal"]))
        if summary.result["repeats"] != in_order:
            yield line(f"{page} order of repeats", "another", "the largest first")
        if summary.input_digest != digest(summary.result):
            yield line(f"{page} digest", summary.input_digest, digest(summary.result))


def _by_name(result):
    """Return the numbers of a summary with its lists as groups: days by their date, equal texts by their first."""
    days = {one["day"]: {name: one[name] for name in ("proposals", "comments")} for one in result["by_day"]}
    names = "proposals", "people", "supports"
    repeats = {f"P-{one['proposal']:06d}": {name: one[name] for name in names} for one in result["repeats"]}
    return result | {"by_day": days, "repeats": repeats}
