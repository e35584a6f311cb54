"""Each number on the cards of an article's lists, of its families and variants, counted once more by plain SQL."""

# ruff: noqa: S608 (statements made of pieces of our own)

from bench.counted import rows
from bench.seen import numbers

HERE = "article_id = %(article)s"
ON_A_PAGE, THREADS, FAMILIES = 30, 10, 3
# What everybody sees of citizens' proposals, each at its first place in the article; words not shown are marks.
SEEN = """
, seen AS (
    SELECT DISTINCT ON (p.id) p.*, c.provision_id, c.kind, c.sameness, coalesce(hidden_at, withdrawn_at, returned_at,
        erased_at) IS NOT NULL AS is_mark FROM proposals_proposal p JOIN proposals_change c
        ON c.revision_id = p.current_revision_id WHERE p.draft_id = %(draft)s AND c.article_id = %(article)s
        AND p.visible_at IS NOT NULL AND p.organization_id IS NULL ORDER BY p.id, c.id
), said AS (
    SELECT *, CASE WHEN is_mark OR disputed_at IS NOT NULL THEN id ELSE 0 END AS apart FROM seen
)"""
# Who backs a proposal: its own supports, and who backs or wrote what was merged into it, but for who wrote it.
CARDS = f"""{SEEN}, card AS (
    SELECT min(serial) AS serial, count(*) AS alike FROM said GROUP BY provision_id, kind, sameness, apart
), wrote AS (
    SELECT p.id, p.author_id AS person_id FROM proposals_proposal p WHERE organization_id IS NULL
    UNION SELECT proposal_id, person_id FROM proposals_coauthor WHERE ended_at IS NULL
), backer AS (
    SELECT card.serial, s.person_id FROM card JOIN said USING (serial)
        JOIN proposals_support s ON s.proposal_id = said.id AND NOT of_earlier_words
    UNION SELECT card.serial, told.person_id FROM card JOIN said USING (serial)
        JOIN proposal p ON p.merged_into_id = said.id CROSS JOIN LATERAL (
            SELECT person_id FROM proposals_support s WHERE s.proposal_id = p.id AND NOT of_earlier_words
            UNION SELECT person_id FROM wrote WHERE wrote.id = p.id) AS told
        WHERE NOT EXISTS (SELECT FROM wrote WHERE (wrote.id, wrote.person_id) = (said.id, told.person_id))
), backed AS (
    SELECT serial, count(*) AS people FROM backer JOIN person ON person.id = person_id WHERE level >= 2 GROUP BY serial
)
SELECT serial, provision_id, is_mark, disputed_at IS NOT NULL, alike,
    (SELECT count(*) FROM proposals_coauthor w WHERE w.proposal_id = said.id AND ended_at IS NULL),
    coalesce(backed.people, 0),
    (SELECT count(*) FROM proposals_comment m WHERE m.proposal_id = said.id AND m.visible_at IS NOT NULL
        AND m.hidden_at IS NULL AND m.withdrawn_at IS NULL AND m.returned_at IS NULL AND m.disputed_at IS NULL
        AND m.office = '' AND m.organization_id IS NULL),
    (SELECT count(*) FROM proposals_comment m WHERE m.proposal_id = said.id AND m.visible_at IS NOT NULL
        AND m.hidden_at IS NULL AND m.withdrawn_at IS NULL AND m.returned_at IS NULL AND m.disputed_at IS NULL
        AND m.organization_id IS NOT NULL)
FROM card JOIN said USING (serial) LEFT JOIN backed USING (serial) ORDER BY serial DESC"""
BACKED_COMMENTS = """
SELECT m.uid, count(*) FROM proposals_commentsupport s JOIN proposals_comment m ON m.id = s.comment_id
JOIN person ON person.id = s.person_id WHERE m.article_id = %(article)s AND level >= 2 AND m.hidden_at IS NULL
    AND m.withdrawn_at IS NULL AND m.returned_at IS NULL GROUP BY 1"""
# First comments on the article itself with the replies below them, marks among both.
ANSWERED = """
SELECT first.uid, (SELECT count(*) FROM proposals_comment reply WHERE reply.thread_id = first.id
    AND reply.visible_at IS NOT NULL)
FROM proposals_comment first WHERE first.article_id = %(article)s AND first.proposal_id IS NULL
    AND first.parent_id IS NULL AND first.visible_at IS NOT NULL"""
FILED = """
SELECT e.stance, count(*) FROM proposals_position s JOIN proposals_dossier d ON d.id = s.dossier_id
JOIN proposals_positionentry e ON e.position_id = s.id AND e.version_id = d.current_version_id
WHERE s.article_id = %(article)s AND s.visible_at IS NOT NULL AND s.withdrawn_at IS NULL AND s.hidden_at IS {}NULL
    AND s.returned_at IS NULL GROUP BY 1"""
FILED_PROPOSALS = """
SELECT count(DISTINCT p.id) FROM proposals_proposal p JOIN proposals_change c ON c.revision_id = p.current_revision_id
WHERE c.article_id = %(article)s AND p.visible_at IS NOT NULL AND p.organization_id IS NOT NULL"""
PUBLISHED = """
, published AS (SELECT * FROM proposal WHERE whose = 'citizen' AND visible_at IS NOT NULL AND erased_at IS NULL)"""
FAMILIES_OF = f"""{PUBLISHED}, saying AS (
    SELECT m.family_id, 'p' || p.id AS what, p.author_id AS person_id FROM feedback_member m
        JOIN published p ON p.id = m.proposal_id AND p.current_revision_id = m.revision_id
    UNION SELECT m.family_id, 'p' || p.id, w.person_id FROM feedback_member m
        JOIN published p ON p.id = m.proposal_id AND p.current_revision_id = m.revision_id
        JOIN proposals_coauthor w ON w.proposal_id = p.id AND ended_at IS NULL
    UNION SELECT m.family_id, 'c' || c.id, c.author_id FROM feedback_member m JOIN comment c ON c.id = m.comment_id
        WHERE c.whose = 'citizen' AND c.visible_at IS NOT NULL AND c.erased_at IS NULL
)
SELECT uid, count(DISTINCT person_id), count(DISTINCT what) FROM saying JOIN feedback_family f ON f.id = family_id
WHERE f.article_id = %(article)s GROUP BY f.id HAVING count(DISTINCT what) > 1 ORDER BY f.people DESC, f.id"""
VARIANTS = f"""{PUBLISHED}, made AS (
    SELECT c.provision_id, c.kind, c.sameness, c.id AS change_id, p.id, p.serial, p.author_id, l."order" AS place
    FROM published p JOIN proposals_change c ON c.revision_id = p.current_revision_id
    JOIN articles_provisiontext t ON t.id = c.base_id JOIN articles_placement l ON l.id = t.placement_id
    WHERE c.article_id = %(article)s AND c.kind IN ('change', 'add', 'remove')
), wrote AS (
    SELECT provision_id, kind, sameness, author_id AS person_id FROM made
    UNION SELECT provision_id, kind, sameness, w.person_id FROM made
        JOIN proposals_coauthor w ON w.proposal_id = made.id AND ended_at IS NULL
), writers AS (
    SELECT provision_id, kind, sameness, count(*) FILTER (WHERE level >= 2) AS people,
        count(*) FILTER (WHERE level = 1) AS contact
    FROM wrote JOIN person ON person.id = person_id GROUP BY 1, 2, 3
), backing_of AS (
    SELECT DISTINCT provision_id, kind, sameness, s.person_id FROM made
    JOIN proposals_support s ON s.proposal_id = made.id AND NOT of_earlier_words
), backers AS (
    SELECT provision_id, kind, sameness, count(*) FILTER (WHERE level >= 2) AS backers,
        count(*) FILTER (WHERE level = 1) AS backers_contact
    FROM backing_of JOIN person ON person.id = person_id GROUP BY 1, 2, 3
), variant AS (
    SELECT provision_id, kind, sameness, count(*) AS number, min(change_id) AS first, min(place) AS place
    FROM made GROUP BY 1, 2, 3
)
SELECT provision_id, number, people, contact, coalesce(backers, 0), coalesce(backers_contact, 0),
    (SELECT serial FROM made WHERE change_id = variant.first)
FROM variant JOIN writers USING (provision_id, kind, sameness) LEFT JOIN backers USING (provision_id, kind, sameness)
ORDER BY place, people DESC, first LIMIT {ON_A_PAGE}"""


def of_article(draft, article, names):
    """Return all numbers of an article's lists as its page tells them; `names` of its places are by provision."""
    keys = {"draft": draft, "article": article}
    cards = rows(CARDS, HERE, **keys)
    shown = [_card(names, *card) for card in cards[:ON_A_PAGE]]
    [(filed_proposals,)] = rows(FILED_PROPOSALS, HERE, **keys)
    stances = dict(rows(FILED.format(""), HERE, **keys))
    marks = sum(number for _stance, number in rows(FILED.format("NOT "), HERE, **keys))
    positions = sum(stances.values()) + marks
    families = [[people] for _uid, people, _number in rows(FAMILIES_OF, HERE, **keys)[:FAMILIES]]
    replies = dict(rows(ANSWERED, HERE, **keys))
    return {
        "cards": shown,
        "proposals": [len(cards)],
        "pages": [[1, ON_A_PAGE, len(cards)]] if len(cards) > ON_A_PAGE else [],
        "organizations": [positions + filed_proposals] if positions + filed_proposals else [],
        "filed": [*(stances[one] for one in ("support", "with_changes", "oppose") if one in stances)]
        + ([filed_proposals] if filed_proposals else []),
        "positions": positions,
        "backed": dict(rows(BACKED_COMMENTS, HERE, **keys)),
        "replies": {uid: number for uid, number in replies.items() if number},
        "pages_of_comments": [[1, THREADS, len(replies)]] if len(replies) > THREADS else [],
        "families": families,
    }


def variants(draft, article, names):
    """Return the numbers of each variant on the first page of an article's variants, and of its first proposal."""
    told = []
    for provision, number, *counts, first in rows(VARIANTS, HERE, draft=draft, article=article):
        people, contact, backers, backers_contact = counts
        beside = [[one, *([other] if other else [])] for one, other in ((people, contact), (backers, backers_contact))]
        told.append([*numbers(names[provision]), number, *beside[0], *beside[1], first])
    return told


def _card(names, serial, provision, is_mark, is_disputed, alike, coauthors, supports, comments, of_organizations):
    if is_mark:
        return [serial, *numbers(names[provision])]
    told = [
        serial,
        *numbers(names[provision]),
        *([coauthors] if coauthors else []),
        *([] if is_disputed else [supports]),
    ]
    told += [comments, *([of_organizations] if of_organizations else [])]
    return told + ([alike] if alike > 1 else [])
