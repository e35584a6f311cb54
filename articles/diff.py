"""What differs between two texts, word by word, as a reader would mark it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
LEAST_LETTERS = 4
REWRITE = 0.6
# How many pairs of equal tokens may be looked at. Past it the stretch counts as replaced: a hostile text of
# 20,000 characters ends as fast as an honest one.
BUDGET = 1_000_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have (`same`), only the old one (`del`) or only the new one (`ins`)."""

    op: str
    text: str


@dataclass(frozen=True)
class Alteration:
    """One change as a person would tell it: these words went, those came; either may be empty."""

    removed: str
    added: str


def changes(old, new):
    """Return the pieces of both texts in order: `same` and `del` make up the old text, `same` and `ins` the new.

    Words, signs and spaces are compared apart; changes with fewer than four letters between them are one.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    runs = []
    done_before = done_after = 0
    for start_before, start_after, size in [*matches(before, after), (len(before), len(after), 0)]:
        _add(runs, "".join(before[done_before:start_before]), "".join(after[done_after:start_after]))
        done_before, done_after = start_before + size, start_after + size
        _keep(runs, "".join(before[start_before:done_before]))
    return _pieces(_joined(runs))


def alterations(pieces):
    """Return the changes alone, each with what went and what came, in the order of the text."""
    found = []
    for place, piece in enumerate(pieces):
        if piece.op == "del":
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            came = following.text if following and following.op == "ins" else ""
            found.append(Alteration(piece.text.strip(), came.strip()))
        elif piece.op == "ins" and (place == 0 or pieces[place - 1].op != "del"):
            found.append(Alteration("", piece.text.strip()))
    return found


def is_rewrite(pieces):
    """Whether more than 60 % of the words differ, so that two whole texts read better than a patchwork."""
    words = {"same": 0, "del": 0, "ins": 0}
    for piece in pieces:
        words[piece.op] += len(re.findall(r"\w+", piece.text))
    if not words["del"] or not words["ins"]:
        return False
    differing = words["del"] + words["ins"]
    return differing > REWRITE * (differing + 2 * words["same"])


def matches(before, after, budget=BUDGET):
    """Return equal stretches (start before, start after, length) in order, longest found first, within a budget."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    end_before, end_after = len(before) - tail, len(after) - tail
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    places = matcher.b2j  # type: ignore[attr-defined]  # the stubs leave it out
    pairs = [0, *accumulate(len(places.get(token, ())) + 1 for token in before)]
    found = [(0, 0, head)] if head else []
    waiting = [(head, end_before, head, end_after)]
    while waiting:
        low_before, high_before, low_after, high_after = waiting.pop()
        budget -= pairs[high_before] - pairs[low_before]
        if budget < 0:
            break
        at_before, at_after, size = matcher.find_longest_match(low_before, high_before, low_after, high_after)
        if size:
            found.append((at_before, at_after, size))
            if low_before < at_before and low_after < at_after:
                waiting.append((low_before, at_before, low_after, at_after))
            if at_before + size < high_before and at_after + size < high_after:
                waiting.append((at_before + size, high_before, at_after + size, high_after))
    if tail:
        found.append((end_before, end_after, tail))
    return sorted(found)


def _common(one, other):
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _add(runs, removed, added):
    if removed or added:
        runs.append((removed, added))


def _keep(runs, text):
    if text and runs and isinstance(runs[-1], str):
        runs[-1] += text
    elif text:
        runs.append(text)


def _joined(runs):
    """Make one change of two that have few letters between them; what both have counts as replaced there."""
    joined = []
    for place, run in enumerate(runs):
        kept = isinstance(run, str)
        if kept and (place in {0, len(runs) - 1} or _letters(run) >= LEAST_LETTERS):
            joined.append(run)
            continue
        removed, added = (run, run) if kept else run
        if joined and not isinstance(joined[-1], str):
            removed, added = joined[-1][0] + removed, joined[-1][1] + added
            joined.pop()
        joined.append((removed, added))
    return joined


def _letters(text):
    return sum(map(str.isalnum, text))


def _pieces(runs):
    pieces = []
    for run in runs:
        if isinstance(run, str):
            pieces.append(Piece("same", run))
            continue
        removed, added = run
        if removed:
            pieces.append(Piece("del", removed))
        if added:
            pieces.append(Piece("ins", added))
    return pieces
