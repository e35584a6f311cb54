"""Counting what was said: one summary per article and version of it, never edited; what is published of it."""

from django.db import transaction

from articles.actions import touch_counted
from articles.models import ArticleVersion, Draft
from core.snapshot import one_snapshot
from feedback.aggregation import METHOD, digest, summarize
from feedback.facts import facts_about
from feedback.models import Summary
from record.actions import record
from record.leaf import Actor


def aggregate_feedback(article, *, at):
    """Return the summary of an article as it stands, computing it at most once per version of the article.

    Version and facts are read in one snapshot (REPEATABLE READ): every visible act raises the version in its own
    transaction, so a recount of the facts at that version gives the same result. None where nothing was ever said.
    """
    with one_snapshot():
        version = ArticleVersion.objects.filter(article=article).values_list("number", flat=True).first()
        if version is None:
            return None
        summary = Summary.objects.filter(article=article, method=METHOD, watermark=version).first()
        if summary is not None:
            return summary
        result = summarize(**facts_about(article))
    return _store(article, version, result, at=at)


@transaction.atomic
def _store(article, version, result, *, at):
    """Keep a count, once; pages that show the article's counts are made anew after it."""
    summary, is_new = Summary.objects.get_or_create(
        article=article,
        method=METHOD,
        watermark=version,
        defaults={"result": result, "input_digest": digest(result), "computed_at": at},
    )
    if is_new:
        touch_counted(article.pk)
    return summary


@transaction.atomic
def publish_open_data(draft, *, manifest_sha256, size, at):
    """Say in the record which files of open data were published: the digest of their manifest names them all."""
    Draft.objects.select_for_update(of=["self"]).get(pk=draft.pk)
    record(
        "open_data.published",
        draft.uid,
        actor=Actor(role="system"),
        data={"sha256": manifest_sha256, "bytes": size},
        at=at,
    )
