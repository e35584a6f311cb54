"""How alike texts are, estimated from short signatures, and the keys by which alike ones are found in an index.

Texts come in their normal form (`core.text.fold`). A text is the set of its runs of five letters; a signature keeps the
least hash in each of 48 bins (one permutation hashing, empty bins filled from others). Equal places of two signatures
estimate the share of runs that the texts have in common. Three places make a band: texts that share one are looked at.
"""

import re
from array import array
from functools import lru_cache
from hashlib import blake2b

RUN = 5
ROWS, BANDS = 3, 16
BINS = ROWS * BANDS
MOST_LETTERS = 5_000  # of a longer text its beginning speaks
DIGIT = re.compile(r"\d")
EIGHT_BYTES = 1 << 64


def runs_of(text, *, besides=""):
    """Return the runs of a text in its normal form that do not stand in another text; digits count alike."""
    runs = _runs(text)
    return runs - _runs(besides) if besides else runs


def _runs(text):
    text = DIGIT.sub("0", text)[:MOST_LETTERS]
    if len(text) <= RUN:
        return {text} if text else set()
    return {text[start : start + RUN] for start in range(len(text) - RUN + 1)}


def signature_of(runs):
    """Return the 48 numbers of 32 bits that stand for a set of runs, as bytes; nothing for no runs."""
    if not runs:
        return b""
    least = [EIGHT_BYTES] * BINS
    for run in runs:
        number = _hash(run.encode())
        place = number % BINS
        least[place] = min(least[place], number)
    filled = (own if own != EIGHT_BYTES else least[_lender(place, least)] for place, own in enumerate(least))
    return array("I", [number >> 32 for number in filled]).tobytes()


def _lender(place, least):
    """Return the bin whose number stands in a bin: its own, or for an empty one that of a bin chosen by chance."""
    lender, tries = place, 0
    while least[lender] == EIGHT_BYTES:
        tries += 1
        lender = _by_chance(place, tries)
    return lender


@lru_cache(maxsize=64 * BINS)  # of short texts most bins are empty
def _by_chance(place, tries):
    return _hash(bytes([place, tries % 256, tries // 256])) % BINS


def band_keys(signature, scope):
    """Return the keys of a signature's bands as signed numbers of 64 bits; a scope keeps its texts to themselves."""
    parts = (signature[start : start + 4 * ROWS] for start in range(0, len(signature), 4 * ROWS))
    return [
        int.from_bytes(blake2b(f"{scope} {band} ".encode() + part, digest_size=8).digest(), "big", signed=True)
        for band, part in enumerate(parts)
    ]


def likeness(one, other):
    """Return the share of runs that two texts have in common, estimated from their signatures."""
    if not one or not other:
        return 0.0
    equal = sum(a == b for a, b in zip(array("I", one), array("I", other), strict=True))
    return equal / BINS


def containment(shared, size, other_size):
    """Return how much of the smaller of two sets stands in the other, from their likeness and sizes."""
    common = shared / (1 + shared) * (size + other_size)
    return min(1.0, common / min(size, other_size)) if size and other_size else 0.0


def _hash(piece):
    return int.from_bytes(blake2b(piece, digest_size=8).digest(), "big")
