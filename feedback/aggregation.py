"""What was said on one article, from plain counts: no database, no clock (method `counts-7`).

Counting rules, each published beside its number (`feedback/rules.py`):
a proposal counts once, and once for each kind and each provision that it touches, however many places it changes;
a contribution is a proposal or comment that was submitted and is not hidden, withdrawn, returned or disputed; a person
is counted once however much they contributed, as author or co-author; distinct proposals count equal changes once, and
what a moderator merged into another with that one; supports are people backing a proposal, each once for all that was
merged; a proposal counts the same by whatever channel it came.
Kinds of participant are never mixed: all of these are of citizens. What parties and other organizations say, in
proposals, comments and positions, is counted apart by kind (`organizations`).
"""

import hashlib
import json
from collections import Counter

METHOD = "counts-7"
CHANGES = ("change", "add", "remove")
KINDS = (*CHANGES, "keep", "question")
HEADLINE_LEVELS = (2, 3)
CITIZEN = "citizen"
ORGANIZATIONS = ("party", "org")
STANCES = ("support", "with_changes", "oppose")
NOTHING = {"proposals": [], "comments": [], "supports": [], "positions": [], "set_apart": {}}
NOTHING_APART = {"hidden": 0, "withdrawn": 0, "returned": 0, "disputed": 0}


def summarize(
    *, proposals, comments, supports, positions, set_apart, supports_earlier=0, coauthors=(), merged=frozenset()
):
    """Return the counts of one article.

    `proposals`: rows (serial of its number, who, level, language, kind, provision, sameness, day, is_waiting,
    channel, participant), one for each place of a proposal in the article, those of one proposal in the order of the
    text;
    `comments`: rows (id, who, level, language, stance, day, participant);
    `positions`: rows (id, who, provision, stance, is_answered, participant), one for each organization that filed or
    co-signed it;
    `supports`: rows (serial of the proposal, level, number of people): people support, organizations do not;
    `coauthors`: rows (serial of the proposal, who, level) of those who write it with its author, who is in its own row;
    `merged`: serials of proposals that were merged into another one here, which has their supports in its own rows;
    `supports_earlier`: how many supports stayed with words that have become others;
    `set_apart`: {participant: {"hidden": n, "withdrawn": n, "returned": n, "disputed": n}}.
    `who` is a person's key, or an organization's where `participant` is one of `ORGANIZATIONS`.
    """
    of_citizens = _of_citizens(
        [row[:-1] for row in proposals if row[-1] == CITIZEN],
        [row[:-1] for row in comments if row[-1] == CITIZEN],
        supports,
        coauthors,
        merged,
    )
    return of_citizens | {
        "supports_earlier": supports_earlier,
        "set_apart": set_apart.get(CITIZEN, NOTHING_APART),
        "organizations": {
            kind: _of_organizations(
                [row for row in proposals if row[-1] == kind],
                [row for row in comments if row[-1] == kind],
                [row for row in positions if row[-1] == kind],
                set_apart.get(kind, NOTHING_APART),
            )
            for kind in ORGANIZATIONS
        },
    }


def _of_organizations(proposals, comments, positions, set_apart):
    """Return the counts of one kind of organization, each counted once however much it says."""
    kinds = _kinds(proposals)
    stances = Counter(row[3] for row in positions)
    return {
        "organizations": len({row[1] for row in [*proposals, *comments, *positions]}),
        "proposals": {kind: kinds[kind] for kind in KINDS},
        "proposals_total": len(_once(proposals)),
        "comments": len(comments),
        "positions": {stance: stances[stance] for stance in STANCES},
        "positions_total": len(positions),
        "positions_answered": sum(1 for row in positions if row[4]),
        "set_apart": set_apart,
    }


def _of_citizens(proposals, comments, supports, coauthors, merged):
    """Return the counts of citizens; the supports are people's, whoever proposed.

    Co-authors are people and add no contribution: what several write is one.
    """
    places, proposals = proposals, _once(proposals)
    levels = {}
    for _id, author, level, *_rest in [*proposals, *comments]:
        levels[author] = level
    written_with = {}
    for serial, who, level in coauthors:
        levels[who] = level
        written_with.setdefault(serial, set()).add(who)
    kinds = _kinds(places)
    people_by_level = Counter(levels.values())
    contributions_by_level = Counter(row[2] for row in [*proposals, *comments])
    languages = Counter(row[3] for row in [*proposals, *comments])
    days = Counter(row[7] for row in proposals)
    comment_days = Counter(row[5] for row in comments)
    supports_by_level = Counter()
    supports_by_proposal = {}
    for proposal, level, people in supports:
        supports_by_level[level] += people
        supports_by_proposal[proposal] = supports_by_proposal.get(proposal, 0) + people
    return {
        "contributions": len(proposals) + len(comments),
        "people": len(levels),
        "people_identified": sum(people_by_level[level] for level in HEADLINE_LEVELS),
        "proposals": {kind: kinds[kind] for kind in KINDS},
        "proposals_total": len(proposals),
        "changes_total": sum(1 for row in proposals if row[4] in CHANGES),
        "distinct_proposals": len({(row[5], row[4], row[6]) for row in proposals if row[0] not in merged}),
        "comments": len(comments),
        "stances": _sorted(Counter(row[4] for row in comments)),
        "supports": sum(supports_by_level.values()),
        "supports_identified": sum(supports_by_level[level] for level in HEADLINE_LEVELS),
        "waiting": sum(1 for row in proposals if row[8]),
        "by_level": {
            str(level): {
                "people": people_by_level[level],
                "contributions": contributions_by_level[level],
                "supports": supports_by_level[level],
            }
            for level in (1, 2, 3)
        },
        "by_language": _sorted(languages),
        "by_channel": _sorted(Counter(row[9] for row in proposals)),
        "by_provision": _by_provision(places),
        "repeats": _repeats(proposals, supports_by_proposal, written_with),
        "by_day": [
            {"day": day, "proposals": days[day], "comments": comment_days[day]}
            for day in sorted({*days, *comment_days})
        ],
    }


def _once(proposals):
    """Return the first row of each proposal: its first place in the article stands for all."""
    first = {}
    for row in proposals:
        first.setdefault(row[0], row)
    return list(first.values())


def _kinds(proposals):
    """Return how many proposals ask for each kind; one that asks for two counts for both."""
    return Counter(kind for _serial, kind in {(row[0], row[4]) for row in proposals})


def _sorted(counter):
    return {str(key): counter[key] for key in sorted(counter)}


def _by_provision(proposals):
    """Return per provision how many ask for a change, would keep the words, ask a question."""
    counted = {}
    for row in proposals:
        entry = counted.setdefault(str(row[5]), {"changes": 0, "keep": 0, "question": 0})
        entry["changes" if row[4] in CHANGES else row[4]] += 1
    return {provision: counted[provision] for provision in sorted(counted, key=int)}


def _repeats(proposals, supports_by_proposal, written_with, at_least=2):
    """Return the sets of equal proposals, the largest first: their first member stands for all."""
    sets = {}
    for row in proposals:
        sets.setdefault((row[5], row[4], row[6]), []).append(row)
    repeats = [
        {
            "proposal": min(row[0] for row in members),
            "proposals": len(members),
            "people": len({row[1] for row in members}.union(*(written_with.get(row[0], ()) for row in members))),
            "supports": sum(supports_by_proposal.get(row[0], 0) for row in members),
        }
        for members in sets.values()
        if len(members) >= at_least
    ]
    return sorted(repeats, key=lambda entry: (-entry["proposals"], entry["proposal"]))


def digest(result):
    """Return SHA-256 over a result's canonical JSON, in hex: two runs on equal facts agree byte for byte."""
    canonical = json.dumps(result, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
