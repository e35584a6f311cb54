"""Vectors of texts of several languages made comparable: what a language adds to each is taken away.

A model of many languages puts texts first by their language, then by what they are about. With the mean of each
language subtracted, texts on one thing stand together in all.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

USUAL = Path(__file__).with_name("means.json")
WEIGHT = 30  # as many texts count as the usual mean of a language does: few texts have no mean worth taking


@cache
def usual_means():
    """Return the mean of each language over the aligned Constitution, by the model (`bench.themes` makes the file)."""
    kept = json.loads(USUAL.read_text(encoding="utf-8"))
    return {language: np.array(mean, dtype=np.float32) for language, mean in kept.items()}


def means(vectors, languages, usual=None):
    """Return the mean of each language; of few texts it is near to the usual one, if such are given."""
    found, languages = {}, np.asarray(languages)
    for language in np.unique(languages).tolist():
        own = vectors[languages == language]
        total, weight = own.sum(axis=0, dtype=np.float64), len(own)
        if usual and language in usual:
            total, weight = total + WEIGHT * usual[language], weight + WEIGHT
        found[language] = total / weight
    return found


def centred(vectors, languages, found):
    """Return the vectors without the mean of their language, each of length 1; of nothing where nothing is left."""
    if not len(vectors):
        return np.zeros(vectors.shape, dtype=np.float32)
    told = np.any(vectors, axis=1)
    return unit((vectors - np.stack([found[language] for language in languages])) * told[:, None])


def unit(vectors):
    """Return the vectors at length 1; those of nothing stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
