"""Repeats: which texts say the same in nearly the same letters, at any number of texts (method `repeats-1`).

Plain values in and out, numpy alone: no database, no clock. What stands here is light, for pages; what compares texts
with numpy is asked of its module, by workers.
"""

from feedback.repeats.additions import Passage, additions, has_additions
from feedback.repeats.changing import change_form
from feedback.repeats.normal import normal_form

METHOD = "repeats-1"  # another way to sign is another name, and all texts are signed anew

__all__ = ["METHOD", "Passage", "additions", "change_form", "has_additions", "normal_form"]
