"""Signatures and the keys of bands by which alike texts are found, the same in every version and on every machine.

MinHash with 63 numbers in 21 bands of 3. Each of three hashes throws the runs into 21 bins and keeps the least of
a bin; an empty bin takes what another, drawn once for all, holds. Equal places estimate the share of runs in common.
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from feedback.repeats import METHOD
from feedback.repeats.codes import Codes
from feedback.repeats.shingles import HALF, STIR, windows

PERSON = METHOD.encode()
BANDS, ROWS = 21, 3
TRIES = 64
BLOCK = 2_000
NONE = np.uint32(0xFFFFFFFF)
SEEDS = np.array(
    [
        [0x9C88C6E3, 0x8EBC6AF1, 0x85EBCA6B],
        [0x75374CC3, 0x589965CD, 0xC2B2AE35],
        [0x47D124F1, 0x1D8E4E27, 0x27D4EB2F],
    ],
    dtype=np.uint32,
)
BAND_SEEDS = np.array([0xE7037ED1A0B428DB, 0x8BB84B93962EACC9, 0x2D358DCCAA6C78A5], dtype=np.uint64)


@dataclass(frozen=True)
class Signatures:
    """Of many texts: the key of the normal form (0: nothing was left), keys of bands, least hashes, number of runs."""

    exact: np.ndarray
    bands: np.ndarray
    least: np.ndarray
    sizes: np.ndarray


def signatures(texts, *, block=BLOCK):
    """Return the signatures of the texts in their order; only a block of normal forms is in memory at a time."""
    exact = np.zeros(len(texts), dtype=np.int64)
    bands = np.zeros((len(texts), BANDS), dtype=np.int64)
    least = np.full((len(texts), ROWS, BANDS), NONE, dtype=np.uint32)
    sizes = np.zeros(len(texts), dtype=np.int64)
    for start in range(0, len(texts), block):
        codes = Codes(texts[start : start + block])
        rows = slice(start, start + len(codes.lengths))
        exact[rows] = _exact(codes.forms())
        hashes, sizes[rows] = windows(codes)
        least[rows] = _least(hashes, sizes[rows])
        bands[rows] = _band_keys(least[rows])
    return Signatures(exact, bands, least.reshape(len(texts), ROWS * BANDS), sizes)


def _exact(forms):
    """Return a key of each normal form, never 0, which stands for an empty one."""
    digests = b"".join(blake2b(form, digest_size=8, person=PERSON).digest() for form in forms)
    keys = np.frombuffer(digests, dtype=">i8").astype(np.int64)
    return np.where(list(map(len, forms)), np.where(keys == 0, 1, keys), 0)


def _least(hashes, counts):
    owners = np.repeat(np.arange(len(counts)) * BANDS, counts)
    kept = np.full((ROWS, len(counts) * BANDS), NONE, dtype=np.uint32)
    low, high = hashes.astype(np.uint32), (hashes >> HALF).astype(np.uint32)
    for row, (seed, other, last) in enumerate(SEEDS):
        stirred = low * seed + high * other
        stirred ^= stirred >> np.uint32(15)
        stirred *= last
        bins = ((stirred >> np.uint32(16)) * np.uint32(BANDS)) >> np.uint32(16)
        stirred ^= stirred << np.uint32(13)  # within a bin the rest of the number decides
        np.minimum.at(kept[row], owners + bins, stirred)
        kept[row] = _filled(kept[row], np.repeat(counts > 0, BANDS))
    return kept.reshape(ROWS, len(counts), BANDS).transpose(1, 0, 2)


def _filled(kept, wanted):
    """Return the bins with empty ones lent to, by draws that depend on the bin alone (optimal densification)."""
    filled = kept.copy()
    empty = np.flatnonzero((kept == NONE) & wanted)
    for lenders in _LENDERS:
        if not empty.size:
            break
        bins = empty % BANDS
        filled[empty] = kept[empty - bins + lenders[bins]]
        empty = empty[filled[empty] == NONE]
    for aside in range(1, BANDS):
        bins = empty % BANDS
        filled[empty] = kept[empty - bins + (bins + aside) % BANDS]
        empty = empty[filled[empty] == NONE]
    return filled


def _drawn():
    """Return in which order which bin asks which: by a hash, so that no generator of numbers has a say."""
    asked = [
        int.from_bytes(blake2b(f"{METHOD} {turn} {place}".encode(), digest_size=8).digest(), "big") % BANDS
        for turn in range(TRIES)
        for place in range(BANDS)
    ]
    return np.array(asked).reshape(TRIES, BANDS)


_LENDERS = _drawn()


def _band_keys(least):
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64) * STIR, (len(least), BANDS)).copy()
    for row, seed in enumerate(BAND_SEEDS):
        keys ^= least[:, row, :]
        keys *= seed
        keys ^= keys >> HALF
    return keys.view(np.int64)
