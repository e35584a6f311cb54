"""Counting what was said: one summary per article and version of it, never edited; what is published of it."""

from typing import Any, NamedTuple

from django.db import transaction

from articles.actions import touch_counted
from articles.models import ArticleVersion, Draft
from core.snapshot import one_snapshot
from feedback.aggregation import METHOD, digest, summarize
from feedback.facts import altered_by, facts_about, unread_about
from feedback.models import Sentences, Summary
from feedback.sentences import METHOD as WORDING
from feedback.sentences import PARAMETERS, days, say, ways
from record.actions import record
from record.leaf import Actor


def aggregate_feedback(article, *, at):
    """Return the summary of an article as it stands, computing it at most once per version of the article.

    Version and facts are read in one snapshot (REPEATABLE READ): every visible act raises the version in its own
    transaction, so a recount of the facts at that version gives the same result. What it says in sentences is made
    with it, from the same facts. None where nothing was ever said.
    """
    with one_snapshot():
        version = ArticleVersion.objects.filter(article=article).values_list("number", flat=True).first()
        if version is None:
            return None
        summary = Summary.objects.filter(article=article, method=METHOD, watermark=version).first()
        if summary is not None and Sentences.objects.of(summary):
            return summary
        count = count_article(article, version)
    return keep_count(article, count, at=at)[0]


class Count(NamedTuple):
    """What the facts of an article gave at one version of it; `inputs` is what its sentences are made of."""

    version: int
    result: dict[str, Any]
    inputs: dict[str, Any]


def count_article(article, version):
    """Return the count of an article's facts as they stand; called in the snapshot that its version was read in."""
    facts = facts_about(article)
    return Count(version, summarize(**facts), _inputs(article, facts))


def _inputs(article, facts):
    """Return all that the sentences are made of, beside the parameters."""
    unread = unread_about(article)
    common = ways(facts["proposals"], facts["supports"], unread)[: PARAMETERS["compared"]]
    told = ("proposals", "comments", "positions", "supports", "coauthors")
    return {name: facts[name] for name in told} | {
        "unread": unread,
        "altered": altered_by(article, [rows[0][0] for rows in common]),
    }


@transaction.atomic
def keep_count(article, count, *, at):
    """Keep a count and its sentences, once; return its summary and whether it is new.

    Pages that show the article's counts are made anew after it.
    """
    _version, result, inputs = count
    summary, is_new = Summary.objects.get_or_create(
        article=article,
        method=METHOD,
        watermark=count.version,
        defaults={"result": result, "input_digest": digest(result), "computed_at": at},
    )
    _sentences, are_new = Sentences.objects.get_or_create(
        summary=summary,
        method=WORDING,
        defaults={
            "parameters": PARAMETERS,
            "input_digest": digest(inputs),
            "result": say(**inputs),
            "days": days(inputs["proposals"], inputs["comments"], inputs["unread"]),
        },
    )
    if is_new or are_new:
        touch_counted(article.pk)
    return summary, is_new


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
