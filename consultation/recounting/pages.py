"""What pages count when they are asked: home, the figures, the overview of the desks, the months of the log."""

from datetime import date, timedelta

from django.db import connection
from django.utils.translation import override

from articles.languages import CODES
from commission.overview import Overview
from consultation.open_data.numbers import draft_numbers
from consultation.open_data.pages import pages_of
from consultation.pages.figures.board import TABLES, Board
from consultation.recounting.facts import COUNTED, WHOLE, ask
from consultation.recounting.lines import compared as compare
from consultation.recounting.lines import flat, line
from feedback.aggregation import CITIZEN, ORGANIZATIONS
from feedback.models import Weights
from moderation.months import WAYS, months_with_rulings, rows_by

# Of citizens' proposals: who wrote each, by which level they count, whether it asks for changes or to keep the words.
HOME = f"""
WITH told AS (
    SELECT p.author_id, person.level, p.channel,
        bool_or(c.kind IN ('change', 'add', 'remove')) AS wish, bool_or(c.kind = 'keep') AS keeps,
        bool_or(c.kind <> 'keep') AS owed
    FROM proposals_proposal p JOIN accounts_person person ON person.id = p.author_id
    JOIN proposals_change c ON c.revision_id = p.current_revision_id
    WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND {COUNTED} GROUP BY p.id, person.level
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
SELECT count(*) AS distinct FROM (
    SELECT DISTINCT c.provision_id, c.kind, c.sameness
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id
    WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND {COUNTED} AND kind IN ('change', 'add', 'remove')
        AND NOT EXISTS (SELECT FROM proposals_change f WHERE f.revision_id = c.revision_id AND f.id < c.id)
) AS first
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
    WHERE p.draft_id = %(draft)s AND {COUNTED} AND (p.erased_at IS NULL OR p.status = 'decided') ORDER BY p.id, c.id
) AS told
"""  # noqa: S608
MONTHS = """
SELECT to_char(at AT TIME ZONE 'Asia/Almaty', 'YYYY-MM'), count(*) FROM moderation_ruling
WHERE draft_id = %(draft)s AND undone_at IS NULL GROUP BY 1
"""
# Answers to citizens who wished for something or asked, and what of that waits for one, on each page and in all.
ANSWERED = """
SELECT count(*) FROM commission_decision d JOIN proposals_proposal p ON p.id = d.proposal_id
WHERE d.draft_id = %(draft)s AND d.replaced_by_id IS NULL AND p.organization_id IS NULL AND p.visible_at IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM proposals_change c WHERE c.revision_id = p.current_revision_id AND c.kind = 'keep')
"""
UNANSWERED = f"""
SELECT span.page, count(*), min((p.submitted_at AT TIME ZONE 'Asia/Almaty')::date)
FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id AND c.turn <= 1
    CROSS JOIN LATERAL (VALUES (c.article_id), ({WHOLE})) AS span(page)
WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND p.visible_at IS NOT NULL AND p.erased_at IS NULL
    AND {COUNTED} AND c.kind <> 'keep' AND (c.turn = 0 OR span.page <> {WHOLE})
    AND NOT EXISTS (SELECT FROM commission_decision d WHERE d.proposal_id = p.id AND d.replaced_by_id IS NULL)
GROUP BY 1
"""  # noqa: S608
# What shows its region: published, its words read, and not under an own name.
REGIONS = f"""
SELECT coalesce(nullif(a.region, ''), 'none'), count(*)
FROM proposals_proposal p JOIN accounts_person a ON a.id = p.author_id
WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND p.visible_at IS NOT NULL AND p.erased_at IS NULL
    AND {COUNTED} AND (p.name_form <> 'name' OR a.name = '') GROUP BY 1
"""  # noqa: S608
# Of what the Commission and moderators are waited for: how much, apart from what is past a time.
WAITED = """
SELECT count(*), min((submitted_at AT TIME ZONE 'Asia/Almaty')::date) FROM (
    SELECT p.submitted_at FROM proposals_proposal p WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL
        AND p.hidden_at IS NULL AND p.disputed_at IS NULL AND p.withdrawn_at IS NULL AND p.returned_at IS NULL
        AND p.erased_at IS NULL AND (p.reviewed_at IS NULL OR p.coming_revision_id IS NOT NULL)
    UNION ALL
    SELECT p.submitted_at FROM proposals_comment p WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL
        AND p.hidden_at IS NULL AND p.disputed_at IS NULL AND p.withdrawn_at IS NULL AND p.returned_at IS NULL
        AND p.erased_at IS NULL AND p.reviewed_at IS NULL
) AS waiting
"""
# Words; data that is not counted, and its shares; numbers that stand as they were frozen; what time alone changes.
NOT_COUNTED = {"title", "rule", "inhabitants", "per_10000", "named", "supporters", "late"}
# Their numbers are those of summaries and of weights, which are compared where they are kept.
KEPT = {"articles", "demands", "divided"}


def home_of(draft):
    """Return what the facts give for the numbers of the home page, by name."""
    [home] = _named(HOME, draft)
    [distinct] = _named(DISTINCT, draft)
    return home | distinct


def compared(draft, home):
    """Give what differs of the home page, the desks and the months of the log; `home` as it was counted."""
    told = draft_numbers(draft)
    yield from compare("home", {name: told[name] for name in home}, home)
    [desks] = _named(DESKS, draft)
    total = Overview(draft, "en").total
    yield from compare("desks", {name: getattr(total, name) for name in desks}, desks)
    by_month = dict(ask(MONTHS, draft))
    for month in months_with_rulings(draft):
        for way in WAYS:
            number = sum(row.number for row in rows_by(draft, month, way))
            if number != by_month.get(month, 0):
                yield line(f"rulings of {month} by {way}", number, by_month.get(month, 0))


def figures_compared(facts, home):
    """Compare each cell of each table of the page of figures, which its files have too.

    What a worker counted for it is compared as it is kept, where nothing has changed since; else as the page counts it.
    """
    board = Board(facts.draft, anew=Weights.objects.present_of(facts.draft) is None)
    counted = figures_of(facts, home)
    with override("en"):
        for name in TABLES.keys() - KEPT:
            yield from compare(f"figures {name}", _shown(board.table(name)), dict(flat(counted[name])))


def _shown(table):
    """Return the numbers of a table of the page by value and column; its words are no numbers."""
    codes = [code for code, _name in table.columns]
    lines = {row.value: zip(codes, (cell.figure for cell in row.cells), strict=True) for row in table.rows}
    return {
        f"{value}.{code}": figure
        for value, line in lines.items()
        for code, figure in line
        if code not in NOT_COUNTED and figure != ""
    }


def figures_of(facts, home):
    """Return what the facts give for the tables of the page of figures: {table: {value: {column: figure}}}."""
    tallies, pages = facts.tallies(), pages_of(facts.draft)
    rows = ask(UNANSWERED, facts.draft)
    unanswered = {page: {"unanswered": number, "oldest": oldest} for page, number, oldest in rows}
    [(waited, waited_since)] = ask(WAITED, facts.draft)
    late = {"review": (waited, waited_since)}
    if answers := unanswered.get(WHOLE):
        late["answers"] = answers["unanswered"], answers["oldest"]

    def by(what, name, participant=CITIZEN):
        return {key[5]: n for key, n in tallies.items() if key[:5] == (None, what, participant, "", name)}

    def lines(name, values):
        proposals, comments = by("proposal", name), by("comment", name)
        return {
            value: {
                "proposals": proposals.get(value, 0),
                "share": _share(proposals, value),
                "comments": comments.get(value, 0),
            }
            for value in values
        }

    days = lines("day", _days({*by("proposal", "day"), *by("comment", "day")}))
    channels = lines("channel", by("proposal", "channel"))
    kinds = {"proposals": "proposal", "comments": "comment", "positions": "position"}
    return {
        "numbers": _numbers(facts, home, unanswered),
        "days": {day: {name: row[name] for name in ("proposals", "comments")} for day, row in days.items()},
        "languages": lines("language", CODES),
        "levels": lines("level", "123"),
        "channels": {way: {name: row[name] for name in ("proposals", "share")} for way, row in channels.items()},
        "participants": {
            kind: {name: by(what, "all", kind).get("", 0) for name, what in kinds.items()}
            for kind in (CITIZEN, *ORGANIZATIONS)
        },
        "late": {name: {"waiting": number, "oldest": since} for name, (number, since) in late.items() if number},
        "regions": {region: {"proposals": number} for region, number in ask(REGIONS, facts.draft)},
        "waiting": {pages[page]: told for page, told in unanswered.items() if page in pages},
    }


def _numbers(facts, home, unanswered):
    supports = facts.alike[WHOLE]
    [(answered,)] = ask(ANSWERED, facts.draft)
    return {
        "people": {"number": home["people"], "email_only": home["people_contact"]},
        "proposals": {"number": home["changes"], "email_only": home["changes_contact"]},
        "agree": {"number": home["agree"], "email_only": home["agree_contact"]},
        "distinct": {"number": home["distinct"]},
        "supports": {"number": supports["supports_identified"], "email_only": supports["by_level.1.supports"]},
        "answered": {"number": answered},
        "unanswered": {"number": unanswered.get(WHOLE, {"unanswered": 0})["unanswered"]},
    }


def _days(found):
    came = sorted(map(date.fromisoformat, found))
    between = range((came[-1] - came[0]).days + 1) if came else ()
    return [(came[0] + timedelta(days=number)).isoformat() for number in between]


def _share(numbers, value):
    whole = sum(numbers.values())
    return round(100 * numbers.get(value, 0) / whole, 1) if whole else 0


def _named(statement, draft):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"draft": draft.pk})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
