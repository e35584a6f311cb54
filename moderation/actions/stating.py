"""The statement of reasons: as it is stored, and which reusable reasons it was made from."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from core.slots import slots_in
from core.text import clean
from moderation.actions.refusals import StatementMissing
from moderation.models import SLOTS, ReasonsVersion


class UnfilledSlot(RuleViolation):
    code = "unfilled_slot"
    sentence = _("Nothing is filled in for {%(slot)s} yet. Write in its place: %(meaning)s.")


class UnknownReasons(RuleViolation):
    code = "unknown_reasons"
    sentence = _("There are no such ready reasons in this consultation. Choose others, or write your own.")


class ReasonsForOtherGrounds(RuleViolation):
    code = "reasons_for_other_grounds"
    sentence = _("These ready reasons are for other grounds. Choose one of theirs, or write your own reasons.")


def stated(reasons, *, required=True):
    """Return a statement of reasons as it is stored; refuse one in which a slot still waits to be filled."""
    text = clean(reasons, "statement", field="reasons", required=required, missing=StatementMissing)
    if open_slots := slots_in(text, SLOTS):
        slot = open_slots[0]
        raise UnfilledSlot(field="reasons", slot=slot, meaning=SLOTS[slot])
    return text


def reasons_taken(draft, uid, ground):
    """Return the version of reusable reasons that a statement was made from; None where it was written by hand.

    A later version or a retirement since takes nothing away from what was taken; other grounds than theirs do.
    """
    if not uid:
        return None
    version = ReasonsVersion.objects.named(draft, uid)
    if version is None:
        raise UnknownReasons(field="reasons")
    if not version.fits(ground):
        raise ReasonsForOtherGrounds(field="reasons")
    return version
