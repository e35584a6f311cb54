"""A text that has just come: the keys it is found by, what they lead to, and which family it belongs to.

The rule is that of the nightly rebuild (`is_repeat`), asked of the text and what stands for a family.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from feedback.repeats.shingles import Sets
from feedback.repeats.signing import signatures

MOST = 40  # texts a lookup leads on to; of a campaign any one leads to all


@dataclass(frozen=True)
class Keys:
    """What is stored of a text and looked up: signed numbers of 64 bits. `exact` is 0 and `bands` empty for no text."""

    exact: int
    bands: tuple


def keys_of(text):
    """Return the keys of one text, the same as in `signatures`."""
    signed = signatures([text])
    exact = int(signed.exact[0])
    return Keys(exact, tuple(signed.bands[0].tolist()) if exact else ())


def candidates(keys, rows, *, most=MOST):
    """Return the ids to look at, those with most bands in common first, of rows (key of a band, id) of an index."""
    wanted = set(keys.bands)
    shared = Counter(found for key, found in set(rows) if key in wanted)
    return [found for found, _count in sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:most]]


def family_of(text, representatives):
    """Return the id of the representative that the text repeats most, or None; `representatives`: {id: text}.

    Of equally near ones it is the least id.
    """
    ids = sorted(representatives)
    sets = Sets([text, *(representatives[each] for each in ids)])
    if not ids or not sets.sizes[0]:
        return None
    others = np.arange(1, len(ids) + 1)
    repeats, likeness = sets.repeats(np.zeros_like(others), others)
    return ids[int(np.argmax(np.where(repeats, likeness, -1.0)))] if repeats.any() else None
