"""What a program points at in words, and by which rule. It hides nothing and decides nothing."""

import re

from proposals.personal_data import personal_data

LINK = re.compile(r"(?:https?://|\bwww\.|\bt\.me/|\bwa\.me/)", re.IGNORECASE)
LEAST_LETTERS = 20  # fewer say nothing of shouting: "ҚР БҰҰ" is none
SHOUTED = 0.7
ALIKE_FROM = 5  # others who sent equal words before


def kinds_in(text):
    """Return which kinds of flags a text bears by itself, sorted; takes time in proportion to the text."""
    kinds = {finding.kind for finding in personal_data(text)}
    if LINK.search(text):
        kinds.add("link")
    if is_shouted(text):
        kinds.add("shouting")
    return sorted(kinds)


def is_shouted(text):
    """Whether most letters of a text that is no mere name are capitals, in any script that has them."""
    lower = sum(sign.islower() for sign in text)
    upper = sum(sign.isupper() for sign in text)
    return lower + upper >= LEAST_LETTERS and upper >= SHOUTED * (lower + upper)
