"""Codes of second factors, tried once each. They leave no leaf: signing in is no act on the world."""

import re

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.sessions import end_other_sessions
from accounts.notices import notify
from core.rules import RuleViolation
from core.throttling import Limit, count, give_back

TRIES = Limit("factors", 5, 300)
REPEATED_WITHIN = 180  # seconds; an app's code fits for less
LONGEST = 20  # signs
WRITTEN = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class WrongFactorCode(RuleViolation):
    code = "wrong_factor_code"
    sentence = _("The code is not right, or it was used already. Wait for the next one and write it here.")
    status = 400


class TooManyFactorCodes(RuleViolation):
    code = "too_many_factor_codes"
    sentence = _("Too many wrong codes. Wait five minutes and try again.")
    status = 429


def try_code(person, code, *, types=WRITTEN):
    """Return the factor that a code of an app or a recovery code belongs to; each code is good once.

    Tries are counted before they are compared: of a thousand sent at once five are tried.
    """
    if not count(TRIES, person.uid).passed:
        raise TooManyFactorCodes(field="code")
    code = re.sub(r"\W", "", code)  # people write them in groups
    factor = _factor_of(person, code, types) if len(code) <= LONGEST else None
    if factor is None or not cache.add(f"factor:{person.uid}:{code}", 1, REPEATED_WITHIN):
        raise WrongFactorCode(field="code")
    give_back(TRIES, person.uid)
    return factor


def try_recovery_code(person, code):
    """Return the recovery codes that a code belongs to, and no other factor; counted and good once as all are."""
    return try_code(person, code, types=[Authenticator.Type.RECOVERY_CODES])


def _factor_of(person, code, types):
    written = Authenticator.objects.filter(user=person, type__in=types)
    return next((factor for factor in written.order_by("-type") if factor.wrap().validate_code(code)), None)


@transaction.atomic
def remove_factors(person, *, at):
    """Take all second factors from somebody who lost them; every session and token ends, and the person is told.

    For operators who have seen who asks. Offices rest until there is a second factor again.
    """
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if removed:
        person.refresh_from_db(fields=["second_factor_at"])
        end_other_sessions(person, keep=None)
        notify(person, "factors.removed", person.uid, at=at)
    return bool(removed)
