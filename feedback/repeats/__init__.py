"""Repeats: which texts say the same in nearly the same letters, at any number of texts (method `repeats-1`).

Plain values in and out, numpy alone: no database, no clock.
"""

from feedback.repeats.additions import Passage, additions
from feedback.repeats.arrival import Keys, candidates, family_of, keys_of
from feedback.repeats.changing import change_form
from feedback.repeats.grouping import Family, families
from feedback.repeats.normal import normal_form
from feedback.repeats.shingles import is_repeat
from feedback.repeats.signing import METHOD, Signatures, signatures

__all__ = [
    "METHOD",
    "Family",
    "Keys",
    "Passage",
    "Signatures",
    "additions",
    "candidates",
    "change_form",
    "families",
    "family_of",
    "is_repeat",
    "keys_of",
    "normal_form",
    "signatures",
]
