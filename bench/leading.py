"""What the page of figures tells by people, by time and by region, counted once more: as the rule beside it says it.

Plain SQL over what `counted.SAID` names, of statements that share nothing with those of the product.
"""

# ruff: noqa: S608 (statements made of pieces of our own)

from datetime import timedelta

from django.utils.timezone import localtime

from bench.counted import SENT, rows

LISTED = 30  # demands and places that the files list
FLOOR, STEP = 10, 5  # of the tables of a week
# Whoever wrote a demand, with others or alone, or supports it; what was merged into another demands what that does.
BEHIND = """
, published AS (
    SELECT * FROM proposal WHERE visible_at IS NOT NULL AND erased_at IS NULL
), demanding AS (
    SELECT p.id, p.serial, p.author_id, head.id IS NULL AS itself, c.provision_id, c.kind, c.sameness
    FROM published p LEFT JOIN published head ON head.id = p.merged_into_id
    JOIN proposals_change c ON c.revision_id = coalesce(head.current_revision_id, p.current_revision_id)
    WHERE p.whose = 'citizen'
), behind AS (
    SELECT provision_id, kind, sameness, person_id FROM (
        SELECT *, author_id AS person_id FROM demanding
        UNION ALL SELECT d.*, w.person_id FROM demanding d
            JOIN proposals_coauthor w ON w.proposal_id = d.id AND w.ended_at IS NULL
        UNION ALL SELECT d.*, s.person_id FROM demanding d
            JOIN proposals_support s ON s.proposal_id = d.id AND NOT s.of_earlier_words
    ) AS told JOIN person ON person.id = told.person_id WHERE level >= 2
)
"""
DEMANDS = f"""{BEHIND}, demanded AS (
    SELECT provision_id, kind, sameness, min(serial) FILTER (WHERE itself) AS first, count(DISTINCT id) AS proposals
    FROM demanding GROUP BY 1, 2, 3
)
SELECT provision_id, first, count(DISTINCT person_id), proposals
FROM behind JOIN demanded USING (provision_id, kind, sameness) WHERE kind IN ('change', 'add', 'remove')
GROUP BY provision_id, kind, sameness, first, proposals ORDER BY 3 DESC, 2 LIMIT {LISTED}
"""
DIVIDED = f"""{BEHIND}
SELECT keeping.provision_id, keep, change FROM (
    SELECT provision_id, count(DISTINCT person_id) AS keep FROM behind WHERE kind = 'keep' GROUP BY 1
) AS keeping JOIN (
    SELECT provision_id, count(DISTINCT person_id) AS change FROM behind WHERE kind IN ('change', 'remove') GROUP BY 1
) AS changing USING (provision_id)
ORDER BY least(keep, change) DESC, keep + change DESC, provision_id LIMIT {LISTED}
"""
# What nobody has looked at: of proposals also those whose words were sent anew.
REVIEW = f"""
SELECT count(*), count(*) FILTER (WHERE submitted_at < %(moment)s - make_interval(hours => hours_unseen)),
    min({SENT})
FROM articles_draft d JOIN (
    SELECT draft_id, submitted_at, hidden_at, disputed_at, withdrawn_at, returned_at, erased_at
    FROM proposals_proposal WHERE reviewed_at IS NULL OR coming_revision_id IS NOT NULL
    UNION ALL SELECT draft_id, submitted_at, hidden_at, disputed_at, withdrawn_at, returned_at, erased_at
    FROM proposals_comment WHERE reviewed_at IS NULL
) AS unseen ON draft_id = d.id
WHERE d.id = %(draft)s AND submitted_at IS NOT NULL
    AND coalesce(hidden_at, disputed_at, withdrawn_at, returned_at, erased_at) IS NULL
"""
TIMES = """
SELECT hours_unseen > 0, closes_at, coalesce(closes_at <= %(moment)s, false)
FROM articles_draft d LEFT JOIN articles_phase p ON p.draft_id = d.id AND p.kind = 'consideration'
WHERE d.id = %(draft)s
"""
# Of what is published, by the region of its author: whether that is shown, how many proposals, of how many people.
BY_REGION = """
SELECT coalesce(nullif(region, ''), 'none'), name_form = 'name' AND name <> '', count(*), count(DISTINCT author_id)
FROM proposal JOIN accounts_person a ON a.id = author_id
WHERE whose = 'citizen' AND visible_at IS NOT NULL AND proposal.erased_at IS NULL GROUP BY 1, 2
"""
SUPPORTERS = """
SELECT region, count(DISTINCT a.id) FROM proposals_support s JOIN proposal ON proposal.id = s.proposal_id
JOIN accounts_person a ON a.id = s.person_id WHERE NOT of_earlier_words GROUP BY 1
"""


def of_draft(draft, told, moment, regions):
    """Return all of it; `told` is what `counted.of_draft` gives, `moment` when the page was asked for."""
    day = localtime(moment).date()
    return {
        "demands": demands(draft),
        "divided": divided(draft),
        "late": late(draft, told, moment),
        "regions": by_region(draft, regions),
        "week": day - timedelta(days=day.weekday()),
    }


def demands(draft):
    """Return the weightiest demands as (provision, number of the first proposal, people, proposals)."""
    return rows(DEMANDS, "true", draft=draft)


def divided(draft):
    """Return the most divided places as (provision, people who keep its words, people who change or remove them)."""
    return rows(DIVIDED, "true", draft=draft)


def late(draft, told, moment):
    """Return what is late as (value, waiting, late or None where no time is set, the oldest day or None)."""
    [(waiting, overdue, oldest)] = rows(REVIEW, "true", draft=draft, moment=moment)
    [(has_hours, closes_at, is_over)] = rows(TIMES, "true", draft=draft, moment=moment)
    owed = told["unanswered.number"]
    overdue_answers = None if closes_at is None else owed if is_over else 0
    return [
        ("review", waiting, overdue if has_hours else None, oldest),
        ("answers", owed, overdue_answers, told["late.answers.oldest"] or None),
    ]


def by_region(draft, regions):
    """Return what is told by region: {"proposals": …, "named": …, "supporters": …} of {region: number}.

    The last two are those of a first week, above its floor. `regions` are all that there are, "none" among them.
    """
    shown, named = {}, {}
    for region, is_named, number, people in rows(BY_REGION, "true", draft=draft):
        if is_named:
            named[region] = number, people
        else:
            shown[region] = number
    supporters = {region or "none": (number, number) for region, number in rows(SUPPORTERS, "true", draft=draft)}
    return {
        "proposals": shown,
        "named": published(named, regions),
        "supporters": published(supporters, regions),
    }


def published(told, regions):
    """Return what of (number, people) by region a first week publishes: nothing of less than ten people, by fives.

    Nor what would give away one region alone, or fewer than ten people, as what is left of the whole.
    """
    by_people = sorted((told.get(region, (0, 0))[1], "" if region == "none" else region) for region in regions)
    held_back = sum(people < FLOOR for people, _region in by_people)
    while 0 < held_back < len(by_people) and (
        held_back == 1 or sum(people for people, _region in by_people[:held_back]) < FLOOR
    ):
        held_back += 1
    shown = (region or "none" for _people, region in by_people[held_back:])
    return {region: STEP * int(told[region][0] / STEP + 0.5) for region in shown}
