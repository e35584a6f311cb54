"""Groups of vectors on the unit sphere: k-means by cosine, the same on each run.

Starts are drawn by fixed seeds, each centre far from those before it; the best of several starts stays. Where the
number of groups is not given, it is the one at which texts lie best inside their groups (silhouette); where no number
stands out, it grows with the cube root of the number of texts, as many as people read.
"""

from dataclasses import dataclass

import numpy as np

from feedback.themes.centring import unit

STARTS, STARTS_TO_LOOK, ROUNDS = 8, 3, 60
SAMPLE = 1_500  # texts by which the number of groups is judged
CLEAR = 0.2  # silhouette from which a number of groups stands out
MOST, MOST_UNCLEAR = 24, 12


@dataclass(frozen=True)
class Groups:
    """`of` says for each vector its group; `centres` has one row a group; groups stand largest first."""

    of: np.ndarray
    centres: np.ndarray


def grouped(vectors, count, starts=STARTS):
    """Return so many groups, fewer where the vectors differ too little for them."""
    count = min(count, len(np.unique(vectors, axis=0)))
    if count < 1:
        return Groups(np.zeros(len(vectors), dtype=np.int64), np.zeros((0, vectors.shape[1]), dtype=np.float32))
    best, highest = None, -np.inf
    for seed in range(starts):
        of, centres, fit = _settled(vectors, _started(vectors, count, np.random.default_rng(seed)))
        if fit > highest + 1e-9:
            best, highest = (of, centres), fit
    return _in_order(*best)


def best_count(vectors, counts=None):
    """Return how many groups there are, by the silhouette over a sample."""
    if len(vectors) < 4:
        return min(1, len(vectors))
    if not np.any(vectors != vectors[0]):
        return 1
    chance = np.random.default_rng(0)
    some = np.sort(chance.permutation(len(vectors))[:SAMPLE])
    sample = vectors[some]
    if counts is None:
        counts = range(2, min(MOST, len(sample) // 3, int(np.sqrt(len(vectors))) + 2) + 1)
    looked_at = [(count, grouped(sample, count, STARTS_TO_LOOK)) for count in counts]
    scored = [(round(silhouette(sample, groups.of), 4), -count) for count, groups in looked_at]
    highest, negative = max(scored, default=(1.0, -1))
    return -negative if highest >= CLEAR else int(min(MOST_UNCLEAR, max(2, round(len(vectors) ** (1 / 3)))))


def silhouette(vectors, of):
    """Return how much nearer, on average, a vector is to its own group than to the next; by cosine."""
    counts = np.bincount(of)
    if len(counts) < 2:
        return 0.0
    sums = _sums(vectors, of, len(counts))
    # The mean distance to a group is one less the mean product with it: its sum is enough.
    products = vectors @ sums.T
    rows = np.arange(len(vectors))
    own = np.maximum(counts[of] - 1, 1)
    inside = 1 - (products[rows, of] - np.einsum("ij,ij->i", vectors, vectors)) / own
    beside = 1 - products / np.maximum(counts, 1)
    beside[rows, of] = np.inf
    outside = beside.min(axis=1)
    widest = np.maximum(np.maximum(inside, outside), 1e-12)
    return float(np.mean(np.where(counts[of] > 1, (outside - inside) / widest, 0)))


def _started(vectors, count, chance):
    """Return centres drawn far from one another (k-means++)."""
    chosen = [int(chance.integers(len(vectors)))]
    nearest = np.full(len(vectors), np.inf)
    while len(chosen) < count:
        nearest = np.minimum(nearest, np.maximum(1 - vectors @ vectors[chosen[-1]], 0))
        total = nearest.sum()
        if total <= 1e-9:
            break
        chosen.append(int(np.searchsorted(np.cumsum(nearest), chance.random() * total, side="right")))
    return vectors[np.minimum(chosen, len(vectors) - 1)]


def _settled(vectors, centres):
    of = None
    for _round in range(ROUNDS):
        products = vectors @ centres.T
        now = np.argmax(products, axis=1)
        if of is not None and np.array_equal(now, of):
            break
        of = now
        sums = _sums(vectors, of, len(centres))
        left = np.any(sums, axis=1)  # a group that lost all of its texts keeps its centre
        centres = np.where(left[:, None], unit(sums), centres).astype(np.float32)
    return of, centres, float(products[np.arange(len(vectors)), of].sum())


def _sums(vectors, of, count):
    return np.stack([vectors[of == group].sum(axis=0, dtype=np.float64) for group in range(count)])


def _in_order(of, centres):
    """Number the groups by their size, then by the first text in them; leave out the empty ones."""
    sizes = np.bincount(of, minlength=len(centres))
    first = np.full(len(centres), len(of))
    np.minimum.at(first, of, np.arange(len(of)))
    order = [group for group in np.lexsort((first, -sizes)).tolist() if sizes[group]]
    number = np.zeros(len(centres), dtype=np.int64)
    number[order] = np.arange(len(order))
    return Groups(number[of], centres[order])
