"""One's own, sent by another way: a code on its answer makes it the account's of whoever signs in and brings it.

The code has 65 random bits and is kept as a digest. A new one takes the place of the one before; each is good once.
"""

import hashlib
import re
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions import merge_accounts
from accounts.models.senders import is_unclaimed
from core.ids import ALPHABET
from core.rules import RuleViolation
from core.throttling import Limit, count, give_back
from intake.actions.items import locked_item
from intake.models import Item, LongText, Passage, Stage

SIGNS = 13
GROUPS = (4, 4, 5)
TRIES = Limit("claim codes", 10, 3600)
ALIKE = str.maketrans("oil", "011")  # as Crockford reads what people mistake for digits


class TooManyClaims(RuleViolation):
    code = "too_many_claims"
    sentence = _("Too many codes in a short time. Wait an hour and try again.")
    status = 429


class UnknownClaimCode(RuleViolation):
    code = "unknown_claim_code"
    sentence = _("This code is not known or was used. Type it as the answer has it, or ask the desk for a new one.")


class ClaimedAlready(RuleViolation):
    code = "claimed_already"
    sentence = _("It belongs to an account already. If that is yours too, make the two accounts one.")


class ClaimNeedsIdentity(RuleViolation):
    code = "claim_needs_identity"
    sentence = _("It was sent by somebody whose identity was seen. Confirm yours, and it becomes yours by itself.")


class NoClaim(RuleViolation):
    code = "no_claim"
    sentence = _("A code belongs to what is registered and is no account's yet.")


@transaction.atomic
def make_claim_code(item):
    """Return a fresh code for an item's sender, to be printed on its answer; the one before is good no more."""
    item = locked_item(item)
    sender = _sender_of(item)
    is_nameless = item.meeting_id is not None and sender is not None and not sender.name
    if item.stage != Stage.REGISTERED or sender is None or is_nameless or not is_unclaimed(sender):
        raise NoClaim
    code = "".join(secrets.choice(ALPHABET) for _sign in range(SIGNS))
    item.code_digest = _digest(code)
    item.save(update_fields=["code_digest"])
    return _grouped(code)


@sensitive_variables("code")
def claim_item(code, *, by, at):
    """Make what a code stands for the person's own, with all else by the same sender. Tries are counted first."""
    if not count(TRIES, by.uid).passed:
        raise TooManyClaims
    item = _claim(_plain(code), by=by, at=at)
    give_back(TRIES, by.uid)
    return item


@transaction.atomic
def _claim(code, *, by, at):
    digest = _digest(code) if len(code) == SIGNS else ""
    item = Item.objects.select_for_update(of=["self"]).exclude(code_digest="").filter(code_digest=digest).first()
    if item is None:
        raise UnknownClaimCode(field="code")
    sender = _sender_of(item)
    if sender.pk != by.pk:
        if not is_unclaimed(sender):
            raise ClaimedAlready
        if sender.level > by.level:
            raise ClaimNeedsIdentity
        merge_accounts(by, sender, at=at)
    item.code_digest, item.redeemed_at = "", at
    item.save(update_fields=["code_digest", "redeemed_at"])
    return item


def _sender_of(item):
    passage = Passage.objects.filter(item=item).select_related("proposal__author").order_by("place").first()
    if passage is not None:
        return passage.proposal.author
    whole = LongText.objects.filter(item=item).select_related("author").first()
    return whole and whole.author


def _plain(code):
    return re.sub(r"[^0-9a-z]", "", code.lower()).translate(ALIKE)


def _digest(code):
    return hashlib.sha256(code.encode()).hexdigest()


def _grouped(code):
    groups, begin = [], 0
    for width in GROUPS:
        groups.append(code[begin : begin + width])
        begin += width
    return "-".join(groups).upper()
