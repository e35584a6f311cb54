"""What texts have in common: sets of their runs of five letters, and the one rule that says when they are repeats."""

import numpy as np

from feedback.repeats.codes import END, Codes

RUN = 5
JACCARD = 0.5
SHORT, JACCARD_OF_SHORT = 40, 0.7  # a few words share much by chance, or say the opposite by one word
CONTAINMENT = 0.6
LEAST = 54  # runs that must be shared before being contained in another makes a text a repeat
MOST_TIMES = 8  # so many times larger may be what contains it: very long texts contain much by chance
AT_ONCE = 500_000  # numbers that are sorted at once: they fit in a processor's cache

MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
STIR = np.uint64(0xFF51AFD7ED558CCD)
HALF = np.uint64(32)


def is_repeat(shared, size, other):
    """Whether texts of so many runs, so many of them shared, are repeats: the one rule, for numbers and for arrays.

    They are when half of all their runs are shared (of short texts more), or when most of the smaller stands in the
    other.
    """
    smaller, larger = np.minimum(size, other), np.maximum(size, other)
    least = np.where(smaller < SHORT, JACCARD_OF_SHORT, JACCARD)
    alike = shared >= least * (size + other - shared)
    contained = (shared >= CONTAINMENT * smaller) & (shared >= LEAST) & (larger <= MOST_TIMES * smaller)
    return (shared > 0) & (alike | contained)


def windows(codes):
    """Return the hashes of all runs of many texts, 64 bits each, and how many each text has.

    A text shorter than a run is a run itself; an empty one has none.
    """
    row = codes.codes.astype(np.uint64)
    if len(row) < RUN:
        return np.empty(0, dtype=np.uint64), np.zeros(len(codes.starts), dtype=np.int64)
    spread = len(row) - RUN + 1
    hashes = row[:spread] * MULTIPLIERS[0]
    for place in range(1, RUN):
        hashes += row[place : place + spread] * MULTIPLIERS[place]
    hashes ^= hashes >> HALF
    hashes *= STIR
    hashes ^= hashes >> HALF
    whole = (codes.codes[:spread] != END) & (codes.codes[RUN - 1 :] != END)
    whole[codes.starts[(codes.lengths > 0) & (codes.lengths < RUN)]] = True
    counts = np.maximum(codes.lengths - RUN + 1, codes.lengths > 0)
    return hashes[whole], counts


class Sets:
    """The sets of runs of many texts, each sorted, one after the other."""

    def __init__(self, texts, *, block=2_000):
        parts, sizes = [], []
        for start in range(0, len(texts), block):
            hashes, counts = windows(Codes(texts[start : start + block]))
            owners = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
            keys = np.sort((owners << HALF) | (hashes >> HALF))
            keys = keys[first_of(keys)]
            sizes.append(np.bincount((keys >> HALF).astype(np.int64), minlength=len(counts)))
            parts.append(keys.astype(np.uint32))
        self.sizes = np.concatenate(sizes) if sizes else np.empty(0, dtype=np.int64)
        self.runs = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint32)
        self.starts = np.cumsum(self.sizes) - self.sizes

    def gathered(self, rows):
        """Return the runs of these rows one after the other, and for each the place of its row among them."""
        sizes = self.sizes[rows]
        owners = np.repeat(np.arange(len(rows)), sizes)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.runs[self.starts[rows][owners] + within], owners

    def shared(self, ones, others):
        """Return how many runs the texts of each pair share."""
        counts = np.zeros(len(ones), dtype=np.int64)
        ends = np.cumsum(self.sizes[ones] + self.sizes[others])
        start = 0
        while start < len(ones):
            done = ends[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, done + AT_ONCE, side="right")))
            counts[start:stop] = self._shared(ones[start:stop], others[start:stop])
            start = stop
        return counts

    def _shared(self, ones, others):
        keys = np.concatenate([_keys(*self.gathered(ones)), _keys(*self.gathered(others))])
        keys.sort()
        both = keys[1:][keys[1:] == keys[:-1]]
        return np.bincount((both >> HALF).astype(np.int64), minlength=len(ones))

    def repeats(self, ones, others):
        """Return for each pair whether they are repeats, and the share of runs they have in common."""
        shared, size, other = self.shared(ones, others), self.sizes[ones], self.sizes[others]
        return is_repeat(shared, size, other), shared / np.maximum(1, size + other - shared)


def _keys(runs, owners):
    return (owners.astype(np.uint64) << HALF) | runs


def first_of(keys):
    """Return where in a sorted row another number begins."""
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return first
