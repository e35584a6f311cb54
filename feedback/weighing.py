"""The statements that find which demands weigh most and what divides; `actions/weights.py` says when.

Behind a demand (equal changes in one place) stand people whose identity is confirmed: who wrote it, alone or with
others, and who supports the words that stand, each once, however much they sent. What a moderator merged into another
counts for that one. Only what citizens published and stand by counts.
"""

from django.db import connection

MEMORY = "SET LOCAL work_mem = '64MB'"
HEADLINE = 2  # the least level of people whose identity is confirmed
MOST = 30  # of each list that is kept

SAID = """
said AS MATERIALIZED (
    SELECT p.id, p.serial, p.author_id, p.coauthor_ids, head.id IS NULL AS is_itself,
        c.provision_id, c.kind, c.sameness
    FROM proposals_proposal p
    LEFT JOIN proposals_proposal head ON head.id = p.merged_into_id AND head.visible_at IS NOT NULL
        AND head.hidden_at IS NULL AND head.withdrawn_at IS NULL AND head.returned_at IS NULL
        AND head.erased_at IS NULL AND head.disputed_at IS NULL
    JOIN proposals_change c ON c.revision_id = coalesce(head.current_revision_id, p.current_revision_id)
    WHERE p.draft_id = %(draft)s AND p.organization_id IS NULL AND p.visible_at IS NOT NULL AND p.hidden_at IS NULL
        AND p.withdrawn_at IS NULL AND p.returned_at IS NULL AND p.erased_at IS NULL AND p.disputed_at IS NULL
), speaking AS (
    SELECT provision_id, kind, sameness, author_id AS person FROM said
    UNION ALL SELECT provision_id, kind, sameness, unnest(coauthor_ids) FROM said WHERE coauthor_ids <> '{}'
    UNION ALL SELECT provision_id, kind, sameness, s.person_id
        FROM said JOIN proposals_support s ON s.proposal_id = said.id AND NOT s.of_earlier_words
), behind AS MATERIALIZED (
    SELECT DISTINCT provision_id, kind, sameness, person FROM speaking
    WHERE person IN (SELECT id FROM accounts_person WHERE level >= %(headline)s)
)"""
# The first is one that has these words itself: what was merged into it may have others. It also orders equal weights.
DEMANDS = f"""
WITH {SAID}, weighed AS (
    SELECT provision_id, kind, sameness, count(*) AS people FROM behind
    WHERE kind IN ('change', 'add', 'remove') GROUP BY 1, 2, 3
)
SELECT provision_id, kind, people, min(serial) FILTER (WHERE is_itself) AS first, count(DISTINCT said.id) AS proposals
FROM weighed JOIN said USING (provision_id, kind, sameness)
WHERE people >= (SELECT min(people) FROM (SELECT people FROM weighed ORDER BY 1 DESC LIMIT %(most)s) AS most)
GROUP BY provision_id, kind, sameness, people ORDER BY people DESC, first LIMIT %(most)s
"""  # noqa: S608 (conditions of our own)
DIVIDED = f"""
WITH {SAID}, sides AS (
    SELECT provision_id, count(DISTINCT person) FILTER (WHERE kind = 'keep') AS keep,
        count(DISTINCT person) FILTER (WHERE kind IN ('change', 'remove')) AS change
    FROM behind GROUP BY provision_id
)
SELECT provision_id, keep, change FROM sides WHERE least(keep, change) > 0
ORDER BY least(keep, change) DESC, keep + change DESC, provision_id LIMIT %(most)s
"""  # noqa: S608


def weighed(statement, draft):
    """Return the rows of one of these statements, as lists; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(statement, {"draft": draft.pk, "headline": HEADLINE, "most": MOST})
        return [list(row) for row in cursor.fetchall()]
