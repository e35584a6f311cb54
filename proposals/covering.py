"""Covering chosen words of a text: pure, in characters (Unicode code points), so that a letter is one in any script."""

import re
from itertools import groupby

# What stands in the place of a covered passage, however long that was.
MARK = "█████"
WORD = re.compile(r"\S+")
MARKS_TOGETHER = re.compile(rf"{MARK}(?:\s*{MARK})+")


def words_in(text):
    """Return the words of a text in their order, as they are marked one by one: what stands between white space."""
    return WORD.findall(text)


def cover(text, numbers):
    """Return a text with the mark in place of each passage of words chosen by their numbers, counted from nought.

    Neighbours are one passage: one mark stands for it, whatever its length, line breaks inside it included.
    """
    spans = [found.span() for found in WORD.finditer(text)]
    pieces, end = [], 0
    # Numbers that follow one another keep their distance from their own places in the row.
    for _distance, group in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        passage = [number for _place, number in group]
        pieces += [text[end : spans[passage[0]][0]], MARK]
        end = spans[passage[-1]][1]
    return MARKS_TOGETHER.sub(MARK, "".join([*pieces, text[end:]]))
