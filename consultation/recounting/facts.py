"""What was said on a draft, counted anew by the database: each statement reads the facts of one kind of number.

The cells are few however much was said: per article, kind and value how many facts there are. From them the numbers of
summaries and tallies are put together.
"""

from collections import Counter, defaultdict
from functools import cached_property

from django.db import connection

from feedback.aggregation import CHANGES, CITIZEN, HEADLINE_LEVELS, ORGANIZATIONS
from feedback.tallying import FACT, countable
from proposals.models import Turn

COUNTED = """p.submitted_at IS NOT NULL AND p.hidden_at IS NULL AND p.withdrawn_at IS NULL AND p.returned_at IS NULL
    AND p.disputed_at IS NULL"""
WHOLE = 0  # stands for all articles together

# Plans of many rows: hash tables that fit, both cores, no time for compiling.
MEANS = (
    "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 2;"
    "SET LOCAL parallel_setup_cost = 100; SET LOCAL parallel_tuple_cost = 0.001"
)

VALUES = ("language", "region", "level", "channel", "day", "provision_id")


def _of_draft(_what, key):
    return f"{key[0]}.draft_id = %(draft)s"


def _cells(facts):
    names, sets = ", ".join(VALUES), ", ".join(f"({name})" for name in VALUES)
    return f"""
SELECT article_id, what, participant, ask, turn, GROUPING({names}) AS mask,
    coalesce(language, region, nullif(level, 0)::text, channel, day::text, provision_id::text, '') AS value, count(*)
FROM ({facts}) AS said GROUP BY article_id, what, participant, ask, turn, GROUPING SETS ({sets})
"""  # noqa: S608 (names of our own)


CELLS = _cells(countable(_of_draft))
# What changed and waits to be counted: as it is said now, and as it stands in the tallies still.
_WAITING = "(what, contribution) IN (SELECT what, contribution FROM feedback_changed)"
SAID_SINCE = _cells(f"SELECT * FROM ({countable(_of_draft)}) AS said WHERE {_WAITING}")  # noqa: S608
COUNTED_STILL = _cells(f"SELECT {FACT} FROM feedback_fact WHERE draft_id = %(draft)s AND {_WAITING}")  # noqa: S608
# Of which value a cell is, by the bits of GROUPING: nought at the one by which is grouped, the last one lowest.
BY = {2 ** len(VALUES) - 1 - 2**place: name for place, name in enumerate(reversed(VALUES))}

# Each person, or organization, once.
PEOPLE = f"""
SELECT article_id, participant, level, count(*) FROM (
    SELECT article_id, participant, level, who FROM ({countable(_of_draft)}) AS said GROUP BY 1, 2, 3, 4
    UNION
    SELECT c.article_id, '{CITIZEN}', person.level, person.id
    FROM proposals_coauthor w JOIN proposals_proposal p ON p.id = w.proposal_id AND w.ended_at IS NULL
        JOIN proposals_change c ON c.revision_id = p.current_revision_id
        JOIN accounts_person person ON person.id = w.person_id
    WHERE p.draft_id = %(draft)s AND {COUNTED}
) AS speaking GROUP BY 1, 2, 3
"""  # noqa: S608

# Who backs what stands, and which proposals are alike. What was merged into another of the same page is backed there.
ALIKE = f"""
WITH backed AS MATERIALIZED (
    SELECT s.proposal_id AS id, b.level, s.of_earlier_words AS earlier, count(*) AS n
    FROM proposals_support s JOIN accounts_person b ON b.id = s.person_id GROUP BY 1, 2, 3
), placed AS MATERIALIZED (
    SELECT span.page, p.id, p.serial, p.merged_into_id, p.organization_id IS NULL AS of_citizen, c.provision_id, c.kind,
        c.sameness, p.visible_at IS NOT NULL AND p.erased_at IS NULL AS is_read
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id AND c.turn <= 1
        CROSS JOIN LATERAL (VALUES (c.article_id), ({WHOLE})) AS span(page)
    WHERE p.draft_id = %(draft)s AND {COUNTED} AND (c.turn = 0 OR span.page <> {WHOLE})
), merged AS MATERIALIZED (
    SELECT placed.page, placed.id, head.id AS head FROM placed
        JOIN placed head ON head.id = placed.merged_into_id AND head.page = placed.page AND head.is_read
), head AS MATERIALIZED (SELECT DISTINCT page, head FROM merged), member AS MATERIALIZED (
    SELECT one.head, p.id, p.author_id, p.coauthor_ids, p.organization_id
    FROM (SELECT DISTINCT head FROM head) AS one JOIN proposals_proposal p ON one.head IN (p.id, p.merged_into_id)
    WHERE {COUNTED}
), backer AS (
    SELECT head, s.person_id FROM member JOIN proposals_support s ON s.proposal_id = member.id
    WHERE NOT s.of_earlier_words
    UNION SELECT head, author_id FROM member WHERE organization_id IS NULL
    UNION SELECT head, unnest(coauthor_ids) FROM member WHERE organization_id IS NULL
), of_head AS MATERIALIZED (
    SELECT head, b.level, count(*) AS n
    FROM backer JOIN accounts_person b ON b.id = backer.person_id JOIN proposals_proposal p ON p.id = head
    WHERE b.id <> p.author_id AND b.id <> ALL(coalesce(p.coauthor_ids, '{{}}')) GROUP BY 1, 2
), standing AS MATERIALIZED (
    SELECT placed.page, id, level, n FROM placed JOIN backed USING (id)
        LEFT JOIN merged USING (page, id) LEFT JOIN head ON head.page = placed.page AND head.head = id
    WHERE NOT earlier AND merged.id IS NULL AND head.head IS NULL
    UNION ALL SELECT page, head, level, n FROM head JOIN of_head USING (head)
), alike AS MATERIALIZED (
    SELECT placed.page, placed.id, merged.id IS NULL AS apart, min(serial) OVER same AS first, count(*) OVER same AS n
    FROM placed LEFT JOIN merged USING (page, id) WHERE of_citizen AND placed.page <> {WHOLE}
    WINDOW same AS (PARTITION BY placed.page, provision_id, kind, sameness)
), repeated AS (
    SELECT page, first, alike.n, array_agg(DISTINCT id) AS ids, coalesce(sum(standing.n), 0)::bigint AS supports
    FROM alike LEFT JOIN standing USING (page, id) WHERE alike.n > 1 GROUP BY 1, 2, 3
)
SELECT page, 'level' AS what, level AS of, sum(n)::bigint AS n, 0 AS people, 0 AS supports FROM standing GROUP BY 1, 3
UNION ALL
SELECT page, 'earlier', 0, sum(n)::bigint, 0, 0 FROM placed JOIN backed USING (id) WHERE earlier GROUP BY 1
UNION ALL
SELECT page, 'distinct', 0, count(DISTINCT first), 0, 0 FROM alike WHERE apart GROUP BY 1
UNION ALL
SELECT page, 'repeat', first, n, (
    SELECT count(*) FROM (
        SELECT p.author_id FROM unnest(ids) AS one JOIN proposals_proposal p ON p.id = one
        UNION SELECT w.person_id FROM unnest(ids) AS one JOIN proposals_coauthor w ON w.proposal_id = one
        WHERE w.ended_at IS NULL) AS writing), supports
FROM repeated
"""  # noqa: S608

# What is counted apart, what waits for a moderator, and which positions are answered.
APART = f"""
SELECT article_id, coalesce(o.kind, '{CITIZEN}') AS participant,
    count(*) FILTER (WHERE hidden_at IS NOT NULL) AS hidden,
    count(*) FILTER (WHERE hidden_at IS NULL AND withdrawn_at IS NOT NULL) AS withdrawn,
    count(*) FILTER (WHERE hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NOT NULL) AS returned,
    count(*) FILTER (WHERE hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL
        AND disputed_at IS NOT NULL) AS disputed,
    count(*) FILTER (WHERE waits AND hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL
        AND disputed_at IS NULL) AS waiting
FROM (
    SELECT c.article_id, p.organization_id, p.hidden_at, p.withdrawn_at, p.returned_at, p.disputed_at,
        p.visible_at IS NULL AND p.erased_at IS NULL AS waits
    FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id AND c.turn <= 1
    WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL AND (p.visible_at IS NULL OR NOT ({COUNTED}))
    UNION ALL
    SELECT p.article_id, p.organization_id, p.hidden_at, p.withdrawn_at, p.returned_at, p.disputed_at, false
    FROM proposals_comment p
    WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL AND p.office = '' AND NOT ({COUNTED})
    UNION ALL
    SELECT p.article_id, p.organization_id, p.hidden_at, p.withdrawn_at, p.returned_at, p.disputed_at, false
    FROM proposals_position p WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL AND NOT ({COUNTED})
) AS told LEFT JOIN accounts_organization o ON o.id = organization_id GROUP BY 1, 2
"""  # noqa: S608
ANSWERED_POSITIONS = f"""
SELECT said.article_id, said.participant, count(*)
FROM ({countable(_of_draft)}) AS said JOIN proposals_position s ON s.id = said.contribution
WHERE said.what = 'position' AND s.decided_at IS NOT NULL GROUP BY 1, 2
"""  # noqa: S608


def ask(statement, draft, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"draft": draft.pk})
        return cursor.fetchall()


class Facts:
    """The facts of a draft, counted; each kind is read once, when it is asked for first or by `read`."""

    def __init__(self, draft):
        self.draft = draft

    def read(self):
        """Read all that takes long."""
        with connection.cursor() as cursor:
            cursor.execute(MEANS)
        _read = self.cells, self.people, self.apart, self.alike

    @cached_property
    def cells(self):
        """How many facts there are, by (article, what, participant, ask, turn, by, value)."""
        return _read_cells(ask(CELLS, self.draft))

    @cached_property
    def people(self):
        return ask(PEOPLE, self.draft)

    @cached_property
    def apart(self):
        return ask(APART, self.draft)

    @cached_property
    def tallied(self):
        """The cells as whoever tallies has counted them: without what changed since and waits for it."""
        cells = Counter(self.cells)
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM feedback_changed)")
            [is_waiting] = cursor.fetchone()
        if is_waiting:
            cells.subtract(_read_cells(ask(SAID_SINCE, self.draft)))
            cells.update(_read_cells(ask(COUNTED_STILL, self.draft)))
        return cells

    def tallies(self):
        """Return what the tallies have to say, by (article or None, what, participant, ask, by, value)."""
        told: Counter = Counter()
        for (article, what, participant, ask_, turn, by, value), n in self.tallied.items():
            kind = what, participant
            if by == "provision_id":
                told[article, *kind, ask_, "provision", value] += n
                continue
            for place, last in ((article, Turn.FIRST_ON_PAGE), (None, Turn.FIRST)):
                if turn <= last and value:
                    told[place, *kind, "", by, value] += n
                if by == "day":
                    if turn <= last:
                        told[place, *kind, "", "all", ""] += n
                    if turn <= Turn.FIRST_OF_ITS_KIND:
                        told[place, *kind, ask_, "all", ""] += n
        return +told

    def summaries(self):
        """Return the numbers of each article's summary under their paths; what is not there is nought."""
        told: defaultdict = defaultdict(Counter)
        for (article, what, participant, ask_, turn, by, value), n in self.cells.items():
            of = f"organizations.{participant}." if participant in ORGANIZATIONS else ""
            _add_cell(told[article], of, what, ask_, turn, by, value, n)
        for article, participant, level, n in self.people:
            if participant in ORGANIZATIONS:
                told[article][f"organizations.{participant}.organizations"] += n
            else:
                names = ["people", f"by_level.{level}.people"]
                told[article].update(dict.fromkeys(names + ["people_identified"] * (level in HEADLINE_LEVELS), n))
        for article, participant, *numbers in self.apart:
            of = f"organizations.{participant}." if participant in ORGANIZATIONS else ""
            *apart, waiting = numbers
            for name, n in zip(("hidden", "withdrawn", "returned", "disputed"), apart, strict=True):
                told[article][f"{of}set_apart.{name}"] += n
            if not of:
                told[article]["waiting"] += waiting
        for article, participant, n in ask(ANSWERED_POSITIONS, self.draft):
            told[article][f"organizations.{participant}.positions_answered"] += n
        for article, numbers in self.alike.items():
            told[article].update(numbers)
        return told

    @cached_property
    def alike(self):
        """What of summaries is told of supports and equal texts, by article; under `WHOLE` supports of the draft."""
        told: defaultdict = defaultdict(Counter)
        for page, what, of, n, people, supports in ask(ALIKE, self.draft):
            if what == "level":
                names = ["supports", f"by_level.{of}.supports"]
                told[page].update(dict.fromkeys(names + ["supports_identified"] * (of in HEADLINE_LEVELS), n))
            elif what == "repeat":
                for name, number in {"proposals": n, "people": people, "supports": supports}.items():
                    told[page][f"repeats.P-{of:06d}.{name}"] = number
            else:
                told[page][{"earlier": "supports_earlier", "distinct": "distinct_proposals"}[what]] = n
        return told


def _read_cells(rows):
    return Counter(
        {
            (article, what, who, asked, turn, BY[mask], value): n
            for article, what, who, asked, turn, mask, value, n in rows
        }
    )


def _add_cell(told, of, what, asked, turn, by, value, n):
    """Add what a cell is in a summary; `of` is where the numbers of an organization's kind stand."""
    is_first = turn <= Turn.FIRST_ON_PAGE
    if by == "day":
        told.update(_of_all(of, what, asked, turn, n))
        if is_first and not of:
            told.update({"contributions": n, f"by_day.{value}.{what}s": n})
    elif of:
        return
    elif by == "provision_id":
        if what == "proposal":
            told[f"by_provision.{value}.{'changes' if asked in CHANGES else asked}"] += n
    elif is_first and by == "level":
        told[f"by_level.{value}.contributions"] += n
    elif is_first and (by == "language" or (by, what) == ("channel", "proposal")):
        told[f"by_{by}.{value}"] += n


def _of_all(of, what, asked, turn, n):
    """Return what a fact is in the numbers that are of no value: every fact has one day."""
    if what == "position":
        return {f"{of}positions.{asked}": n, f"{of}positions_total": n}
    if what == "comment":
        return {f"{of}comments": n} if of else {"comments": n, f"stances.{asked}": n}
    told = {f"{of}proposals.{asked}": n} if turn <= Turn.FIRST_OF_ITS_KIND else {}
    if turn <= Turn.FIRST_ON_PAGE:
        told[f"{of}proposals_total"] = n
        if asked in CHANGES and not of:
            told["changes_total"] = n
    return told
