"""What a proposal is about, so that it can be told whether new words say another thing or mend how it is said.

Substance is what is asked for, where, and in what words; of a question it is the question. Reasons are none of it:
whoever backs a proposal backs what would stand in the law. In the words spaces, line ends, signs that are not seen, and
the shapes of quotation marks, dashes and apostrophes make no difference; every letter, its case and each comma do.
"""

import re
import unicodedata
from collections.abc import Iterable

QUESTION = "question"
SHAPES = str.maketrans(
    {**dict.fromkeys("«»“”„‟″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def substance_of(changes: Iterable[tuple[object, str, str]], reasons: str) -> frozenset:
    """Return what two versions of a proposal share where their substance is the same, in whatever order of places.

    `changes` are (place, kind, new words); a place is any value that names it.
    """
    return frozenset((place, kind, plain(reasons if kind == QUESTION else text)) for place, kind, text in changes)


def plain(text: str) -> str:
    """Return words without what makes no difference to what they say."""
    text = UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(SHAPES)
    return " ".join(text.split())
