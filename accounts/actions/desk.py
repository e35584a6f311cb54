"""Seen in person at a desk: a one-time code tells the desk which account, and the account nothing else of the person.

A code stands in the cache under its digest for half an hour and is good once. Which office a desk is held in is asked
above, at the edge.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions.identities import see_in_person
from accounts.iins import clean_iin
from accounts.models import Level, Person
from core.rules import RuleViolation
from core.throttling import Limit, count, give_back

GOOD_FOR = timedelta(minutes=30)
TRIES = Limit("desk", 10, 600)
MADE = Limit("desk codes", 10, 3600)


class TooManyDeskCodes(RuleViolation):
    code = "too_many_desk_codes"
    sentence = _("Too many codes in a short time. Wait and try again.")
    status = 429


class UnknownDeskCode(RuleViolation):
    code = "unknown_desk_code"
    sentence = _("This code is not known, was used, or its time is over. Ask for a new one.")


class NotAtOwnDesk(RuleViolation):
    code = "not_at_own_desk"
    sentence = _("Nobody sees themselves. Another desk does it.")
    status = 403


class DeskUnknown(RuleViolation):
    code = "desk_identity_needed"
    sentence = _("Whoever sees people has a confirmed identity. Confirm yours first.")
    status = 403


def make_desk_code(person):
    """Return a fresh code, in two groups, with which a desk finds this account; it stands for half an hour."""
    if not count(MADE, person.uid).passed:
        raise TooManyDeskCodes
    while True:
        code = f"{secrets.randbelow(10**8):08d}"
        if cache.add(_key(code), person.uid, GOOD_FOR.total_seconds()):
            return f"{code[:4]} {code[4:]}"


@sensitive_variables("number")
def see_at_desk(code, *, number, by, at):
    """Raise whoever brought a code to level 3 by the number in their document; the code is used up.

    A mistyped number leaves the code good. Tries are counted before codes are compared.
    """
    if by.level < Level.IDENTITY:
        raise DeskUnknown
    if not count(TRIES, by.uid).passed:
        raise TooManyDeskCodes
    key = _key(re.sub(r"\D", "", code))
    person = Person.objects.filter(uid=cache.get(key, ""), is_active=True).first()
    if person is None:
        raise UnknownDeskCode(field="code")
    give_back(TRIES, by.uid)
    if person.pk == by.pk:
        raise NotAtOwnDesk
    identity = see_in_person(person, number=clean_iin(number, field="number"), by=by, at=at)
    cache.delete(key)
    return identity


def _key(code):
    return f"desk:{hashlib.sha256(code.encode()).hexdigest()}"
