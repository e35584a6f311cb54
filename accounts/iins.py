"""Individual identification numbers (IIN): their shape.

What the date inside a number says is not looked at: it proves nothing. A number is read here, tagged by
`accounts/tags.py`, and forgotten: it stands in no table, log, address, mail or leaf.
"""

from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.numbers import LEGAL_ENTITIES, has_its_check_digit, twelve_digits
from core.rules import RuleViolation


class NotTwelveDigits(RuleViolation):
    code = "iin_not_twelve_digits"
    sentence = _("An IIN has twelve digits, 0 to 9. Write it as it stands in the identity document.")


class NumberOfAnOrganization(RuleViolation):
    code = "iin_of_an_organization"
    sentence = _("This is the shape of an organization's number (BIN), not of an IIN. Write the person's IIN.")


class WrongCheckDigit(RuleViolation):
    code = "iin_wrong_check_digit"
    sentence = _("The last digit does not fit the others. Check the number: one digit is probably mistyped.")


@sensitive_variables("text", "number")
def clean_iin(text, *, field=None):
    """Return an IIN as twelve digits; spaces and hyphens between them may be typed. No refusal repeats the number."""
    number = twelve_digits(text)
    if number is None:
        raise NotTwelveDigits(field=field)
    if number[4] in LEGAL_ENTITIES:
        raise NumberOfAnOrganization(field=field)
    if not has_its_check_digit(number):
        raise WrongCheckDigit(field=field)
    return number
