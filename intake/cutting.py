"""How a long text is looked at in pieces: what is cut, what no cut covers, and where cuts could be. Pure arithmetic.

All places are counted in code points over the frozen text. The same text always gives the same pieces.
"""

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LONG_LINE = 400  # characters from which on a paragraph is offered sentence by sentence
SENTENCE_END = re.compile(r"(?<=[.!?…;])[^\S\n]+(?=[«“\"(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
# A line that begins something new: numbered, or naming a place of the draft within its first words.
NUMBERED = re.compile(r"\(?(\d{1,3}|[a-zа-яёәғқңөұүһі])[.)]\s", re.IGNORECASE)
OF_A_PLACE = re.compile(
    r".{0,60}?(\bстать[яиеюё]й?\s+\d|\bст\.\s*\d|\bпункт\S{0,3}\s+\d|\d+\s*-\s*(бап|тарма[қғ])|\barticle\s+\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stretch:
    """A piece of the text, from `start` to before `end`; with its `cut`, or None where none covers it."""

    start: int
    end: int
    cut: Any = None


def digest_of(text):
    """Return SHA-256 over the UTF-8 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def trimmed(text, start, end):
    """Return the range without white space at its ends; an empty one where there is nothing else."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, end - (len(piece) - len(piece.rstrip())))


def stretches(text, cuts):
    """Return the whole text as it is cut, in order: each cut, and what none covers but for white space."""
    found, reached = [], 0
    for cut in sorted(cuts, key=lambda one: one.start):
        found += _uncovered(text, reached, cut.start)
        found.append(Stretch(cut.start, cut.end, cut))
        reached = cut.end
    return found + _uncovered(text, reached, len(text))


def _uncovered(text, start, end):
    start, end = trimmed(text, start, end)
    return [Stretch(start, end)] if start < end else []


def units(text, start, end):
    """Return the paragraphs of a range, long ones by their sentences, as ranges."""
    found = []
    for first, last in _lines(text, start, end):
        if last - first <= LONG_LINE:
            found.append((first, last))
            continue
        reached = first
        for mark in SENTENCE_END.finditer(text, first, last):
            found.append((reached, mark.start()))
            reached = mark.end()
        found.append((reached, last))
    return found


def joined(text, ranges):
    """Return the one range that neighbours make, or None where something stands between them."""
    ranges = sorted(ranges)
    if not ranges or any(text[one[1] : other[0]].strip() for one, other in pairwise(ranges)):
        return None
    return ranges[0][0], ranges[-1][1]


def suggested(text, cuts=()):
    """Return where what no cut covers could be cut: before each line that is numbered or names a place of the draft.

    Where the text has no such line, each paragraph is a piece.
    """
    has_begins = any(_begins(text, line) for line in _lines(text, 0, len(text)))
    pieces: list = []
    for free in stretches(text, cuts):
        if free.cut is None:
            pieces += _pieces(text, _lines(text, free.start, free.end), has_begins)
    return pieces


def _begins(text, line):
    return bool(NUMBERED.match(text, *line) or OF_A_PLACE.match(text, *line))


def _pieces(text, lines, has_begins):
    pieces: list = []
    for line in lines:
        if not pieces or not has_begins or _begins(text, line):
            pieces.append(line)
        else:
            pieces[-1] = (pieces[-1][0], line[1])
    return pieces


def _lines(text, start, end):
    """Return the lines of a range that say something, without white space at their ends."""
    found, reached = [], start
    for line in text[start:end].split("\n"):
        first, last = trimmed(text, reached, reached + len(line))
        if first < last:
            found.append((first, last))
        reached += len(line) + 1
    return found
