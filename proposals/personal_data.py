"""What in a text may be personal data: identity numbers, telephone and card numbers, e-mail addresses.

A machine only points: the author is asked before sending, moderators see the mark, nothing is hidden by it. Every
search takes time in proportion to the text. What is found goes to pages alone, never to logs.
"""

import re
from dataclasses import dataclass

from accounts.numbers import check_digit

IIN, PHONE, CARD, EMAIL = "iin", "phone", "card", "email"

GROUP = re.compile(r"[0-9]+")
BETWEEN = re.compile(r"[ \u00a0\u2009\u202f().\-\u2010-\u2013]{1,2}")
ADDRESS_SIGN = re.compile(r"[\w.+%-]")
DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
LONGEST_NAME = 64  # of what stands before the @
MOST_GROUPS = 6
MOST_DIGITS = 19
IIN_GROUPS = {(12,), (6, 6), (6, 4, 2), (4, 4, 4), (3, 3, 3, 3)}
CARD_GROUPS = {(4, 4, 4, 4), (4, 6, 5), *((size,) for size in range(13, 20))}
LOCAL_PHONE_GROUPS = {(3, 3, 2, 2), (3, 3, 4), (3, 7)}
INTERNATIONAL = range(10, 16)
CENTURIES = "123456"  # the seventh digit of an IIN, with the sex


@dataclass(frozen=True)
class Finding:
    """A stretch of a text that may be personal data, and of which kind."""

    kind: str
    start: int
    end: int

    def within(self, text):
        return text[self.start : self.end]


def personal_data(text):
    """Return what in a text may be personal data, in its order, no two overlapping."""
    kept: list[Finding] = []
    for finding in sorted([*_numbers(text), *_addresses(text)], key=lambda finding: (finding.start, -finding.end)):
        if not kept or kept[-1].end <= finding.start:
            kept.append(finding)
    return kept


def _numbers(text):
    groups = list(GROUP.finditer(text))
    place = 0
    while place < len(groups):
        found = _number_from(text, groups, place)
        if found is None:
            place += 1
            continue
        kind, last = found
        start = groups[place].start()
        yield Finding(kind, start - _is_after_plus(text, start), groups[last].end())
        place = last + 1


def _number_from(text, groups, first):
    """Return what the groups of digits from this one on are, and their last: the longest that is something."""
    found = None
    digits, sizes = "", ()
    for last in range(first, min(first + MOST_GROUPS, len(groups))):
        if last > first and not BETWEEN.fullmatch(text, groups[last - 1].end(), groups[last].start()):
            break
        if len(digits) + len(groups[last].group()) > MOST_DIGITS:
            break
        digits, sizes = digits + groups[last].group(), (*sizes, len(groups[last].group()))
        kind = _kind(digits, sizes, after_plus=_is_after_plus(text, groups[first].start()))
        if kind:
            found = kind, last
    return found


def _is_after_plus(text, start):
    return start > 0 and text[start - 1] == "+"


def _kind(digits, sizes, *, after_plus):
    if sizes in IIN_GROUPS and is_iin(digits):
        return IIN
    if sizes in CARD_GROUPS and is_card(digits):
        return CARD
    if after_plus:
        return PHONE if len(digits) in INTERNATIONAL else None
    if len(digits) == 11 and digits[0] in "78" and sizes[0] in {1, 4, 11}:
        return PHONE if digits[1] in "79" else None
    # Ten digits without grouping are as often an amount of money.
    return PHONE if sizes in LOCAL_PHONE_GROUPS and digits[0] == "7" else None


def is_iin(digits):
    """Whether twelve digits have the shape of a person's number: a day, a century and the check digit."""
    month, day = int(digits[2:4]), int(digits[4:6])
    shaped = 1 <= month <= 12 and 1 <= day <= 31 and digits[6] in CENTURIES
    return shaped and check_digit(digits[:11]) == digits[11]


def is_card(digits):
    """Whether digits pass the check of card numbers (Luhn) and begin as those of payment cards do."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return digits[0] in "23456" and sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _addresses(text):
    at = text.find("@")
    while at != -1:
        start = at
        while start > 0 and at - start < LONGEST_NAME and ADDRESS_SIGN.match(text[start - 1]):
            start -= 1
        domain = DOMAIN.match(text, at + 1)
        if start < at and domain:
            yield Finding(EMAIL, start, domain.end())
        at = text.find("@", at + 1)
