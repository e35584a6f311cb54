"""What the numbers of people (IIN) and of organizations (BIN) share: twelve digits, the last of which is a check.

The check digit catches typing errors and proves nothing: one in ten random numbers passes. What stands here follows
orders No. 521 of 29.06.2023 and No. 423 of 27.06.2023; whose number it is, others must say.
"""

import re

APART = re.compile("[ \u00a0\u202f-]")
DIGITS = re.compile(r"[0-9]{12}")
WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
LEGAL_ENTITIES = (
    "456"  # resident, not resident, joint sole proprietors; a person's number has 0 to 3 as its fifth digit
)


def twelve_digits(text):
    """Return the digits of a number, or None where it has not twelve; spaces and hyphens between them may be typed.

    Digits of other scripts are none: they would pass for another number than the one they look like.
    """
    number = APART.sub("", text) if isinstance(text, str) else ""
    return number if DIGITS.fullmatch(number) else None


def has_its_check_digit(number):
    return check_digit(number[:11]) == number[11]


def check_digit(eleven):
    """Return the check digit of eleven digits, or None where both rows of weights give 10: no such number exists."""
    for weights in WEIGHTS:
        remainder = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if remainder < 10:
            return str(remainder)
    return None
