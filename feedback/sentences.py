"""What a summary says in sentences: no database, no clock, no words (method `sentences-2`).

Each sentence is made by a rule from facts and counts and says how many texts stand behind it. It speaks of texts that
everybody can read: what waits for a moderator, and so is in the counts already, is told beside them. What is made are
ids and numbers; the reader's language gives the words (`feedback.telling`).
"""

from collections import Counter

from feedback.aggregation import CHANGES, CITIZEN, ORGANIZATIONS, STANCES
from proposals.ranges import Meeting, meeting

METHOD = "sentences-2"
PARAMETERS = {"places": 5, "repeated": 3, "compared": 20, "exclusive": 2, "named": 2}
EXCLUDING = (Meeting.CONFLICT, Meeting.NESTED)
FIRST = 4
ORDER = (  # which rule's sentence weighs most: who spoke, where, what they ask, where they differ; then the others
    *("said", "only_keep", "place", "repeated", "exclusive", "keep", "changes", "question"),
    *("comments", "party", "org", "sent_by_organizations"),
)


def say(
    *,
    proposals,
    comments,
    positions,
    supports,
    coauthors,
    unread,
    altered,
    parameters=PARAMETERS,
):
    """Return the sentences about one article, in the order in which they are read.

    `proposals`, `comments`, `positions`, `supports`, `coauthors` are rows as `aggregation.summarize` takes them;
    `unread` are {"proposal": serials, "comment": keys, "position": keys} of those that count and cannot be read;
    `altered`: rows (serial, provision, wording, start, end, digest), the words that the commonest changes alter
    (`ways`).

    A sentence is {"rule", "numbers", "behind": what to choose in the list of texts, or None, "named": serials,
    "provision"}; `numbers["number"]` texts stand in that list.
    """
    weight = _weight(supports)
    readable = [row for row in proposals if row[0] not in unread["proposal"]]
    places = [row for row in readable if row[-1] == CITIZEN]

    def named(serials):
        return sorted(set(serials), key=lambda serial: (-weight.get(serial, 0), serial))[: parameters["named"]]

    common = ways(proposals, supports, unread)[: parameters["compared"]]
    return [
        *_said(places, coauthors, named),
        *_asked(places, named),
        *_of_places(places, named, parameters["places"]),
        *_repeated(common, coauthors, weight, parameters["repeated"]),
        *_exclusive(common, altered, parameters["exclusive"]),
        *_of_comments([row for row in comments if row[0] not in unread["comment"]]),
        *_of_organizations(readable, [row for row in positions if row[0] not in unread["position"]], named),
    ]


def _sentence(rule, numbers, behind=None, named=(), provision=None):
    return {"rule": rule, "numbers": numbers, "behind": behind, "named": list(named), "provision": provision}


def _weight(supports):
    weight = {}
    for serial, _level, people in supports:
        weight[serial] = weight.get(serial, 0) + people
    return weight


def ways(proposals, supports, unread):
    """Return the rows of what citizens ask to change, each way together, the commonest first.

    A proposal goes with its first place in the article, as in the list.
    """
    weight, seen, found = _weight(supports), set(), {}
    for row in proposals:
        serial, kind, provision, sameness = row[0], row[4], row[5], row[6]
        if row[-1] != CITIZEN or serial in seen:
            continue
        seen.add(serial)
        if kind in CHANGES and serial not in unread["proposal"] and serial not in unread["erased"]:
            found.setdefault((provision, kind, sameness), []).append(row)
    return sorted(
        found.values(), key=lambda rows: (-len(rows), -sum(weight.get(row[0], 0) for row in rows), rows[0][0])
    )


def _said(places, coauthors, named):
    """How many proposals came, from how many people."""
    serials = {row[0] for row in places}
    if not serials:
        return []
    levels = {row[1]: row[2] for row in places}
    levels |= {who: level for serial, who, level in coauthors if serial in serials}
    people, identified = len(levels), sum(level >= 2 for level in levels.values())
    numbers = {"number": len(serials), "people": people, "identified": identified}
    return [_sentence("said", numbers, {}, named(serials))]


def _asked(places, named):
    """How many ask for other words, agree with them, ask a question; all of them where all agree."""
    by_kind = {"changes": set(), "keep": set(), "question": set()}
    distinct = set()
    for row in places:
        kind = "changes" if row[4] in CHANGES else row[4]
        by_kind[kind].add(row[0])
        if kind == "changes":
            distinct.add((row[5], row[4], row[6]))
    agree = by_kind["keep"]
    if agree and not by_kind["changes"] and not by_kind["question"]:
        return [_sentence("only_keep", {"number": len(agree)}, {"kind": "keep"}, named(agree))]
    sentences = []
    for kind, serials in by_kind.items():
        if serials:
            numbers = {"number": len(serials)} | ({"distinct": len(distinct)} if kind == "changes" else {})
            sentences.append(_sentence(kind, numbers, {"kind": kind}, named(serials)))
    return sentences


def _of_places(places, named, most):
    """Which places most ask to change, and how many agree with the words there."""
    asked, agree = {}, {}
    for row in places:
        if row[4] in CHANGES:
            asked.setdefault(row[5], []).append(row[0])
        elif row[4] == "keep":
            agree.setdefault(row[5], []).append(row[0])
    of = len({serial for serials in asked.values() for serial in serials})
    first = sorted(asked, key=lambda provision: (-len(asked[provision]), provision))[:most]
    return [
        _sentence(
            "place",
            {"number": len(asked[provision]), "of": of, "keep": len(agree.get(provision, ()))},
            {"kind": "changes", "place": provision},
            named(asked[provision]),
            provision,
        )
        for provision in first
    ]


def _repeated(common, coauthors, weight, most):
    """The changes that several ask for in equal words."""
    written_with = {}
    for serial, who, _level in coauthors:
        written_with.setdefault(serial, set()).add(who)
    sentences = []
    for rows in [rows for rows in common if len(rows) > 1][:most]:
        serials = [row[0] for row in rows]
        people = {row[1] for row in rows}.union(*(written_with.get(serial, ()) for serial in serials))
        numbers = {
            "number": len(rows),
            "people": len(people),
            "supports": sum(weight.get(serial, 0) for serial in serials),
            "turn": len(sentences) + 1,
        }
        sentences.append(_sentence("repeated", numbers, {"same": serials[0]}, serials[:1], rows[0][5]))
    return sentences


def _exclusive(common, altered, most):
    """Ways that cannot both be followed: they alter the same words, or a part of them, otherwise."""
    ranges = {}
    for serial, provision, wording, start, end, digest in altered:
        ranges.setdefault((serial, provision), []).append((wording, _Range(start, end, digest)))
    made = [(rows, ranges.get((rows[0][0], rows[0][5]), ())) for rows in common]
    pairs = [
        (one, other)
        for place, (one, own) in enumerate(made)
        for other, others in made[place + 1 :]
        if one[0][5] == other[0][5] and _exclude(own, others)
    ]
    pairs.sort(key=lambda pair: (-len(pair[1]), -len(pair[0]), pair[0][0][0], pair[1][0][0]))
    return [
        _sentence(
            "exclusive",
            {"number": len(one), "others": len(other)},
            None,
            [one[0][0], other[0][0]],
            one[0][5],
        )
        for one, other in pairs[:most]
    ]


def _exclude(own, others):
    return any(
        wording == other_wording and meeting(mine, theirs) in EXCLUDING
        for wording, mine in own
        for other_wording, theirs in others
    )


class _Range:
    """Words and signs `start` to `end`, and the digest of what comes in their place."""

    def __init__(self, start, end, digest):
        self.start, self.end, self.digest = start, end, digest


def _of_comments(comments):
    """How many comments of citizens are for, against and neither."""
    stances = [row[4] for row in comments if row[-1] == CITIZEN]
    if not stances:
        return []
    numbers = {"number": len(stances)} | {name: stances.count(name) for name in ("for", "against", "neutral")}
    return [_sentence("comments", numbers, {"part": "comments"})]


def _of_organizations(proposals, positions, named):
    """What parties and organizations say, each kind apart; then how many proposals they sent."""
    sentences = []
    for kind in ORGANIZATIONS:
        stances = [row[3] for row in positions if row[-1] == kind]
        if stances:
            numbers = {"number": len(stances)} | {stance: stances.count(stance) for stance in STANCES}
            sentences.append(_sentence(kind, numbers, {"part": "organizations"}))
    sent = {row[0] for row in proposals if row[-1] in ORGANIZATIONS}
    if sent:
        behind = {"whose": "organizations"}
        sentences.append(_sentence("sent_by_organizations", {"number": len(sent)}, behind, named(sent)))
    return sentences


def weightiest(rules, most=FIRST):
    """Return at which places of a summary the sentences stand that are read first: one by each rule, then more of them.

    `rules` names the rule of each sentence, in the order in which they are read; so are the places.
    """
    seen = Counter()
    turns = []
    for place, rule in enumerate(rules):
        turns.append((seen[rule], ORDER.index(rule), place))
        seen[rule] += 1
    return sorted(place for _turn, _weight, place in sorted(turns)[:most])


def days(proposals, comments, unread):
    """Return how many proposals and comments of citizens that everybody can read came on each day, as sorted rows."""
    sent = {row[0]: row[7] for row in proposals if row[-1] == CITIZEN and row[0] not in unread["proposal"]}
    came = Counter(sent.values())
    said = Counter(row[5] for row in comments if row[-1] == CITIZEN and row[0] not in unread["comment"])
    return [{"day": day, "proposals": came[day], "comments": said[day]} for day in sorted({*came, *said})]
