"""Which words of the draft a change alters, as ranges over its words and signs, and how two such ranges meet."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from articles.diff import changes, is_rewrite

TOKEN = re.compile(r"\w+|[^\w\s]")
MOST_APART = 50  # past it the whole stretch between the first and the last counts as one
DIGEST_SIZE = 16


class Meeting(StrEnum):
    """How two alterations of the same text meet, the closest first."""

    SAME = "same"  # the same words become the same
    CONFLICT = "conflict"  # the same words, or a part of them, become something else
    NESTED = "nested"  # one changes a part of what the other changes
    BESIDE = "beside"  # words that touch, or two additions at one spot: their order is to be chosen


@dataclass(frozen=True)
class Altered:
    """One stretch that a change alters: words and signs `start` to `end` (not included) go, other words come.

    Where none go, `start` and `end` are the spot at which the new ones are put in.
    """

    start: int
    end: int
    went: str
    came: str

    @property
    def digest(self):
        """What equal new words share, however spaced; empty where none come."""
        words = " ".join(TOKEN.findall(self.came))
        return blake2b(words.encode(), digest_size=DIGEST_SIZE).hexdigest() if words else ""


def altered(kind, old, new):
    """Return what a change of a kind alters in the words of its place, in their order.

    What is added after a place stands behind its last word, apart from what is changed inside. Spaces alone are none.
    """
    if kind == "add":
        spot = len(TOKEN.findall(old)) + 1
        return [Altered(spot, spot, "", new.strip())] if new.strip() else []
    if kind == "remove":
        return [Altered(0, len(TOKEN.findall(old)), old.strip(), "")] if old.strip() else []
    if kind != "change" or not new.strip():
        return []
    pieces = changes(old, new)
    stretches = _stretches(pieces)
    if len(stretches) > MOST_APART or (len(stretches) > 1 and is_rewrite(pieces)):
        return [_whole(pieces, stretches)]
    return stretches


def _stretches(pieces):
    """Return each stretch of a difference that is more than spaces."""
    found = []
    position = 0
    for place, piece in enumerate(pieces):
        length = len(TOKEN.findall(piece.text))
        if piece.op == "same":
            position += length
        elif piece.op == "del":
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            came = following.text if following and following.op == "ins" else ""
            found.append(Altered(position, position + length, piece.text.strip(), came.strip()))
            position += length
        elif place == 0 or pieces[place - 1].op != "del":
            found.append(Altered(position, position, "", piece.text.strip()))
    return [one for one in found if one.went or one.came]


def _whole(pieces, stretches):
    """Return all that lies between the first and the last stretch as one."""
    marked = [place for place, piece in enumerate(pieces) if piece.op != "same" and piece.text.strip()]
    inner = pieces[marked[0] : marked[-1] + 1]
    went = "".join(piece.text for piece in inner if piece.op != "ins").strip()
    came = "".join(piece.text for piece in inner if piece.op != "del").strip()
    return Altered(stretches[0].start, stretches[-1].end, went, came)


def meeting(one, other):
    """Return how two alterations of the same text meet, or None where words lie between them.

    Either may be anything with `start`, `end` and `digest`.
    """
    if one.end < other.start or other.end < one.start:
        return None
    if (one.start, one.end) == (other.start, other.end):
        if one.digest == other.digest:
            return Meeting.SAME
        return Meeting.BESIDE if one.start == one.end else Meeting.CONFLICT
    if one.end == other.start or other.end == one.start:
        return Meeting.BESIDE
    if _holds(one, other) or _holds(other, one):
        return Meeting.NESTED
    return Meeting.CONFLICT


def closest(alterations, other):
    """Return (how they meet, which of some alterations) for the one that meets another the closest, or None."""
    met = [(how, one) for one in alterations if (how := meeting(one, other)) is not None]
    return min(met, key=lambda pair: CLOSENESS[pair[0]], default=None)


CLOSENESS = {how: rank for rank, how in enumerate(Meeting)}


def _holds(one, other):
    return one.start <= other.start and other.end <= one.end
