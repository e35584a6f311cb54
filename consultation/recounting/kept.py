"""What is kept in rows so that it need not be counted: turns, co-authors, the last number, opinions on statements."""

from math import isclose

from consultation.recounting.facts import ask
from consultation.recounting.lines import line
from feedback.models import Weights
from feedback.weighing import weighed
from proposals.statements import priority_of

# Of each change the turn that its place among those of its proposal gives it (`Turn`). Most stand alone: the first.
TURNS = """
WITH several AS MATERIALIZED (
    SELECT revision_id FROM proposals_change GROUP BY revision_id HAVING count(*) > 1 OR max(turn) > 0
)
SELECT number_of, stored, counted FROM (
    SELECT p.serial AS number_of, c.turn AS stored, CASE
        WHEN row_number() OVER (PARTITION BY c.revision_id ORDER BY c.id) = 1 THEN 0
        WHEN row_number() OVER (PARTITION BY c.revision_id, c.article_id ORDER BY c.id) = 1 THEN 1
        WHEN row_number() OVER (PARTITION BY c.revision_id, c.article_id, c.kind ORDER BY c.id) = 1 THEN 2
        ELSE 3 END AS counted
    FROM several JOIN proposals_change c USING (revision_id)
        JOIN proposals_proposal p ON p.current_revision_id = c.revision_id
    WHERE p.draft_id = %(draft)s AND p.serial IS NOT NULL
) AS told WHERE stored <> counted ORDER BY number_of
"""
COAUTHORS = """
SELECT p.serial, coalesce(cardinality(p.coauthor_ids), 0), cardinality(standing.ids)
FROM proposals_proposal p CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT person_id FROM proposals_coauthor WHERE proposal_id = p.id AND ended_at IS NULL ORDER BY 1) ids
) AS standing
WHERE p.draft_id = %(draft)s AND p.serial IS NOT NULL
    AND ARRAY(SELECT unnest(p.coauthor_ids) ORDER BY 1) <> standing.ids ORDER BY p.serial
"""
STATEMENTS = """
SELECT p.serial, s.agree, s.disagree, s.passed, s.priority, count(*) FILTER (WHERE o.answer = 'agree'),
    count(*) FILTER (WHERE o.answer = 'disagree'), count(*) FILTER (WHERE o.answer = 'pass')
FROM proposals_statement s JOIN proposals_proposal p ON p.id = s.proposal_id
LEFT JOIN proposals_opinion o ON o.proposal_id = s.proposal_id
WHERE s.draft_id = %(draft)s GROUP BY p.serial, s.proposal_id ORDER BY p.serial
"""
NUMBERS = """
SELECT coalesce((SELECT last FROM proposals_numberseries WHERE name = 'proposals'), 0), count(*),
    coalesce(max(serial), 0)
FROM (SELECT serial FROM proposals_proposal UNION ALL SELECT serial FROM proposals_dossier) AS told
WHERE serial IS NOT NULL
"""


def compared(draft):
    yield from _rows(draft)
    yield from _weights(draft)


def _rows(draft):
    for name, statement in {"turn": TURNS, "co-authors": COAUTHORS}.items():
        for serial, stored, counted in ask(statement, draft):
            yield line(f"P-{serial:06d} {name}", stored, counted)
    [(last, count, greatest)] = ask(NUMBERS, draft)
    if not last == count == greatest:
        yield line("last number of proposals and dossiers", last, f"{count}, up to {greatest}")
    for serial, agree, disagree, passed, priority, *counted in ask(STATEMENTS, draft):
        told = [agree, disagree, passed]
        if told != counted:
            yield line(f"P-{serial:06d} opinions", told, counted)
        elif not isclose(priority, priority_of(*counted)):
            yield line(f"P-{serial:06d} priority", priority, priority_of(*counted))


def _weights(draft):
    """Compare what weighs most and what divides, where nothing has changed since it was counted."""
    weights = Weights.objects.present_of(draft)
    if weights is None:
        return
    for name, counted in weighed(draft).items():
        told = getattr(weights, name)
        if told != counted:
            yield line(f"figures {name}", told, counted)
