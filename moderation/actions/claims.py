"""Who has which item before them: taking, putting off, handing over, freeing.

Each of these locks the item's row first, as rulings do: two never hold one item, and nobody is given what is ruled on.
"""

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from moderation.appeals import may_decide
from moderation.choice import EVERYTHING
from moderation.colleagues import can_be_asked
from moderation.models import HANDED_FOR, HELD_FOR, KINDS, Appeal, Claim, Skip, target, what_is
from moderation.permissions import can_rule
from moderation.queue import free_rows, is_free
from moderation.queued_appeals import WHAT, appeals_chosen

TRIED = 50  # more than work at one time


class ItemHeld(RuleViolation):
    code = "item_held"
    sentence = _("Another moderator has this before them, until %(time)s at the latest. Go on with the next.")
    status = 409


class NotHeld(RuleViolation):
    code = "not_held"
    sentence = _("You do not have this before you any more. Take it first.")
    status = 409


class NoColleague(RuleViolation):
    code = "no_colleague"
    sentence = _("Choose a colleague who moderates this article and did not write this.")
    for_appeal = _("Choose a colleague who may decide this appeal: not whoever ruled or wrote this.")


class NothingToTake(RuleViolation):
    code = "nothing_to_take"
    sentence = _("You cannot rule on this: leave it to another moderator.")
    status = 403


@transaction.atomic
def claim_next(draft, choice=EVERYTHING, *, by, at):
    """Give a moderator what they hold already, else the first in order that nobody holds; return the claim, or None.

    What they put off comes after all else. Whatever another transaction has locked just now is passed over. What they
    took before their appointment changed, and may not rule on any more, is left to run out.
    """
    held = Claim.objects.of(by, draft).standing(at).select_related(*KINDS, "appeal").first()
    if held is not None and is_for(by, held):
        return held
    for skipped in (False, True):
        for what, pk in free_rows(draft, by, choice, skipped=skipped, at=at, most=TRIED):
            appeal = Appeal.objects.with_rulings().get(pk=pk) if what == WHAT else None
            item = _locked_at_once(appeal.ruling.item if appeal else KINDS[what](pk=pk))
            # Between the list and the lock it may have been ruled on or taken.
            if item is not None and _is_free(item, appeal, draft, by, choice, at):
                item.draft = draft
                return hold(item, by, at, HELD_FOR, appeal=appeal)
    return None


def is_for(person, claim):
    """Whether somebody may still do what a claim was taken for."""
    if claim.appeal is None:
        return can_rule(person, claim.item)
    return claim.appeal.decided_at is None and may_decide(person, claim.appeal)


def _locked_at_once(item):
    """Return an item, its row locked; None where another transaction has it."""
    rows = type(item).objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return rows.filter(pk=item.pk).first()


def _is_free(item, appeal, draft, by, choice, at):
    if appeal is None:
        return is_free(item, draft, by, choice)
    held = Claim.objects.on(item).standing(at).exists()
    return not held and appeal.pk in appeals_chosen(draft, by, choice)


@transaction.atomic
def claim_item(item, *, appeal=None, by, at):
    """Hold one item for ten minutes, or as long as one has it already. Refused while another holds it.

    With an open `appeal` on a ruling on it, it is held to decide on that.
    """
    item = locked(item)
    if item.involves(by) or not can_rule(by, item):
        raise NothingToTake
    if appeal is not None:
        appeal = Appeal.objects.with_rulings().get(pk=appeal.pk)
        if appeal.decided_at is not None or not may_decide(by, appeal):
            raise NothingToTake
    refuse_held(item, by=by, at=at)
    longer = Claim.objects.on(item).standing(at + HELD_FOR).first()
    return hold(item, by, at, longer.until - at if longer else HELD_FOR, appeal=appeal)


@transaction.atomic
def free_item(item, *, by):
    """Free an item that one holds, for everybody; freeing it again changes nothing."""
    item = locked(item)
    Claim.objects.on(item).filter(moderator=by).delete()
    return item


@transaction.atomic
def skip_item(item, *, by, at):
    """Put an item off: it is free for others at once, and comes to this moderator after all else, for an hour."""
    item = locked(item)
    Claim.objects.on(item).filter(moderator=by).delete()
    Skip.objects.update_or_create(**target(item), moderator=by, defaults={"at": at})
    return item


@transaction.atomic
def hand_over(item, to, *, by, at):
    """Give what one holds to a named colleague, who has it for an hour."""
    item = locked(item)
    claim = Claim.objects.on(item).standing(at).filter(moderator=by).select_related("appeal").first()
    if claim is None:
        raise NotHeld
    if to is None or to.pk == by.pk or not can_be_asked(to, item):
        raise NoColleague(field="colleague")
    if claim.appeal is not None and not may_decide(to, claim.appeal):
        raise NoColleague(NoColleague.for_appeal, field="colleague")
    return hold(item, to, at, HANDED_FOR, appeal=claim.appeal)


@transaction.atomic
def free_claims(person):
    """Free all that a person holds, and forget what they put off; return how many items are free again."""
    Skip.objects.filter(moderator=person).delete()
    return Claim.objects.filter(moderator=person).delete()[0]


def refuse_held(item, *, by, at):
    """Refuse where another moderator holds an item; its row is locked."""
    held = Claim.objects.on(item).standing(at).exclude(moderator=by).first()
    if held is not None:
        raise ItemHeld(time=formats.time_format(timezone.localtime(held.until), "H:i"))


def release(item):
    """Forget who held an item and who put it off, once it is ruled on."""
    Claim.objects.on(item).delete()
    Skip.objects.filter(**target(item)).delete()


def locked(item):
    """Return an item with its draft, its row locked."""
    rows = type(item).objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("draft").get(pk=item.pk)


def hold(item, person, at, long, *, appeal=None):
    """Put an item before somebody for so long, whoever had it before; its row is locked."""
    claim, _made = Claim.objects.update_or_create(
        **{what_is(item): item},
        defaults={"draft": item.draft, "appeal": appeal, "moderator": person, "taken_at": at, "until": at + long},
    )
    return claim
