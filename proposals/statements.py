"""Proposals as statements that people agree with or not: in what words, and whose turn it is. Plain values in and out.

The rule, as the page of the rules tells it: a statement on which few have answered, on which those who have are of two
minds, and which few pass over, comes first. How many agree with it moves it neither up nor down: agreement and
disagreement count alike. Among the first of them a lot decides, which is drawn from the person and the statement.
"""

import hashlib
import math
import re
from dataclasses import dataclass

from articles.diff import alterations, changes, is_rewrite

POOL = 100  # among how many of the highest priority the lot decides
LONGEST = 240  # characters of a person's words that a statement quotes
MOST_STEPS = 2
WORDS_BEFORE = 5  # words of the draft that say where an insertion goes
BONUS, HALVED_EVERY = 8, 5  # as Polis has it: a statement without an answer weighs nine times one with many


@dataclass(frozen=True)
class Step:
    """One thing that a statement asks for.

    `form` is one of replace, strike, insert, begin, rewrite, add, remove, remove_whole (a place without words of its
    own); `old` and `new` are the words it is about, `after` those of the draft that an insertion follows.
    """

    form: str
    old: str = ""
    new: str = ""
    after: str = ""


def steps_of(kind, base, text):
    """Return what a change says, in one or two short steps; `base` are the words that stand, `text` the new ones.

    A change of few words names them; a larger one gives the beginning of the new words.
    """
    if kind == "remove":
        return [Step("remove", old=shortened(base)) if base else Step("remove_whole")]
    if kind == "add":
        return [Step("add", new=shortened(text))]
    pieces = changes(base, text)
    found = alterations(pieces)
    length = sum(len(one.removed) + len(one.added) for one in found)
    if not base or not found or len(found) > MOST_STEPS or length > LONGEST or is_rewrite(pieces):
        return [Step("rewrite", new=shortened(text))]
    return [_step(one, before) for one, before in zip(found, _befores(pieces), strict=True)]


def shortened(text):
    """Return the beginning of a text, its words whole, on one line; its full stop is left to the sentence around it."""
    text = " ".join(text.split()).removesuffix(".")
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _step(one, before):
    if one.removed and one.added:
        return Step("replace", old=one.removed, new=one.added)
    if one.removed:
        return Step("strike", old=one.removed)
    return Step("insert", new=one.added, after=before) if before else Step("begin", new=one.added)


def _befores(pieces):
    """Return, for each alteration, the last words of the draft before it."""
    before = ""
    for place, piece in enumerate(pieces):
        if piece.op == "same":
            before = " ".join(re.findall(r"\S+", piece.text)[-WORDS_BEFORE:])
        elif piece.op == "del" or place == 0 or pieces[place - 1].op != "del":
            yield before


def priority_of(agree, disagree, passed):
    """Return how much a statement is worth asking: the same for `agree` and `disagree` exchanged."""
    answers = agree + disagree + passed
    undecided = 4.0 * (agree + 1) * (disagree + 1) / (agree + disagree + 2) ** 2
    telling = 1 - (passed + 1.0) / (answers + 6)
    return undecided * telling * (1 + BONUS * 2 ** (-answers / HALVED_EVERY))


def draw(person, statements):
    """Return the key of the statement whose turn it is for a person, or None; `statements` are (key, number, priority).

    Each draws a lot, the same each time, and weighs it by its priority: over all people a statement comes first as
    often as its priority is a share of all (the exponential race of Efraimidis and Spirakis).
    """
    if not statements:
        return None
    return min(statements, key=lambda one: (-math.log(_lot(person, one[1])) / one[2], one[1]))[0]


def _lot(person, number):
    """Return the lot of a person for a statement: above 0, below 1."""
    drawn = hashlib.sha256(f"{person} {number}".encode()).digest()
    return (int.from_bytes(drawn[:6]) + 0.5) / 2**48
