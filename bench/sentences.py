"""Each number in the sentences about an article counted once more, by plain SQL: as the sentence says it, in its order.

A sentence is the list of numbers that stand in it: first its own, then the numbers of the texts that it names, then
how many more there are. It speaks of what everybody can read.
"""

# ruff: noqa: S608 (statements made of pieces of our own)

from django.utils.formats import date_format

from bench.counted import SENT, rows
from bench.seen import numbers

PLACES, REPEATED, EXCLUSIVE, COMPARED, NAMED = 5, 3, 2, 20, 2
WISHES = "kind IN ('change', 'add', 'remove')"
READABLE = """
, readable AS (SELECT * FROM here WHERE whose = 'citizen' AND visible_at IS NOT NULL), weight AS (
    SELECT id, count(person_id) AS backers FROM once LEFT JOIN backing USING (id) GROUP BY id
), author AS (
    SELECT author_id AS id FROM readable
    UNION SELECT w.person_id FROM readable JOIN proposals_coauthor w ON w.proposal_id = readable.id
    WHERE ended_at IS NULL
)"""
# A proposal goes with its first place in the article; equal changes are one way.
WAYS = f"""{READABLE}, way AS (
    SELECT provision_id, kind, sameness, min(serial) AS first, count(*) AS number, sum(backers)::int AS backers,
        array_agg(once.id) AS ids
    FROM once JOIN weight USING (id)
    WHERE whose = 'citizen' AND {WISHES} AND visible_at IS NOT NULL AND erased_at IS NULL
    GROUP BY provision_id, kind, sameness ORDER BY number DESC, backers DESC, first LIMIT {COMPARED}
)"""
SAID = f"""{READABLE} SELECT count(DISTINCT id), (SELECT count(*) FROM author),
    (SELECT count(*) FROM author JOIN person USING (id) WHERE level >= 2) FROM readable"""
KINDS = f"""{READABLE}
SELECT CASE WHEN {WISHES} THEN 'changes' ELSE kind END, count(DISTINCT id),
    count(DISTINCT (provision_id, kind, sameness))
FROM readable GROUP BY 1"""
BY_PLACE = f"""{READABLE}
SELECT provision_id, count(DISTINCT id) FILTER (WHERE {WISHES}) AS asking,
    count(DISTINCT id) FILTER (WHERE kind = 'keep')
FROM readable GROUP BY 1 HAVING bool_or({WISHES}) ORDER BY asking DESC, provision_id LIMIT {PLACES}"""
EQUAL = f"""{WAYS}
SELECT provision_id, first, number, (
    SELECT count(*) FROM (
        SELECT author_id FROM once WHERE id = ANY(ids)
        UNION SELECT person_id FROM proposals_coauthor WHERE proposal_id = ANY(ids) AND ended_at IS NULL) AS people
), backers FROM way WHERE number > 1 ORDER BY number DESC, backers DESC, first LIMIT {REPEATED}"""
# Two ways exclude each other where they put different words in place of the same ones, or of a part of them.
APART = f"""{WAYS}, stretch AS (
    SELECT way.*, a.base_id, a.start, a."end", a.digest FROM way JOIN proposals_proposal p ON p.serial = first
    JOIN proposals_change c ON c.revision_id = p.current_revision_id AND c.provision_id = way.provision_id
    JOIN proposals_alterationmade m ON m.change_id = c.id JOIN proposals_alteration a ON a.id = m.alteration_id
)
SELECT DISTINCT one.provision_id, one.first, other.first, one.number, other.number
FROM stretch one JOIN stretch other USING (provision_id, base_id)
WHERE (-one.number, -one.backers, one.first) < (-other.number, -other.backers, other.first)
    AND one.start < other."end" AND other.start < one."end"
    AND (one.start, one."end", one.digest) <> (other.start, other."end", other.digest)
ORDER BY other.number DESC, one.number DESC, one.first, other.first LIMIT {EXCLUSIVE}"""
COMMENTS = """
SELECT count(*), count(*) FILTER (WHERE stance = 'for'), count(*) FILTER (WHERE stance = 'against'),
    count(*) FILTER (WHERE stance = 'neutral') FROM comment WHERE whose = 'citizen' AND visible_at IS NOT NULL"""
POSITIONS = """
SELECT count(*) FILTER (WHERE stance = 'support'), count(*) FILTER (WHERE stance = 'with_changes'),
    count(*) FILTER (WHERE stance = 'oppose') FROM position JOIN proposals_position p USING (id)
WHERE whose = '{}' AND p.visible_at IS NOT NULL"""
SENT_BY_ORGANIZATIONS = "SELECT count(DISTINCT id) FROM here WHERE whose <> 'citizen' AND visible_at IS NOT NULL"
NEW = f"""{READABLE}
SELECT (SELECT count(DISTINCT id) FROM readable WHERE {SENT} >= %(since)s),
    (SELECT count(*) FROM comment WHERE whose = 'citizen' AND visible_at IS NOT NULL AND {SENT} >= %(since)s)"""


class Sentences:
    """What is said of an article: `names` are those of its places, by provision."""

    def __init__(self, draft, article, names):
        self.keys, self.names = {"draft": draft, "article": article}, names

    def all(self):
        """Return the numbers of each sentence of the summary."""
        [(number, people, identified)] = self._rows(SAID)
        if number:
            yield [number, people, *([identified] if identified else []), *self._named("true", number)]
        kinds = {kind: counts for kind, *counts in self._rows(KINDS)}
        for kind in ("changes", "keep", "question"):
            if kind in kinds:
                asks = WISHES if kind == "changes" else f"kind = '{kind}'"
                own = dict.fromkeys(kinds[kind] if kind == "changes" else kinds[kind][:1])
                yield [*own, *self._named(asks, kinds[kind][0])]
        for place, asking, keep in self._rows(BY_PLACE):
            told = [asking, kinds["changes"][0], *([keep] if keep else [])]
            named = self._named(f"{WISHES} AND provision_id = {place}", asking)
            yield [*numbers(self.names[place]), *told, *named]
        for place, first, *told in self._rows(EQUAL):
            yield [*numbers(self.names[place]), *told, first, told[0] - 1]
        for place, one, other, *told in self._rows(APART):
            yield [*numbers(self.names[place]), *told, one, other]
        [comments] = self._rows(COMMENTS)
        yield from [list(comments)] if comments[0] else []
        for kind in ("party", "org"):
            [stances] = self._rows(POSITIONS.format(kind))
            yield from [list(filter(None, stances))] if any(stances) else []
        [(sent,)] = self._rows(SENT_BY_ORGANIZATIONS)
        yield from [[sent, *self._named("whose <> 'citizen'", sent, of="here")]] if sent else []

    def of_week(self, since):
        """Return the numbers of each sentence about what is new since a day, where there was no count before it."""
        day = numbers(date_format(since, "DATE_FORMAT"))
        [new] = self._rows(NEW, since=since.isoformat())
        return [[*day, number] for number in new if number] or [day]

    def _named(self, condition, number, *, of="readable"):
        """Return the numbers of the texts that most people back, and how many more there are."""
        statement = f"""{READABLE} SELECT DISTINCT serial, backers FROM {of} JOIN weight USING (id)
            WHERE {condition} AND visible_at IS NOT NULL ORDER BY backers DESC, serial LIMIT {NAMED}"""
        named = [serial for serial, _backers in self._rows(statement)]
        return [*named, *([number - len(named)] if number > len(named) else [])]

    def _rows(self, statement, **more):
        return rows(statement, "article_id = %(article)s", **self.keys, **more)
