"""Families of repeats among very many texts, each verified as a whole against the text that stands for it.

Texts that share a band are linked to a neighbour and to the first in the bucket; links that do not hold are dropped.
What hangs together is a family only as far as each member is a repeat of its representative, the text nearest to what
all of them have: the rest is looked at by itself. So chance links, which grow with the number of texts, join nothing.
"""

from dataclasses import dataclass

import numpy as np

from feedback.repeats.shingles import HALF, Sets, first_of
from feedback.repeats.signing import BANDS, ROWS, signatures

LIKELY = 0.3  # estimated likeness from which a link is looked at; of a text contained in another, somewhat more
LIKELY_CONTAINED = 0.45
SURE = 0.65  # estimated likeness from which a link is taken as it is: families are verified anyway
ROUNDS = 20  # of looking for families in what hangs together; the few links left then make families one by one
AT_ONCE = 10_000  # pairs whose signatures are compared at a time: they fit in a processor's cache
FAMILIES_AT_ONCE = 1_000_000  # runs
KEY = np.uint64(24)
LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True)
class Family:
    """Texts that repeat one another, by their ids in order; one of them stands for all."""

    representative: object
    members: tuple


def families(ids, texts):
    """Return the families of two and more, in the order of their first ids, whatever the order of the input.

    Texts of which the normal form leaves nothing are in no family.
    """
    order = sorted(range(len(ids)), key=ids.__getitem__)
    heads = representatives([texts[place] for place in order])
    members = {}
    for place in np.flatnonzero(np.bincount(heads, minlength=len(ids))[heads] > 1).tolist():
        members.setdefault(int(heads[place]), []).append(ids[order[place]])
    return [Family(ids[order[head]], tuple(some)) for head, some in members.items()]


def representatives(texts):
    """Return for each text the place of the one that stands for its family: its own where it repeats nothing.

    Where texts are equally near to their family the first stands for it: give them in the order of their ids.
    """
    signed = signatures(texts)
    written = np.flatnonzero(signed.exact)
    _keys, first, same = np.unique(signed.exact[written], return_index=True, return_inverse=True)
    first = written[first]
    different = np.sort(first)  # the first of each normal form
    ones, others = _links(signed, different)
    linked = np.unique(np.concatenate([ones, others]))
    ones, others = np.searchsorted(linked, ones), np.searchsorted(linked, others)
    linked = different[linked]
    sets = Sets([texts[place] for place in linked.tolist()])
    ones, others = _holding(sets, signed.least[linked], ones, others)
    copies = np.bincount(first[same], minlength=len(texts))[linked]
    head = _joined(sets, _gathered(sets, copies, ones, others), ones, others)
    heads = np.arange(len(texts))
    heads[linked] = linked[head]
    heads[written] = heads[first[same]]
    return heads


def _links(signed, different):
    """Return pairs of places in `different` whose texts are likely repeats: they share a band and much more."""
    found = [np.empty(0, dtype=np.uint64)]
    for band in range(BANDS):
        # In a bucket those are neighbours that share another least hash, too.
        beside = signed.least[different, (band + 1) % BANDS].astype(np.uint64)
        keys = (signed.bands[different, band].view(np.uint64) >> KEY << KEY) | (beside >> np.uint64(8))
        order = np.argsort(keys, kind="stable")
        keys = keys[order] >> KEY
        begins = first_of(keys)
        again = np.flatnonzero(~begins)
        if again.size:
            first = np.minimum.reduceat(order, np.flatnonzero(begins))[np.cumsum(begins) - 1]
            found += [_pair(order[again], order[again - 1]), _pair(order[again], first[again])]
    pairs = np.unique(np.concatenate(found))
    least = signed.least.astype(np.uint16)  # a half of each is enough to estimate by
    ones, others = (pairs >> HALF).astype(np.int64), (pairs & LOW).astype(np.int64)
    kept = ones != others
    for start in range(0, len(ones), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        one, other = different[ones[some]], different[others[some]]
        likeness = _estimated(least, one, other)
        contained = likeness / (1 + likeness) * (1 + _ratio(signed.sizes[one], signed.sizes[other]))
        kept[some] &= (likeness >= LIKELY) | (contained >= LIKELY_CONTAINED)
    return ones[kept], others[kept]


def _pair(ones, others):
    return (np.minimum(ones, others).astype(np.uint64) << HALF) | np.maximum(ones, others).astype(np.uint64)


def _ratio(sizes, others):
    return np.maximum(sizes, others) / np.minimum(sizes, others)


def _estimated(least, ones, others):
    return np.count_nonzero(least[ones] == least[others], axis=1) / (ROWS * BANDS)


def _holding(sets, least, ones, others):
    """Return the links of texts that are repeats."""
    unsure = np.zeros(len(ones), dtype=bool)
    for start in range(0, len(ones), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        unsure[some] = _estimated(least, ones[some], others[some]) < SURE
    holds = np.ones(len(ones), dtype=bool)
    holds[unsure] = sets.repeats(ones[unsure], others[unsure])[0]
    return ones[holds], others[holds]


def _gathered(sets, copies, ones, others):
    """Return for each text the one that stands for it, after families were taken out of what hangs together."""
    head = np.full(len(sets.sizes), -1)
    for _round in range(ROUNDS):
        if not ones.size:
            break
        whole = _hanging_together(len(head), ones, others)
        inside = np.unique(np.concatenate([ones, others]))
        nearest = _nearest(sets, copies, inside, whole[inside])
        standing = nearest[whole[inside]]
        belongs = sets.repeats(inside, standing)[0] | (inside == standing)
        head[inside[belongs]] = standing[belongs]
        left = (head[ones] < 0) & (head[others] < 0)
        ones, others = ones[left], others[left]
    _one_by_one(sets, head, ones, others)
    alone = np.flatnonzero(head < 0)
    head[alone] = alone
    return head


def _hanging_together(count, ones, others):
    """Return for each text the least of those that links lead to from it."""
    label = np.arange(count)
    while True:
        before = label.copy()
        least = np.minimum(label[ones], label[others])
        np.minimum.at(label, label[ones], least)
        np.minimum.at(label, label[others], least)
        np.minimum.at(label, ones, least)
        np.minimum.at(label, others, least)
        label = label[label]
        if np.array_equal(label, before):
            return label


def _nearest(sets, copies, inside, whole):
    """Return for each whole, by its label, the text nearest to the centre (by cosine), equal texts told as often."""
    _labels, numbers = np.unique(whole, return_inverse=True)
    score = np.zeros(len(inside))
    order = np.argsort(numbers, kind="stable")
    for some in _wholes(order, numbers, sets.sizes[inside]):
        runs, owners = sets.gathered(inside[some])
        keys = (numbers[some][owners].astype(np.uint64) << HALF) | runs
        by_run = np.argsort(keys, kind="stable")
        group = np.cumsum(first_of(keys[by_run])) - 1
        often = np.empty(len(keys))
        often[by_run] = np.bincount(group, weights=copies[inside[some]][owners][by_run])[group]
        total = np.bincount(owners, weights=often, minlength=len(some))
        score[some] = total * total / np.maximum(1, sets.sizes[inside[some]])
    best = np.lexsort((inside, -score, whole))
    firsts = first_of(whole[best])
    nearest = np.full(len(sets.sizes), -1)
    nearest[whole[best][firsts]] = inside[best][firsts]
    return nearest


def _wholes(order, numbers, sizes):
    """Cut the order into stretches of whole families, each of not many more runs than are sorted at once."""
    ends, start = np.cumsum(sizes[order]), 0
    while start < len(order):
        done = ends[start - 1] if start else 0
        last = max(start, int(np.searchsorted(ends, done + FAMILIES_AT_ONCE, side="right")) - 1)
        stop = int(np.searchsorted(numbers[order], numbers[order[last]], side="right"))
        yield order[start:stop]
        start = stop


def _one_by_one(sets, head, ones, others):
    """Make families of what is left: each text in order takes with it those linked to it that repeat it."""
    for one, other, holds in zip(ones.tolist(), others.tolist(), sets.repeats(ones, others)[0].tolist(), strict=True):
        if head[one] < 0:
            head[one] = one
        if head[other] < 0 and head[one] == one and holds:
            head[other] = one


def _joined(sets, head, ones, others):
    """Return the families with those joined whose representatives repeat each other, and what was left alone added."""
    for _time in range(2):
        apart = head[ones] != head[others]
        pairs = np.unique(_pair(head[ones[apart]], head[others[apart]]))
        if not pairs.size:
            break
        one, other = (pairs >> HALF).astype(np.int64), (pairs & LOW).astype(np.int64)
        repeats, likeness = sets.repeats(one, other)
        one, other, likeness = one[repeats], other[repeats], likeness[repeats]
        sizes = np.bincount(head, minlength=len(head))
        swapped = (sizes[one] > sizes[other]) | ((sizes[one] == sizes[other]) & (one < other))
        small, large = np.where(swapped, other, one), np.where(swapped, one, other)
        best = np.lexsort((large, -likeness, small))
        firsts = first_of(small[best])
        into = np.arange(len(head))
        into[small[best][firsts]] = large[best][firsts]
        head = _moved(sets, head, into)
    return head


def _moved(sets, head, into):
    """Move each text into the family that its own goes into, if it repeats what stands for that one."""
    moving = np.flatnonzero(into[head] != head)
    goal = into[head[moving]]
    goes = sets.repeats(moving, goal)[0] & (into[goal] == goal)
    moved = head.copy()
    moved[moving[goes]] = goal[goes]
    left = head[moving[~goes]]
    moved[left] = left  # whoever stands for others stays with them
    return moved
