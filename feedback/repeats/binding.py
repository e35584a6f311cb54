"""What staff bound by hand, put upon what the program found: a pair that is bound is respected whatever is alike.

A text that staff placed is where they put it, and by its words nobody else comes there; all others are as they were
found. Where families were joined, what was found with any of them is in one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Placed:
    """Where an act puts a text: alone, with the others that it places, or beside the first of these that is there."""

    act: int
    is_alone: bool = False
    beside: tuple = ()


@dataclass(frozen=True)
class Joined:
    """Texts whose families an act joins."""

    act: int
    texts: tuple


@dataclass(frozen=True)
class BoundFamily:
    """A family: {text: (the text that stands for those it was found with where that is another, act or None)}."""

    representative: int
    members: dict


def bound(found, placed, joined, there):
    """Return the families of two and more, in the order of their first texts.

    `found` are pairs (representative, members) of texts that were found together, `placed` is {text: `Placed`},
    `joined` are in the order of their acts, `there` all texts that acts name and that are still read.
    """
    clusters = {}
    for representative, members in found:
        left = sorted(text for text in members if text not in placed)
        if left:
            clusters[representative if representative in left else left[0]] = left
    head = {text: first for first, members in clusters.items() for text in members}
    for text in sorted(there):
        if text not in placed and text not in head:
            head[text], clusters[text] = text, [text]
    into, acts = _into(clusters, head, joined)
    families = {}
    for first, members in sorted(clusters.items()):
        main = into[first]
        found_with = (None, None) if first == main else (first, acts[first])
        families.setdefault(("text", main), {}).update(dict.fromkeys(members, found_with))
    for text in sorted(placed):
        kind, at = _home(text, placed, there)
        home = ("text", into[head[at]]) if kind == "text" else (kind, at)
        families.setdefault(home, {})[text] = (None, placed[text].act)
    return sorted(
        (
            BoundFamily(at if kind == "text" else min(members), members)
            for (kind, at), members in families.items()
            if len(members) > 1
        ),
        key=lambda family: min(family.members),
    )


def _into(clusters, head, joined):
    """Return for each representative that of the family it is in, the largest there; and which act joined it."""
    into, acts = {first: first for first in clusters}, {}
    for one in joined:
        firsts = {head[text] for text in one.texts if text in head}
        for first in firsts:
            acts.setdefault(first, one.act)
        together = {into[first] for first in firsts}
        if len(together) > 1:
            least = min(together)
            into = {first: least if now in together else now for first, now in into.items()}
    members = {}
    for first, now in into.items():
        members.setdefault(now, []).append(first)
    main = {now: min(firsts, key=lambda first: (-len(clusters[first]), first)) for now, firsts in members.items()}
    return {first: main[now] for first, now in into.items()}, acts


def _home(text, placed, there):
    """Return ("text", one that nobody placed), or ("act", key): the group of an act; ("alone", text) of itself."""
    way = []
    while text in placed:
        if text in way:  # each is said to be beside the next, all round: they are together
            return "act", min(placed[each].act for each in way[way.index(text) :])
        way.append(text)
        if placed[text].is_alone:
            return "alone", text
        beside = (
            each for each in placed[text].beside if each in there and not (each in placed and placed[each].is_alone)
        )
        following = next(beside, None)
        if following is None:
            return "act", placed[text].act
        text = following
    return "text", text
