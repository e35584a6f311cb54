"""Asking for a copy of all that is kept of oneself. No leaf: what somebody wants to know of themselves is theirs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify
from core.rules import RuleViolation
from core.throttling import Limit, count

COPIES = Limit("copies of data", 5, 3600)
ASKED = "data.asked"


class TooManyCopies(RuleViolation):
    code = "too_many_copies"
    sentence = _("You have asked for many copies in a short time. Wait an hour and try again.")
    status = 429


@transaction.atomic
def ask_for_copy(person, *, at):
    """Tell a person, by mail in any case, that a copy of their data was asked for; refuse many in a short time."""
    if not count(COPIES, person.uid).passed:
        raise TooManyCopies
    notify(person, ASKED, person.uid, at=at)
