"""Whether the reasons of an answer name what they answer, as far as a program can tell.

Two texts meet where one word of the one begins as a word of the other: endings do not count, nor do the words that
every text has. Who answers in other words than those they answer is asked to look once more, and decides.
"""

import re

from core.text import fold
from feedback.themes.common import COMMON

STEM, SHORTEST = 5, 3
WORD = re.compile(r"\w+")
_COMMON = {fold(word) for words in COMMON.values() for word in words.split()}


def stems(text):
    """Return how the words of a text begin that say what it is about; numbers are whole."""
    words = (word for word in WORD.findall(fold(text)) if word not in _COMMON)
    return {word if word.isdecimal() else word[:STEM] for word in words if word.isdecimal() or len(word) >= SHORTEST}


def names(reasons, said):
    """Whether any of these reasons has a word of any of the texts that they answer; where these have none, it does."""
    wanted = set().union(*map(stems, said))
    return not wanted or any(not wanted.isdisjoint(stems(text)) for text in reasons)
