"""What a member of a family says besides: the passages that do not stand in the text that stands for the family."""

import re
from dataclasses import dataclass

from articles.diff import matches
from feedback.repeats.normal import normal_form

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
TRAIL = re.compile(r"[^\w\s]*")
LEAST_WORDS = 3  # fewer are a slip or another word, not an addition
MOVED = 3  # so many words that stand together elsewhere in the representative were only moved
BRIDGE = 2  # words that both have by chance within an own passage


@dataclass(frozen=True)
class Passage:
    """A stretch of the text as it was written, by its characters."""

    start: int
    end: int


def additions(text, representative):
    """Return the passages of a text that are its own, in their order; moved sentences and single words are none."""
    words = list(WORD.finditer(text))
    said, base = ([normal_form(word.group()) for word in some] for some in (words, WORD.finditer(representative)))
    own = [True] * len(said)
    for _before, at, size in matches(base, said):
        own[at : at + size] = [False] * size
    together = {tuple(base[at : at + MOVED]) for at in range(len(base) - MOVED + 1)}
    for at in range(len(said) - MOVED + 1):
        if tuple(said[at : at + MOVED]) in together:
            own[at : at + MOVED] = [False] * MOVED
    return [
        Passage(words[first].start(), TRAIL.match(text, words[last].end()).end())
        for first, last in _bridged(_stretches(own))
        if sum(own[first : last + 1]) >= LEAST_WORDS
    ]


def _stretches(own):
    """Return the first and last places of what is true without a break."""
    edges = [at for at in range(len(own) + 1) if (at < len(own) and own[at]) != (at > 0 and own[at - 1])]
    return [(first, after - 1) for first, after in zip(edges[::2], edges[1::2], strict=True)]


def _bridged(stretches):
    joined = []
    for first, last in stretches:
        between = first - joined[-1][1] - 1 if joined else BRIDGE + 1
        if between <= BRIDGE and between < last - first + 1 and between < joined[-1][1] - joined[-1][0] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def has_additions(text, representative):
    """Whether a text has passages of its own; where both say the same, nothing is compared."""
    return normal_form(text) != normal_form(representative) and bool(additions(text, representative))
