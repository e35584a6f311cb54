"""Every number of a page counted once more, by plain SQL from the base tables: nothing of the product's own counting.

Each number has a statement of its own that reads like its rule; none is made to be fast.
"""

# ruff: noqa: S608 (statements made of pieces of our own)

from collections import Counter

from django.db import connection

TURNED_AWAY = "hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL AND disputed_at IS NULL"
# What counts: proposals with their places, comments, and positions with everybody who stands by them.
SAID = f"""
WITH proposal AS (
    SELECT p.*, coalesce(o.kind, 'citizen') AS whose FROM proposals_proposal p
    LEFT JOIN accounts_organization o ON o.id = p.organization_id
    WHERE p.draft_id = %(draft)s AND p.submitted_at IS NOT NULL AND {TURNED_AWAY}
), place AS (
    SELECT c.id AS place_id, c.article_id, c.provision_id, c.kind, c.sameness, p.*
    FROM proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id
), here AS (SELECT * FROM place WHERE {{here}}), once AS (SELECT DISTINCT ON (id) * FROM here ORDER BY id, place_id),
comment AS (
    SELECT m.*, coalesce(o.kind, 'citizen') AS whose FROM proposals_comment m
    LEFT JOIN accounts_organization o ON o.id = m.organization_id
    WHERE m.draft_id = %(draft)s AND m.submitted_at IS NOT NULL AND m.office = '' AND {{here}}
        AND {TURNED_AWAY}
), standing AS (
    SELECT s.id, s.article_id, e.stance, s.decided_at, s.organization_id, d.current_version_id
    FROM proposals_position s JOIN proposals_dossier d ON d.id = s.dossier_id
    JOIN proposals_positionentry e ON e.position_id = s.id AND e.version_id = d.current_version_id
    WHERE s.draft_id = %(draft)s AND s.submitted_at IS NOT NULL AND {{here}} AND {TURNED_AWAY}
), position AS (
    SELECT standing.id, stance, decided_at, o.kind AS whose, o.id AS organization_id
    FROM standing JOIN accounts_organization o ON o.id = organization_id
    UNION ALL
    SELECT standing.id, stance, decided_at, o.kind, o.id
    FROM standing JOIN proposals_cosignature g ON g.version_id = current_version_id AND g.withdrawn_at IS NULL
    JOIN proposals_cosigner w ON w.id = g.cosigner_id JOIN accounts_organization o ON o.id = w.organization_id
), person AS (SELECT id, level FROM accounts_person), merged AS (
    SELECT one.id, head.id AS head FROM once one JOIN once head ON head.id = one.merged_into_id
    WHERE head.visible_at IS NOT NULL AND head.erased_at IS NULL
), backing AS (
    SELECT s.proposal_id AS id, person_id FROM proposals_support s JOIN once ON once.id = s.proposal_id
    WHERE NOT of_earlier_words AND s.proposal_id NOT IN (SELECT id FROM merged UNION SELECT head FROM merged)
    UNION
    SELECT head, backer FROM (SELECT DISTINCT head FROM merged) AS heads
    CROSS JOIN LATERAL (
        SELECT s.person_id AS backer FROM proposals_support s JOIN proposal p ON p.id = s.proposal_id
        WHERE NOT of_earlier_words AND head IN (p.id, p.merged_into_id)
        UNION SELECT author_id FROM proposal p WHERE p.merged_into_id = head AND organization_id IS NULL
        UNION SELECT unnest(coauthor_ids) FROM proposal p WHERE p.merged_into_id = head AND organization_id IS NULL
    ) AS backers
    JOIN proposals_proposal own ON own.id = head
    WHERE backer <> own.author_id AND backer <> ALL (coalesce(own.coauthor_ids, '{{{{}}}}'))
), writer AS (
    SELECT author_id AS id FROM once WHERE whose = 'citizen' UNION SELECT author_id FROM comment WHERE whose = 'citizen'
    UNION SELECT w.person_id FROM proposals_coauthor w JOIN once ON once.id = w.proposal_id WHERE ended_at IS NULL
), speaking AS (
    SELECT whose, organization_id FROM once UNION SELECT whose, organization_id FROM comment
    UNION SELECT whose, organization_id FROM position
)
"""
DAY = "to_char({} AT TIME ZONE 'Asia/Almaty', 'YYYY-MM-DD')"
SENT = DAY.format("submitted_at")
CITIZENS = "FROM once WHERE whose = 'citizen'"
REMARKS = "FROM comment WHERE whose = 'citizen'"
BACKED = "FROM backing JOIN person ON person.id = person_id"
# By path: what is selected, with a value first where the path ends with a dot.
OF_ARTICLE = {
    "people": "count(*) FROM writer",
    "people_identified": "count(*) FROM writer JOIN person USING (id) WHERE level >= 2",
    "contributions": f"(SELECT count(*) {CITIZENS}) + (SELECT count(*) {REMARKS})",
    "proposals.": "kind, count(DISTINCT id) FROM here WHERE whose = 'citizen' GROUP BY 1",
    "distinct_proposals": f"""count(DISTINCT (provision_id, kind, sameness)) {CITIZENS}
        AND id NOT IN (SELECT id FROM merged)""",
    "comments": f"count(*) {REMARKS}",
    "stances.": f"stance, count(*) {REMARKS} GROUP BY 1",
    "supports": "count(*) FROM backing",
    "supports_identified": f"count(*) {BACKED} WHERE level >= 2",
    "supports_earlier": "count(*) FROM proposals_support s JOIN once ON once.id = s.proposal_id WHERE of_earlier_words",
    "waiting": f"count(*) {CITIZENS} AND visible_at IS NULL AND erased_at IS NULL",
    "by_language.": f"""language, count(*)
        FROM (SELECT language {CITIZENS} UNION ALL SELECT language {REMARKS}) AS told GROUP BY 1""",
    "by_channel.": f"channel, count(*) {CITIZENS} GROUP BY 1",
    "by_level.people.": "level, count(*) FROM writer JOIN person USING (id) GROUP BY 1",
    "by_level.supports.": f"level, count(*) {BACKED} GROUP BY 1",
    "by_level.contributions.": f"""level, count(*) FROM (SELECT author_id {CITIZENS}
        UNION ALL SELECT author_id {REMARKS}) AS told JOIN person ON person.id = author_id GROUP BY 1""",
    "by_day.proposals.": f"{SENT}, count(*) {CITIZENS} GROUP BY 1",
    "by_day.comments.": f"{SENT}, count(*) {REMARKS} GROUP BY 1",
    "changes_on.": """provision_id, count(*) FROM here
        WHERE whose = 'citizen' AND kind IN ('change', 'add', 'remove') GROUP BY 1""",
    "questions_on.": "provision_id, count(*) FROM here WHERE whose = 'citizen' AND kind = 'question' GROUP BY 1",
    "keep_on.": "provision_id, count(*) FROM here WHERE whose = 'citizen' AND kind = 'keep' GROUP BY 1",
    **{
        f"organizations.{kind}.{name}": statement.format(kind)
        for kind in ("party", "org")
        for name, statement in {
            "organizations": "count(*) FROM speaking WHERE whose = '{}'",
            "proposals.": "kind, count(DISTINCT id) FROM here WHERE whose = '{}' GROUP BY 1",
            "proposals_total": "count(*) FROM once WHERE whose = '{}'",
            "comments": "count(*) FROM comment WHERE whose = '{}'",
            "positions.": "stance, count(*) FROM position WHERE whose = '{}' GROUP BY 1",
            "positions_total": "count(*) FROM position WHERE whose = '{}'",
            "positions_answered": "count(*) FROM position WHERE whose = '{}' AND decided_at IS NOT NULL",
        }.items()
    },
}
# The first place of each proposal stands for it, wherever it is: of the whole draft `once` is that.
PEOPLE = "FROM once JOIN person ON person.id = author_id WHERE whose = 'citizen'"
WISH = "id IN (SELECT id FROM here WHERE kind IN ('change', 'add', 'remove'))"
KEEP = "id IN (SELECT id FROM here WHERE kind = 'keep')"
ANSWERED = "id IN (SELECT proposal_id FROM commission_decision WHERE replaced_by_id IS NULL AND position_id IS NULL)"
OWED = f"whose = 'citizen' AND kind <> 'keep' AND visible_at IS NOT NULL AND erased_at IS NULL AND NOT {ANSWERED}"
OF_DRAFT = {
    "people.number": f"count(DISTINCT author_id) {PEOPLE} AND level >= 2",
    "people.email_only": f"count(DISTINCT author_id) {PEOPLE} AND level = 1",
    "proposals.number": f"count(*) {PEOPLE} AND level >= 2 AND once.{WISH}",
    "proposals.email_only": f"count(*) {PEOPLE} AND level = 1 AND once.{WISH}",
    "agree.number": f"count(DISTINCT author_id) {PEOPLE} AND level >= 2 AND once.{KEEP}",
    "agree.email_only": f"count(DISTINCT author_id) {PEOPLE} AND level = 1 AND once.{KEEP}",
    "distinct.number": f"""count(DISTINCT (provision_id, kind, sameness)) {CITIZENS}
        AND kind IN ('change', 'add', 'remove')""",
    "supports.number": f"count(*) {BACKED} WHERE level >= 2",
    "supports.email_only": f"count(*) {BACKED} WHERE level = 1",
    "answered.number": f"""count(*) FROM proposals_proposal p WHERE draft_id = %(draft)s AND organization_id IS NULL
        AND visible_at IS NOT NULL AND {ANSWERED} AND NOT EXISTS (
            SELECT FROM proposals_change c WHERE c.revision_id = p.current_revision_id AND c.kind = 'keep')""",
    "unanswered.number": f"count(*) FROM once WHERE {OWED}",
    "with_moderators": """count(*) FROM proposals_proposal WHERE draft_id = %(draft)s AND submitted_at IS NOT NULL
        AND visible_at IS NULL AND reviewed_at IS NULL AND hidden_at IS NULL AND withdrawn_at IS NULL
        AND returned_at IS NULL AND erased_at IS NULL""",
    "days.proposals.": f"{SENT}, count(*) {CITIZENS} GROUP BY 1",
    "days.comments.": f"{SENT}, count(*) {REMARKS} GROUP BY 1",
    "languages.proposals.": f"language, count(*) {CITIZENS} GROUP BY 1",
    "languages.comments.": f"language, count(*) {REMARKS} GROUP BY 1",
    "levels.proposals.": f"level, count(*) {PEOPLE} GROUP BY 1",
    "levels.comments.": """level, count(*)
        FROM comment JOIN person ON person.id = author_id WHERE whose = 'citizen' GROUP BY 1""",
    "channels.proposals.": f"channel, count(*) {CITIZENS} GROUP BY 1",
    "participants.proposals.": "whose, count(*) FROM once GROUP BY 1",
    "participants.comments.": "whose, count(*) FROM comment GROUP BY 1",
    "participants.positions.": "whose, count(*) FROM position GROUP BY 1",
    "waiting.unanswered.": f"""page, count(*) FROM (
        SELECT DISTINCT ON (article_id, id) article_id AS page, * FROM here ORDER BY article_id, id, place_id
        ) AS first WHERE {OWED} GROUP BY 1""",
    "waiting.oldest.": f"""page, min({SENT}) FROM (
        SELECT DISTINCT ON (article_id, id) article_id AS page, * FROM here ORDER BY article_id, id, place_id
        ) AS first WHERE {OWED} GROUP BY 1""",
    "articles.people.": """article_id, count(DISTINCT person) FROM (
        SELECT article_id, author_id AS person FROM place WHERE whose = 'citizen'
        UNION ALL SELECT article_id, author_id FROM comment WHERE whose = 'citizen'
        UNION ALL SELECT article_id, w.person_id FROM place JOIN proposals_coauthor w ON w.proposal_id = place.id
            WHERE ended_at IS NULL) AS told GROUP BY 1""",
    "articles.proposals.": "article_id, count(DISTINCT id) FROM place WHERE whose = 'citizen' GROUP BY 1",
    "articles.comments.": f"article_id, count(*) {REMARKS} GROUP BY 1",
    "late.answers.oldest": f"min({SENT}) FROM once WHERE {OWED}",
}  # fmt: skip
APART = ("hidden", "withdrawn", "returned", "disputed")  # what is several of these counts as the first


def of_article(draft, article):
    """Return the numbers of an article under their paths; nought for what is not there."""
    told = _ask(OF_ARTICLE, "article_id = %(article)s", draft=draft, article=article)
    for (whose, why), number in _apart(draft, article).items():
        told[f"set_apart.{why}" if whose == "citizen" else f"organizations.{whose}.set_apart.{why}"] = number
    return told


def of_draft(draft):
    """Return the numbers of the page of figures under their paths."""
    return _ask(OF_DRAFT, "true", draft=draft)


def repeats(draft, article):
    """Return equal proposals of an article, as (serial of the first, how many, people, supports), the most first."""
    return rows(
        """
        SELECT min(serial), count(*), (
            SELECT count(*) FROM (SELECT unnest(array_agg(author_id)) UNION SELECT person_id FROM proposals_coauthor
            WHERE proposal_id = ANY(array_agg(once.id)) AND ended_at IS NULL) AS people
        ), (SELECT count(*) FROM backing WHERE backing.id = ANY(array_agg(once.id)))
        FROM once WHERE whose = 'citizen' GROUP BY provision_id, kind, sameness HAVING count(*) > 1
        ORDER BY count(*) DESC, min(serial)
        """,
        "article_id = %(article)s",
        draft=draft,
        article=article,
    )


def _ask(statements, here, **keys):
    told = Counter()
    for path, statement in statements.items():
        for *value, number in rows(f"SELECT {statement}", here, **keys):
            told[path + "".join(map(str, value))] = number
    return told


def _apart(draft, article):
    first = " ".join(f"WHEN {why}_at IS NOT NULL THEN '{why}'" for why in APART)
    columns = "organization_id, hidden_at, withdrawn_at, returned_at, disputed_at"
    statement = f"""
        SELECT coalesce(o.kind, 'citizen'), CASE {first} END AS why, count(*) FROM (
            SELECT {columns} FROM proposals_proposal WHERE submitted_at IS NOT NULL AND current_revision_id IN (
                SELECT revision_id FROM proposals_change WHERE article_id = %(article)s)
            UNION ALL SELECT {columns} FROM proposals_comment
            WHERE submitted_at IS NOT NULL AND office = '' AND article_id = %(article)s
            UNION ALL SELECT {columns} FROM proposals_position
            WHERE submitted_at IS NOT NULL AND article_id = %(article)s
        ) AS told LEFT JOIN accounts_organization o ON o.id = organization_id
        GROUP BY 1, 2 HAVING CASE {first} END IS NOT NULL"""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"draft": draft, "article": article})
        return {(whose, why): number for whose, why, number in cursor.fetchall()}


def rows(statement, here, **keys):
    with connection.cursor() as cursor:
        cursor.execute(SAID.format(here=here) + statement, keys)
        return cursor.fetchall()
