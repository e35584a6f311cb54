"""The statements that count: which contributions are facts, and what of each fact goes into which tally.

Counting them is the database's work; `actions/tallies.py` says when. A contribution is a proposal, comment or position
that was submitted and is neither hidden, withdrawn, returned nor disputed (`ContributionQuerySet.countable`); what its
author erased goes on counting; what staff say in their office is none. Of several places of a proposal `turn` says
which one counts (`proposals.models.Turn`).
"""

from django.conf import settings

FACT = (
    "what, contribution, draft_id, article_id, provision_id, participant, ask, turn, language, region, level, channel, "
    "day, who"
)
_UNVEILED = """{0}.submitted_at IS NOT NULL AND {0}.hidden_at IS NULL AND {0}.withdrawn_at IS NULL
    AND {0}.returned_at IS NULL AND {0}.disputed_at IS NULL"""
_SPEAKER = """
    coalesce(o.kind, 'citizen') AS participant, {ask}, {turn} AS turn, {0}.language,
    CASE WHEN o.id IS NULL THEN a.region ELSE '' END AS region, CASE WHEN o.id IS NULL THEN a.level ELSE 0 END AS level,
    {channel} AS channel, ({0}.submitted_at AT TIME ZONE '{zone}')::date AS day, coalesce(o.id, {0}.author_id) AS who"""
_NAMED = """JOIN accounts_person a ON a.id = {0}.author_id
    LEFT JOIN accounts_organization o ON o.id = {0}.organization_id"""


def _speaker(row, *, ask, turn="0", channel="''"):
    return _SPEAKER.format(row, ask=ask, turn=turn, channel=channel, zone=settings.TIME_ZONE)


def countable(condition=lambda what, key: "true"):
    """Return the query of all facts (`FACT`) of contributions whose key meets a condition.

    The condition stands in each branch, so that the index of each table serves it.
    """
    proposal, comment, position = (
        condition(what, key) for what, key in (("proposal", "p.id"), ("comment", "m.id"), ("position", "s.id"))
    )
    filed = """proposals_position s JOIN proposals_dossier d ON d.id = s.dossier_id
    JOIN proposals_positionentry e ON e.position_id = s.id AND e.version_id = d.current_version_id"""
    return f"""
SELECT 'proposal' AS what, p.id AS contribution, p.draft_id, c.article_id, c.provision_id,
    {_speaker("p", ask="c.kind AS ask", turn="c.turn", channel="p.channel")}
FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id {_NAMED.format("p")}
WHERE {_UNVEILED.format("p")} AND {proposal}
UNION ALL
SELECT 'comment', m.id, m.draft_id, m.article_id, m.article_id, {_speaker("m", ask="m.stance")}
FROM proposals_comment m {_NAMED.format("m")}
WHERE {_UNVEILED.format("m")} AND m.office = '' AND {comment}
UNION ALL
SELECT 'position', s.id, s.draft_id, s.article_id, s.provision_id, {_speaker("s", ask="e.stance")}
FROM {filed} {_NAMED.format("s")}
WHERE {_UNVEILED.format("s")} AND {position}
UNION ALL
SELECT 'position', s.id, s.draft_id, s.article_id, s.provision_id, o.kind, e.stance, 0, s.language, '', 0, '',
    (s.submitted_at AT TIME ZONE '{settings.TIME_ZONE}')::date, o.id
FROM {filed} JOIN proposals_cosignature g ON g.version_id = d.current_version_id AND g.withdrawn_at IS NULL
    JOIN proposals_cosigner w ON w.id = g.cosigner_id JOIN accounts_organization o ON o.id = w.organization_id
WHERE {_UNVEILED.format("s")} AND {position}
"""  # noqa: S608 (made of constants alone)


TALLY = "draft_id, article_id, what, participant, ask, by, value, number"


def marginals(delta):
    """Return the query of the tallies (`TALLY`) that facts give; `delta` names a relation of `FACT` and `n`.

    First equal facts are put together, so that each is spread over its tallies once.
    """
    return f"""
cells AS MATERIALIZED (
    SELECT draft_id, article_id, provision_id, what, participant, ask, turn, language, region, level, channel, day,
        sum(n) AS n
    FROM {delta}
    GROUP BY draft_id, article_id, provision_id, what, participant, ask, turn, language, region, level, channel, day
    HAVING sum(n) <> 0
), spread AS (
    SELECT draft_id, CASE WHEN spans.whole THEN NULL ELSE article_id END AS article_id, what, participant, '' AS ask,
        values.by, values.value, n
    FROM cells CROSS JOIN (VALUES (true, 0), (false, 1)) AS spans(whole, last_turn)
    CROSS JOIN LATERAL (VALUES ('all', ''), ('language', language), ('region', region), ('channel', channel),
        ('level', CASE WHEN level = 0 THEN '' ELSE level::text END), ('day', day::text)) AS values(by, value)
    WHERE turn <= spans.last_turn AND (values.by = 'all' OR values.value <> '')
    UNION ALL
    SELECT draft_id, CASE WHEN spans.whole THEN NULL ELSE article_id END, what, participant, ask, 'all', '', n
    FROM cells CROSS JOIN (VALUES (true), (false)) AS spans(whole) WHERE turn <= 2
    UNION ALL
    SELECT draft_id, article_id, what, participant, ask, 'provision', provision_id::text, n FROM cells
), tallies AS (
    SELECT draft_id, article_id, what, participant, ask, by, value, sum(n)::bigint AS number
    FROM spread GROUP BY draft_id, article_id, what, participant, ask, by, value HAVING sum(n) <> 0
)"""  # noqa: S608


TAKE = """
SELECT what, array_agg(id), array_agg(DISTINCT contribution)
FROM (SELECT id, what, contribution FROM feedback_changed ORDER BY id LIMIT %s) AS oldest GROUP BY what
"""
COUNT_CHANGES = f"""
WITH taken AS (DELETE FROM feedback_changed WHERE id = ANY(%(taken)s)),
gone AS (DELETE FROM feedback_fact
    WHERE what = 'proposal' AND contribution = ANY(%(proposal)s)
        OR what = 'comment' AND contribution = ANY(%(comment)s)
        OR what = 'position' AND contribution = ANY(%(position)s)
    RETURNING {FACT}),
come AS (INSERT INTO feedback_fact ({FACT})
    {countable(lambda what, key: f"{key} = ANY(%({what})s)")} RETURNING {FACT}),
delta AS (SELECT *, -1 AS n FROM gone UNION ALL SELECT *, 1 FROM come),
{marginals("delta")}
INSERT INTO feedback_tally ({TALLY}) SELECT {TALLY} FROM tallies
ON CONFLICT (draft_id, article_id, what, participant, ask, by, value)
DO UPDATE SET number = feedback_tally.number + excluded.number
"""  # noqa: S608
DROP_EMPTY = "DELETE FROM feedback_tally WHERE number = 0"

COUNT_ALL = f"""
WITH come AS (INSERT INTO feedback_fact ({FACT}) {countable()} RETURNING {FACT}),
delta AS (SELECT *, 1 AS n FROM come),
{marginals("delta")}
INSERT INTO feedback_tally ({TALLY}) SELECT {TALLY} FROM tallies
"""  # noqa: S608

# What differs, a row each: facts that are not what was said, then tallies that are not what the facts give.
# Contributions that changed and are not counted yet are left out: one statement reads all at one moment.
_SETTLED = "(what, contribution) NOT IN (SELECT what, contribution FROM feedback_changed)"
DIFFERENCES = f"""
WITH said AS MATERIALIZED (SELECT * FROM ({countable()}) AS facts WHERE {_SETTLED}),
kept AS MATERIALIZED (SELECT {FACT} FROM feedback_fact WHERE {_SETTLED}),
delta AS (SELECT {FACT}, 1 AS n FROM feedback_fact),
{marginals("delta")}
SELECT 'fact not counted' AS fault, what || ' ' || contribution AS which, 1 AS said, 0 AS kept
FROM (SELECT {FACT} FROM said EXCEPT ALL SELECT {FACT} FROM kept) AS lacking
UNION ALL
SELECT 'counted without a fact', what || ' ' || contribution, 0, 1
FROM (SELECT {FACT} FROM kept EXCEPT ALL SELECT {FACT} FROM said) AS extra
UNION ALL
SELECT 'tally', concat_ws(' ', draft_id, place, what, participant, ask, by, value), coalesce(t.number, 0),
    coalesce(k.number, 0)
FROM (SELECT *, coalesce(article_id, 0) AS place FROM tallies) AS t
FULL JOIN (SELECT *, coalesce(article_id, 0) AS place FROM feedback_tally WHERE number <> 0) AS k
    USING (draft_id, place, what, participant, ask, by, value)
WHERE t.number IS DISTINCT FROM k.number
ORDER BY fault, which
"""  # noqa: S608
