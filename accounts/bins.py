"""Business identification numbers (BIN): their shape and check digit.

The check digit catches typing errors and proves nothing: one in ten random numbers passes. What stands here follows
orders No. 521 of 29.06.2023 and No. 423 of 27.06.2023; whose number it is, staff look up.
"""

import re

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation

APART = re.compile("[ \u00a0\u202f-]")
DIGITS = re.compile(r"[0-9]{12}")
WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
MONTHS = range(1, 13)
LEGAL_ENTITIES = "456"  # resident, not resident, joint sole proprietors; a person's number has 0 to 3 here
DEPARTMENTS = "01234"  # head office, branch, representative office, farms


class NotTwelveDigits(RuleViolation):
    code = "bin_not_twelve_digits"
    sentence = _("A BIN has twelve digits, 0 to 9. Write it as it stands in the certificate of registration.")


class NumberOfAPerson(RuleViolation):
    code = "bin_of_a_person"
    sentence = _("This is the shape of a person's number (IIN), not of a BIN. Write the organization's BIN.")


class NoSuchBin(RuleViolation):
    code = "bin_unknown_shape"
    sentence = _("No BIN looks like this: digits three to six tell a month and a kind of organization. Check them.")


class WrongCheckDigit(RuleViolation):
    code = "bin_wrong_check_digit"
    sentence = _("The last digit does not fit the others. Check the number: one digit is probably mistyped.")


def clean_bin(text, *, field=None):
    """Return a BIN as twelve digits; spaces and hyphens between them may be typed."""
    number = APART.sub("", text) if isinstance(text, str) else ""
    if not DIGITS.fullmatch(number):
        raise NotTwelveDigits(field=field)
    if number[4] < LEGAL_ENTITIES[0]:
        raise NumberOfAPerson(field=field)
    if int(number[2:4]) not in MONTHS or number[4] not in LEGAL_ENTITIES or number[5] not in DEPARTMENTS:
        raise NoSuchBin(field=field)
    if check_digit(number[:11]) != number[11]:
        raise WrongCheckDigit(field=field)
    return number


def check_digit(eleven):
    """Return the check digit of eleven digits, or None where both rows of weights give 10: no such number exists."""
    for weights in WEIGHTS:
        remainder = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if remainder < 10:
            return str(remainder)
    return None
