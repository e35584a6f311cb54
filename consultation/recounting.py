"""Every published number counted anew from the facts: what is stored, and what pages count when they are asked.

Each difference is one line that names the place, what is published and what the facts give. Plain SQL where a page
counts by itself, so that a mistake in how it asks does not repeat here.
"""

from datetime import timedelta
from itertools import chain
from math import isclose

from django.db import connection

from articles.models import ArticleVersion
from commission.overview import Overview
from consultation.open_data.numbers import draft_numbers
from consultation.open_data.pages import pages_of
from core import clock
from core.snapshot import one_snapshot
from feedback.aggregation import METHOD, digest, summarize
from feedback.facts import facts_about
from feedback.models import Summary
from feedback.tallying import DIFFERENCES
from moderation.months import WAYS, months_with_rulings, rows_by
from proposals.statements import priority_of

COUNTED_WITHIN = timedelta(minutes=1)  # a count that is older than its article by more is one that nobody makes
COUNTED = """p.submitted_at IS NOT NULL AND p.hidden_at IS NULL AND p.withdrawn_at IS NULL AND p.returned_at IS NULL
    AND p.disputed_at IS NULL"""

# Of each change the turn that its place among those of its proposal gives it (`Turn`).
TURNS = """
SELECT number_of, stored, counted FROM (
    SELECT p.serial AS number_of, c.turn AS stored, CASE
        WHEN row_number() OVER (PARTITION BY c.revision_id ORDER BY c.id) = 1 THEN 0
        WHEN row_number() OVER (PARTITION BY c.revision_id, c.article_id ORDER BY c.id) = 1 THEN 1
        WHEN row_number() OVER (PARTITION BY c.revision_id, c.article_id, c.kind ORDER BY c.id) = 1 THEN 2
        ELSE 3 END AS counted
    FROM proposals_change c JOIN proposals_proposal p ON p.current_revision_id = c.revision_id
    WHERE p.draft_id = %s AND p.serial IS NOT NULL
) AS told WHERE stored <> counted ORDER BY number_of
"""
COAUTHORS = """
SELECT p.serial, coalesce(cardinality(p.coauthor_ids), 0), cardinality(standing.ids)
FROM proposals_proposal p CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT person_id FROM proposals_coauthor WHERE proposal_id = p.id AND ended_at IS NULL ORDER BY 1) ids
) AS standing
WHERE p.draft_id = %s AND p.serial IS NOT NULL
    AND ARRAY(SELECT unnest(p.coauthor_ids) ORDER BY 1) <> standing.ids ORDER BY p.serial
"""
STATEMENTS = """
SELECT p.serial, s.agree, s.disagree, s.passed, s.priority, count(*) FILTER (WHERE o.answer = 'agree'),
    count(*) FILTER (WHERE o.answer = 'disagree'), count(*) FILTER (WHERE o.answer = 'pass')
FROM proposals_statement s JOIN proposals_proposal p ON p.id = s.proposal_id
LEFT JOIN proposals_opinion o ON o.proposal_id = s.proposal_id
WHERE s.draft_id = %s GROUP BY p.serial, s.proposal_id ORDER BY p.serial
"""
NUMBERS = """
SELECT coalesce((SELECT last FROM proposals_numberseries WHERE name = 'proposals'), 0), count(*),
    coalesce(max(serial), 0)
FROM (SELECT serial FROM proposals_proposal UNION ALL SELECT serial FROM proposals_dossier) AS told
WHERE serial IS NOT NULL
"""
# Of citizens' proposals: who wrote each, by which level they count, whether it asks for changes or to keep the words.
HOME = f"""
WITH told AS (
    SELECT p.author_id, person.level, p.channel,
        bool_or(c.kind IN ('change', 'add', 'remove')) AS wish, bool_or(c.kind = 'keep') AS keeps,
        bool_or(c.kind <> 'keep') AS owed
    FROM proposals_proposal p JOIN accounts_person person ON person.id = p.author_id
    JOIN proposals_change c ON c.revision_id = p.current_revision_id
    WHERE p.draft_id = %s AND p.organization_id IS NULL AND {COUNTED} GROUP BY p.id, person.level
)
SELECT count(DISTINCT author_id) FILTER (WHERE level >= 2) AS people,
    count(DISTINCT author_id) FILTER (WHERE level = 1) AS people_contact,
    count(*) FILTER (WHERE level >= 2 AND wish) AS changes,
    count(*) FILTER (WHERE level = 1 AND wish) AS changes_contact,
    count(DISTINCT author_id) FILTER (WHERE level >= 2 AND keeps) AS agree,
    count(DISTINCT author_id) FILTER (WHERE level = 1 AND keeps) AS agree_contact,
    count(*) FILTER (WHERE owed) AS owed
FROM told
"""  # noqa: S608 (conditions of our own)
DISTINCT = f"""
SELECT count(DISTINCT (provision_id, kind, sameness)) AS distinct FROM (
    SELECT DISTINCT ON (p.id) c.provision_id, c.kind, c.sameness
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id
    WHERE p.draft_id = %s AND p.organization_id IS NULL AND {COUNTED} ORDER BY p.id, c.id
) AS first WHERE kind IN ('change', 'add', 'remove')
"""  # noqa: S608
# What the desks are told in all: by its first place each proposal is a wish, or agreement with the words.
DESKS = f"""
SELECT count(*) FILTER (WHERE citizen AND kind <> 'keep') AS all,
    count(*) FILTER (WHERE citizen AND kind = 'keep') AS keep,
    count(*) FILTER (WHERE NOT citizen) AS from_organizations,
    count(*) FILTER (WHERE citizen AND kind <> 'keep' AND is_answered) AS answered
FROM (
    SELECT DISTINCT ON (p.id) p.organization_id IS NULL AS citizen, c.kind, EXISTS (
        SELECT FROM commission_decision d WHERE d.proposal_id = p.id AND d.replaced_by_id IS NULL) AS is_answered
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id
    WHERE p.draft_id = %s AND {COUNTED} AND (p.erased_at IS NULL OR p.status = 'decided') ORDER BY p.id, c.id
) AS told
"""  # noqa: S608
MONTHS = """
SELECT to_char(at AT TIME ZONE 'Asia/Almaty', 'YYYY-MM'), count(*) FROM moderation_ruling
WHERE draft_id = %s AND undone_at IS NULL GROUP BY 1
"""


def differences(draft):
    """Return each published number of a draft that the facts do not give, as a line; all read in one snapshot."""
    with one_snapshot():
        return list(
            chain(_summaries(draft), _kept(draft), _statements(draft), _pages(draft), _months(draft), _tallies())
        )


def _summaries(draft):
    """Compare the newest summary of each article with its facts; one that counts an earlier version is too old soon."""
    pages, at = pages_of(draft), clock.now()
    for version in ArticleVersion.objects.filter(article__draft=draft).select_related("article").order_by("article"):
        page = pages.get(version.article_id, version.article.uid)
        summary = Summary.objects.filter(article=version.article, method=METHOD).order_by("-watermark").first()
        watermark = summary.watermark if summary else 0
        if watermark != version.number:
            if watermark > version.number or at - version.changed_at > COUNTED_WITHIN:
                yield _line(f"{page} watermark", watermark, version.number)
            continue
        yield from _compared(page, summary.result, summarize(**facts_about(version.article)))
        if summary.input_digest != digest(summary.result):
            yield _line(f"{page} digest", summary.input_digest, digest(summary.result))


def _kept(draft):
    """Compare what is kept in rows so that it need not be counted: turns, co-authors, the series of numbers."""
    for name, statement in {"turn": TURNS, "co-authors": COAUTHORS}.items():
        for serial, stored, counted in _ask(statement, draft):
            yield _line(f"P-{serial:06d} {name}", stored, counted)
    [(last, count, greatest)] = _ask(NUMBERS)
    if not last == count == greatest:
        yield _line("last number of proposals and dossiers", last, f"{count}, up to {greatest}")


def _statements(draft):
    for serial, agree, disagree, passed, priority, *counted in _ask(STATEMENTS, draft):
        stored = [agree, disagree, passed]
        if stored != counted:
            yield _line(f"P-{serial:06d} opinions", stored, counted)
        elif not isclose(priority, priority_of(*counted)):
            yield _line(f"P-{serial:06d} priority", priority, priority_of(*counted))


def _pages(draft):
    """Compare what the home page and the overview of the desks count when they are asked."""
    [home] = _ask_named(HOME, draft)
    [distinct] = _ask_named(DISTINCT, draft)
    told = draft_numbers(draft)
    yield from _compared("home", {name: told[name] for name in (*home, *distinct)}, home | distinct)
    [desks] = _ask_named(DESKS, draft)
    total = Overview(draft, "en").total
    yield from _compared("desks", {name: getattr(total, name) for name in desks}, desks)


def _months(draft):
    counted = dict(_ask(MONTHS, draft))
    for month in months_with_rulings(draft):
        for way in WAYS:
            told = sum(row.number for row in rows_by(draft, month, way))
            if told != counted.get(month, 0):
                yield _line(f"rulings of {month} by {way}", told, counted.get(month, 0))


def _tallies():
    """Compare the tallies of all drafts, and the facts that they are made of; what waits to be counted is left out."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        for fault, which, said, kept in cursor.fetchall():
            yield _line(f"{fault} {which}", kept, said)


def _compared(where, published, counted):
    left, right = dict(_flat(published)), dict(_flat(counted))
    for name in sorted({*left, *right}):
        if left.get(name) != right.get(name):
            yield _line(f"{where} {name}", left.get(name), right.get(name))


def _flat(value, path=""):
    """Give each number of groups and lists under its path."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _flat(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _flat(one, f"{path}.{place}")
    else:
        yield path, value


def _line(where, published, counted):
    return f"{where}: published {published}, counted {counted}"


def _ask(statement, draft=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, [draft.pk] if draft else [])
        return cursor.fetchall()


def _ask_named(statement, draft):
    with connection.cursor() as cursor:
        cursor.execute(statement, [draft.pk])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
