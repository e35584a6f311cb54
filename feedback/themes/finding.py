"""One run over the texts of an article, or of a whole draft: which themes there are, and which text belongs to which.

What analysts did binds: a theme that they named stays, a text that they placed stays there and teaches where others
belong. The rest are suggestions, offered anew at each run; a suggestion that is found again is the same one as before.
"""

from dataclasses import dataclass, field

import numpy as np

from feedback.themes.centring import unit
from feedback.themes.clustering import best_count, grouped
from feedback.themes.identity import matched, matched_by_members
from feedback.themes.learning import NOT_PLACED, learned

EXAMPLES = 12  # texts next to its centre by which a theme that nobody labelled is told from others
SAMPLE = 20_000  # texts that are grouped, always the same ones: where the others belong is learnt
ENOUGH = 5  # labels from which a theme is what analysts say it is, and nothing else


@dataclass(frozen=True)
class Former:
    """A theme as the run before left it: its key, whether analysts named it, its centre, the texts that were in it."""

    key: object
    is_named: bool
    centre: np.ndarray | None = None
    members: frozenset = frozenset()


@dataclass(frozen=True)
class Found:
    """A theme of this run: `key` is that of the former one which it is, or None; `texts` are places."""

    key: object
    centre: np.ndarray
    texts: list = field(default_factory=list)


def by_vectors(vectors, former, labels, count=None):
    """Find themes by vectors that are centred by language; return them, each text in one of them or in none.

    `labels` says the former theme's key of texts that analysts placed, by their places; None where they said of a text
    that it belongs to none.
    """
    labels = _standing(former, labels)
    told = np.flatnonzero(np.any(vectors, axis=1))
    some = vectors[np.sort(np.random.default_rng(0).permutation(told)[:SAMPLE])]
    groups = grouped(some, count or best_count(some))
    known = [each for each in former if each.centre is not None]
    which = matched(groups.centres, np.array([each.centre for each in known]))
    keys = [None if place is None else known[place].key for place in which]
    centres = list(groups.centres)
    for each in former:
        if each.is_named and each.key not in keys:
            keys.append(each.key)
            centres.append(np.zeros(vectors.shape[1], dtype=np.float32) if each.centre is None else each.centre)
    of = _learnt(vectors, centres, keys, labels)
    return _themes(vectors, of, keys, centres)


def by_groups(vectors, of, former, labels, ids):
    """Take groups as they are (`feedback.themes.words`): a theme is known again by its texts, named by their `ids`."""
    labels, of = _standing(former, labels), np.array(of)
    count = int(of.max(initial=-1)) + 1
    members = [frozenset(ids[place] for place in np.flatnonzero(of == group).tolist()) for group in range(count)]
    which = matched_by_members(members, [each.members for each in former])
    keys = [None if place is None else former[place].key for place in which]
    keys += [each.key for each in former if each.is_named and each.key not in keys]
    number = {key: place for place, key in enumerate(keys) if key is not None}
    for place, key in labels.items():
        of[place] = number.get(key, NOT_PLACED)
    return _themes(vectors, of, keys, [np.zeros(vectors.shape[1], dtype=np.float32)] * len(keys))


def _standing(former, labels):
    """Return the labels whose theme analysts named: a label of a suggestion that was never named binds nothing."""
    named = {each.key for each in former if each.is_named}
    return {place: key for place, key in labels.items() if key is None or key in named}


def _learnt(vectors, centres, keys, labels):
    """Return the place of each text's theme: learnt of labels, and of the texts next to the centre where few are."""
    number = {key: place for place, key in enumerate(keys) if key is not None}
    examples = {place: number[key] for place, key in labels.items() if key in number}
    often = np.bincount(list(examples.values()), minlength=len(centres))
    told = np.any(vectors, axis=1)
    lying = np.array(centres).reshape(-1, vectors.shape[1])
    nearness = np.where(np.any(lying, axis=1), vectors @ lying.T, -np.inf)
    nearest = np.argmax(nearness, axis=1) if centres else np.zeros(len(vectors), dtype=np.int64)
    for theme in range(len(centres)):
        if often[theme] < ENOUGH and np.any(lying[theme]):
            own = [place for place in np.flatnonzero(told & (nearest == theme)).tolist() if place not in labels]
            own.sort(key=lambda place, theme=theme: (-round(float(nearness[place, theme]), 6), place))
            examples |= dict.fromkeys(own[:EXAMPLES], theme)
    placed = learned(vectors, examples)
    of = np.array([*placed.classes, NOT_PLACED])[placed.of]
    of[[place for place, key in labels.items() if key is None]] = NOT_PLACED
    return of


def _themes(vectors, of, keys, centres):
    found = []
    for theme, key in enumerate(keys):
        texts = np.flatnonzero(of == theme)
        if len(texts) or key is not None:
            total = vectors[texts].sum(axis=0)
            found.append(Found(key, unit(total) if np.any(total) else centres[theme], texts.tolist()))
    return found
