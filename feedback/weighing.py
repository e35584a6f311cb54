"""The statement that finds which demands weigh most and what divides; `actions/weights.py` says when.

Behind a demand (equal changes in one place) stand people whose identity is confirmed: who wrote it, alone or with
others, and who supports the words that stand, each once, however much they sent. What a moderator merged into another
counts for that one. Only what citizens published and stand by counts.
"""

from django.db import connection

MEMORY = "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off"
HEADLINE = 2  # the least level of people whose identity is confirmed
MOST = 30  # of each list that is kept

# Demands are numbered, so that millions of people are told apart by two numbers each. The first proposal of one is the
# first that has these words itself: what was merged into it may have others. Of equal weights the one with the first
# proposal that was sent earlier comes first: whoever counts again finds the same order.
WEIGHED = """
WITH said AS MATERIALIZED (
    SELECT p.id, p.serial, p.author_id, p.coauthor_ids, head.id IS NULL AS is_itself, c.provision_id, c.kind,
        dense_rank() OVER (ORDER BY c.provision_id, c.kind, c.sameness)::int AS demand
    FROM proposals_proposal p
    LEFT JOIN proposals_proposal head ON head.id = p.merged_into_id AND head.visible_at IS NOT NULL
        AND head.hidden_at IS NULL AND head.withdrawn_at IS NULL AND head.returned_at IS NULL
        AND head.erased_at IS NULL AND head.disputed_at IS NULL
    JOIN proposals_change c ON c.revision_id = coalesce(head.current_revision_id, p.current_revision_id)
    WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND p.visible_at IS NOT NULL AND p.hidden_at IS NULL
        AND p.withdrawn_at IS NULL AND p.returned_at IS NULL AND p.erased_at IS NULL AND p.disputed_at IS NULL
), place AS MATERIALIZED (SELECT id, demand FROM said), speaking AS (
    SELECT demand, one.id AS person
    FROM said JOIN accounts_person one ON one.id = author_id AND level >= %(headline)s
    UNION ALL
    SELECT demand, one.id FROM said CROSS JOIN LATERAL unnest(coauthor_ids) AS beside
        JOIN accounts_person one ON one.id = beside AND level >= %(headline)s
    UNION ALL
    SELECT demand, person_id FROM proposals_support
        JOIN accounts_person one ON one.id = person_id AND level >= %(headline)s JOIN place ON place.id = proposal_id
    WHERE NOT of_earlier_words
), behind AS MATERIALIZED (SELECT DISTINCT demand, person FROM speaking), demand AS MATERIALIZED (
    SELECT demand, provision_id, kind, coalesce(min(serial) FILTER (WHERE is_itself), min(serial)) AS first,
        count(DISTINCT id) AS proposals
    FROM said GROUP BY 1, 2, 3
), demands AS (
    SELECT provision_id, kind, people, first, proposals
    FROM (SELECT demand, count(*) AS people FROM behind GROUP BY 1) AS weighed JOIN demand USING (demand)
    WHERE kind IN ('change', 'add', 'remove') ORDER BY people DESC, first, provision_id, kind LIMIT %(most)s
), sides AS (
    SELECT provision_id, count(*) FILTER (WHERE keeps) AS keep, count(*) FILTER (WHERE changes) AS change
    FROM (
        SELECT provision_id, person, bool_or(kind = 'keep') AS keeps, bool_or(kind <> 'keep') AS changes
        FROM behind JOIN demand USING (demand) WHERE kind IN ('keep', 'change', 'remove') GROUP BY 1, 2) AS each_once
    GROUP BY 1
), divided AS (
    SELECT provision_id, keep, change, least(keep, change) AS smaller FROM sides WHERE least(keep, change) > 0
    ORDER BY smaller DESC, keep + change DESC, provision_id LIMIT %(most)s
)
SELECT (
    SELECT json_agg(json_build_array(provision_id, kind, people, first, proposals)
        ORDER BY people DESC, first, provision_id, kind) FROM demands
), (
    SELECT json_agg(json_build_array(provision_id, keep, change)
        ORDER BY smaller DESC, keep + change DESC, provision_id) FROM divided
)
"""


def weighed(draft):
    """Return the heaviest demands and the most divided places of a draft, as lists; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(WEIGHED, {"draft": draft.pk, "headline": HEADLINE, "most": MOST})
        demands, divided = cursor.fetchone()
    return {"demands": demands or [], "divided": divided or []}
