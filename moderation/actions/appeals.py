"""Appeals: filed once per ruling by whoever speaks for the words, decided by another moderator."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify_all
from articles.actions.phases import told
from core.rules import RuleViolation
from core.text import clean
from moderation.actions.claims import refuse_held, release
from moderation.actions.grounds import ground_as_read
from moderation.actions.grouping import write_group_ruling
from moderation.actions.placing import is_where_it_was_moved, write_move_back
from moderation.actions.refusals import (
    AlreadyWithdrawn,
    NotAppointed,
    OwnOrganization,
    OwnWords,
)
from moderation.actions.rulings import write_leaf
from moderation.actions.stating import reasons_taken, stated
from moderation.models import Appeal, AppealOutcome, Ruling, RulingKind, is_gone, target
from moderation.models.appeals import SERIES
from moderation.permissions import can_rule
from proposals.actions import (
    lock_alike,
    lock_alterations,
    lock_both,
    put_elsewhere,
    put_on_other_ground,
    restore,
    split_off,
    take_back_return,
    uncover,
)
from proposals.actions.numbers import next_numbers
from proposals.audience import people_to_tell
from proposals.models import Coauthor, Proposal, Status
from proposals.permissions import speaks_for
from record.actions import record

DECIDED = "appeal.decided"


class NoAppealAgainst(RuleViolation):
    code = "no_appeal_against"
    sentence = _("Only a ruling that hides, covers, returns, merges or moves can be appealed against.")


class AppealTooLate(RuleViolation):
    code = "appeal_too_late"
    sentence = _("It is too late: an appeal was possible until %(moment)s, Astana time.")


class RulingHoldsNoMore(RuleViolation):
    code = "ruling_holds_no_more"
    sentence = _("This ruling holds no more, so there is nothing to appeal against.")


class NotTheAuthor(RuleViolation):
    code = "not_the_author"
    sentence = _("Only the author appeals: for an organization, whoever may file in its name.")
    status = 403


class AppealMissing(RuleViolation):
    code = "appeal_missing"
    sentence = _("Write why you think the ruling is wrong: another moderator will read it.")


class UnknownOutcome(RuleViolation):
    code = "unknown_outcome"
    sentence = _("Choose what becomes of the ruling.")


class OwnRuling(RuleViolation):
    code = "own_ruling"
    sentence = _("Nobody decides on an appeal against their own ruling. Another moderator will.")
    status = 403


class OwnAppeal(RuleViolation):
    code = "own_appeal"
    sentence = _("Nobody decides on their own appeal. Another moderator will.")
    status = 403


class AppealDecided(RuleViolation):
    code = "appeal_decided"
    sentence = _("This appeal is decided already. An appeal is decided once.")
    status = 409


class SameGround(RuleViolation):
    code = "same_ground"
    sentence = _("The ruling stands on this ground already. Let it stay, or choose another ground.")


class OneGroundAlone(RuleViolation):
    code = "one_ground_alone"
    sentence = _("Proposals are merged on one ground alone. Let the ruling stay, or reverse it.")
    of_moving = _("Things are moved on one ground alone. Let the ruling stay, or reverse it.")


@transaction.atomic
def file_appeal(ruling, *, text, by, at):
    """Ask that another moderator looks at a ruling, under a number of its own; again, return the first appeal."""
    ruling = Ruling.objects.select_for_update(of=["self"]).with_items().get(pk=ruling.pk)
    item = ruling.item
    if not speaks_for(by, item):
        raise NotTheAuthor
    earlier = Appeal.objects.with_rulings().filter(ruling=ruling).first()
    if earlier is not None:
        return earlier
    if ruling.appeal_until is None:
        raise NoAppealAgainst
    if is_gone(item):
        raise AlreadyWithdrawn(AlreadyWithdrawn.erased if item.erased_at else None)
    if at > ruling.appeal_until:
        raise AppealTooLate(moment=told(ruling.appeal_until))
    if ruling.undone_at is not None or not _holds(ruling):
        raise RulingHoldsNoMore
    text = clean(text, "appeal", field="text", missing=AppealMissing)
    [serial] = next_numbers(1, series=SERIES)
    appeal = Appeal.objects.create(
        serial=serial, draft=ruling.draft, ruling=ruling, filed_by=by, text=text, filed_at=at
    )
    data = {"ruling": ruling.uid}
    record("appeal.filed", appeal.uid, actor=by.as_actor(), at=at, data=data, sealed={"c": text}, is_new=True)
    return appeal


@transaction.atomic
def decide_appeal(appeal, *, outcome, ground="", reasons="", read_grounds=None, reasons_from="", by, at):
    """Decide on an appeal: the ruling stays, is reversed, or stays on another ground; its author is told why.

    The same decision by the same moderator again returns the appeal as it is. What has changed since the ruling stays
    as it is: a reversal shows again what the ruling hid, and what it returned where no other words were sent or begun.
    Refused while another holds what it is about; whoever held it is free of it. `reasons_from` is the uid of the
    version of reusable reasons that the statement was made from; the ruling in the other's place remembers it.
    """
    ruling = Ruling.objects.with_items().get(pk=appeal.ruling_id)
    item = ruling.item
    if ruling.kind == RulingKind.MERGE:
        lock_both(ruling.proposal_id, ruling.into_id)
    if ruling.kind in {RulingKind.PARTIAL, RulingKind.MOVE} and isinstance(item, Proposal):
        lock_alike()
        lock_alterations()
    item = type(item).objects.select_for_update(of=["self"]).select_related("draft", "author").get(pk=item.pk)
    appeal = Appeal.objects.select_for_update(of=["self"]).get(pk=appeal.pk)
    appeal.ruling = ruling
    _refuse_person(appeal, item, by)
    if outcome not in AppealOutcome.values:
        raise UnknownOutcome(field="outcome")
    if appeal.decided_at is not None:
        if (appeal.decided_by_id, appeal.outcome) == (by.pk, outcome):
            return appeal
        raise AppealDecided
    if is_gone(item):
        raise AlreadyWithdrawn(AlreadyWithdrawn.erased if item.erased_at else None)
    refuse_held(item, by=by, at=at)
    reasons = stated(reasons)
    holds = _holds(ruling)
    under = None
    if outcome == AppealOutcome.CHANGED:
        under = _other_ground(ruling, ground, read_grounds, holds)
    taken = reasons_taken(ruling.draft, reasons_from, under.code if under else ruling.ground)
    appeal.outcome, appeal.reasons, appeal.decided_by, appeal.decided_at = outcome, reasons, by, at
    if holds and outcome != AppealOutcome.UPHELD:
        appeal.result = _rule_anew(ruling, item, outcome, under, reasons, taken, by=by, at=at)
    appeal.save(update_fields=["outcome", "reasons", "decided_by", "decided_at", "result"])
    release(item)
    actor = by.as_actor("appeals")
    record(DECIDED, appeal.uid, actor=actor, at=at, data={"outcome": outcome}, sealed={"reason_c": reasons})
    notify_all([(person, appeal.uid) for person in people_to_tell([item])[item.pk]], DECIDED, at=at)
    # Last, since it raises the version of the article, whose row others wait for.
    if appeal.result is not None:
        _carry_out(ruling, item, outcome, appeal.result.ground, at=at)
    return appeal


def _refuse_person(appeal, item, by):
    if appeal.filed_by_id == by.pk:
        raise OwnAppeal
    if item.involves(by) or Coauthor.objects.filter(proposal=appeal.ruling.proposal_id, person=by).exists():
        raise OwnOrganization if item.organization_id else OwnWords
    if appeal.ruling.moderator_id == by.pk:
        raise OwnRuling
    if not can_rule(by, item):
        raise NotAppointed


def _other_ground(ruling, ground, read_grounds, holds):
    """Return the version of the ground on which a ruling is to stand from now on; of merging there is one alone."""
    if ruling.kind == RulingKind.MERGE:
        raise OneGroundAlone(field="outcome")
    if ruling.kind == RulingKind.MOVE:
        raise OneGroundAlone(OneGroundAlone.of_moving, field="outcome")
    if not holds:
        raise RulingHoldsNoMore(field="outcome")
    under = ground_as_read(ruling.draft, ground, read_grounds)
    if under.code == ruling.ground:
        raise SameGround(field="ground")
    return under


def _holds(ruling):
    """Whether what a ruling took from view is still as it left it: no later ruling, no words sent since."""
    item = ruling.item
    later = Ruling.objects.on(item).standing().filter(pk__gt=ruling.pk)
    if ruling.kind == RulingKind.MERGE:
        is_open = Proposal.objects.exclude(status=Status.DECIDED).filter(pk=item.pk, merged_into=ruling.into_id)
        return is_open.exists() and not later.on_groups().exists()
    if ruling.kind == RulingKind.MOVE:
        return is_where_it_was_moved(ruling) and not later.filter(kind=RulingKind.MOVE).exists()
    if later.on_words().exists():
        return False
    if ruling.kind == RulingKind.HIDE:
        return item.hidden_at is not None
    if ruling.kind == RulingKind.PARTIAL:
        return item.covered_at is not None
    if ruling.revision_id is None:
        return item.returned_at is not None
    return item.hidden_at is None and item.coming_revision_id is None


def _rule_anew(ruling, item, outcome, under, reasons, taken, *, by, at):
    """Write the ruling that takes the place of one that was appealed against, and its leaf."""
    kind = ruling.kind
    if kind == RulingKind.MERGE:
        proposal, head = lock_both(ruling.proposal_id, ruling.into_id)
        return write_group_ruling(
            proposal, head, RulingKind.SPLIT, reasons, reasons_from=taken, by=by, at=at, role="appeals"
        )
    if kind == RulingKind.MOVE:
        return write_move_back(ruling, item, reasons, reasons_from=taken, by=by, at=at)
    if outcome == AppealOutcome.REVERSED:
        kind = RulingKind.PUBLISH if kind == RulingKind.RETURN else RulingKind.RESTORE
    row = Ruling.objects.create(
        draft=item.draft,
        **target(item),
        revision=ruling.revision,
        moderator=by,
        kind=kind,
        ground=under.code if under else "",
        ground_version=under if under and not under.is_first else None,
        reasons=reasons,
        reasons_from=taken,
        at=at,
    )
    write_leaf(row, item, by=by, at=at, role="appeals")
    return row


def _carry_out(ruling, item, outcome, ground, *, at):
    if outcome == AppealOutcome.CHANGED:
        if ruling.kind in {RulingKind.HIDE, RulingKind.PARTIAL}:
            put_on_other_ground(item, ground=ground, at=at)
    elif ruling.kind == RulingKind.MERGE:
        split_off(item, at=at)
    elif ruling.kind == RulingKind.MOVE:
        put_elsewhere(item, ruling.moved_from, at=at)
    elif ruling.kind == RulingKind.HIDE:
        restore(item, at=at)
    elif ruling.kind == RulingKind.PARTIAL:
        uncover(item, at=at)
    else:
        take_back_return(item, ruling.revision, at=at)
