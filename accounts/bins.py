"""Business identification numbers (BIN): their shape."""

from django.utils.translation import gettext_lazy as _

from accounts.numbers import LEGAL_ENTITIES, has_its_check_digit, twelve_digits
from core.rules import RuleViolation

MONTHS = range(1, 13)
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
    number = twelve_digits(text)
    if number is None:
        raise NotTwelveDigits(field=field)
    if number[4] < LEGAL_ENTITIES[0]:
        raise NumberOfAPerson(field=field)
    if int(number[2:4]) not in MONTHS or number[4] not in LEGAL_ENTITIES or number[5] not in DEPARTMENTS:
        raise NoSuchBin(field=field)
    if not has_its_check_digit(number):
        raise WrongCheckDigit(field=field)
    return number
