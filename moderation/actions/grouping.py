"""Merging repeats into the proposal that stands for them, and splitting them again: rulings with reasons."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import happen, notify_all
from core.rules import RuleViolation
from moderation.actions.claims import refuse_held
from moderation.actions.grounds import ground_as_read
from moderation.actions.refusals import WordsChanged
from moderation.actions.rulings import refuse_person, write_leaf
from moderation.actions.stating import reasons_taken, stated
from moderation.models import REPEAT, Ruling, RulingKind
from proposals.actions import lock_both, merge_into, split_off
from proposals.audience import people_to_tell
from proposals.models import Proposal, Status

JOINED = "proposal.joined"  # what authors of the proposal that stands for another are told
REGROUPED = "proposal.regrouped"  # what those are told who back or follow the one that is merged or split off


class NothingToMergeInto(RuleViolation):
    code = "nothing_to_merge_into"
    sentence = _("Write the number of the proposal that this one repeats, as P-000001.")
    unknown = _("There is no public proposal %(number)s in this consultation.")
    itself = _("A proposal is not merged into itself. Write the number of the other one.")


class OtherPlace(RuleViolation):
    code = "other_place"
    sentence = _(
        "%(number)s and %(into)s do not ask for the same kind of change in the same places. "
        "Only what asks for the same is merged."
    )


class OtherParticipant(RuleViolation):
    code = "other_participant"
    sentence = _(
        "%(number)s and %(into)s are not both of citizens, or of one organization. What organizations say stands apart."
    )


class NotToBeMerged(RuleViolation):
    code = "not_to_be_merged"
    sentence = _("%(number)s cannot be merged: it is not published, or is hidden, withdrawn, erased or disputed.")


class AnsweredAlready(RuleViolation):
    code = "answered_already"
    sentence = _("The Commission has answered %(number)s. What is answered is neither merged nor split.")


class MergedAlready(RuleViolation):
    code = "merged_already"
    sentence = _("%(number)s is merged into %(into)s already. Split it off first.")
    target = _("%(number)s is itself merged into %(into)s. Merge into %(into)s.")
    standing = _("Others are merged into %(number)s. Split them off first, or merge the other way round.")


class NotMerged(RuleViolation):
    code = "not_merged"
    sentence = _("%(number)s is merged into no other: there is nothing to split.")


@transaction.atomic
def merge_proposal(
    proposal, into, *, reasons="", reasons_from="", read=None, read_into=None, read_grounds=None, by, at
):
    """Rule that a proposal repeats another, which stands for both from now on; return the ruling.

    Both stay as they are, with their numbers, words, comments and supports. People who back either, or wrote the one
    that is merged, count once; the Commission answers both at once. The same moderator's merging of the same two again
    returns the earlier ruling. `read` and `read_into` are the numbers of the revisions that were read, `reasons_from`
    is the uid of the version of reusable reasons that the statement was made from.
    """
    if proposal.pk == into.pk:
        raise NothingToMergeInto(NothingToMergeInto.itself, field="into")
    proposal, into = lock_both(proposal.pk, into.pk)
    for one in (proposal, into):
        refuse_person(one, by)
    if proposal.merged_into_id == into.pk:
        return _made_before(proposal, by) or _refuse_merged(proposal)
    _refuse_merged(proposal, into)
    _refuse_unlike(proposal, into)
    for one, number in ((proposal, read), (into, read_into)):
        if number is not None and number != one.current_revision.number:
            raise WordsChanged
    under = ground_as_read(proposal.draft, REPEAT, read_grounds, of_its_own=True)
    return _rule(proposal, into, RulingKind.MERGE, reasons, reasons_from, under, by=by, at=at)


@transaction.atomic
def split_proposal(proposal, *, reasons="", reasons_from="", by, at):
    """Rule that a merged proposal stands for itself again, as before; return the ruling.

    The same moderator's splitting again returns the earlier ruling.
    """
    # Its head is read before both are locked in order; where it was another by then, `proposal` below says so.
    head = Proposal.objects.filter(pk=proposal.pk).values_list("merged_into", flat=True).get()
    found = lock_both(*filter(None, (proposal.pk, head)))
    for one in found:
        refuse_person(one, by)
    proposal = found[0]
    if proposal.merged_into_id is None or proposal.merged_into_id != head:
        return _made_before(proposal, by) or _refuse_not_merged(proposal)
    return _rule(proposal, found[1], RulingKind.SPLIT, reasons, reasons_from, None, by=by, at=at)


def _made_before(proposal, by):
    """Return the last ruling on its group, where this moderator made it."""
    latest = Ruling.objects.on(proposal).on_groups().latest_first().first()
    return latest if latest is not None and latest.moderator_id == by.pk else None


def _refuse_merged(proposal, into=None):
    if proposal.merged_into_id is not None:
        raise MergedAlready(field="into", number=proposal.number, into=proposal.merged_into.number)
    if into.merged_into_id is not None:
        raise MergedAlready(MergedAlready.target, field="into", number=into.number, into=into.merged_into.number)
    if Proposal.objects.filter(merged_into=proposal).exists():
        raise MergedAlready(MergedAlready.standing, field="into", number=proposal.number)


def _refuse_not_merged(proposal):
    raise NotMerged(number=proposal.number)


def _refuse_unlike(proposal, into):
    named = {"number": proposal.number, "into": into.number}
    if proposal.draft_id != into.draft_id:
        raise NothingToMergeInto(NothingToMergeInto.unknown, field="into", number=into.number)
    for one in (proposal, into):
        if one.status == Status.DECIDED:
            raise AnsweredAlready(field="into", number=one.number)
        if not one.is_stood_by or one.returned_at:
            raise NotToBeMerged(field="into", number=one.number)
    if proposal.organization_id != into.organization_id:
        raise OtherParticipant(field="into", **named)
    if _asked_for(proposal) != _asked_for(into):
        raise OtherPlace(field="into", **named)


def _asked_for(proposal):
    """Return in which places a proposal asks for what kind of change."""
    return {(change.provision_id, change.kind) for change in proposal.changes}


def _rule(proposal, head, kind, reasons, reasons_from, under, *, by, at):
    if proposal.status == Status.DECIDED:
        raise AnsweredAlready(number=proposal.number)
    reasons = stated(reasons)
    taken = reasons_taken(proposal.draft, reasons_from, REPEAT)
    refuse_held(proposal, by=by, at=at)
    merges = kind == RulingKind.MERGE
    row = write_group_ruling(
        proposal,
        head,
        kind,
        reasons,
        under,
        reasons_from=taken,
        appeal_until=at + timedelta(days=proposal.draft.appeal_days) if merges else None,
        by=by,
        at=at,
    )
    if merges:
        merge_into(proposal, head, at=at)
    else:
        split_off(proposal, at=at)
    return row


def write_group_ruling(
    proposal, head, kind, reasons, under=None, *, reasons_from=None, appeal_until=None, by, at, role="moderator"
):
    """Write a ruling that merges or splits, its leaf, and what is told of it; part of the act that does so."""
    row = Ruling.objects.create(
        draft=proposal.draft,
        proposal=proposal,
        into=head,
        moderator=by,
        kind=kind,
        ground=under.code if under else "",
        ground_version=under if under and not under.is_first else None,
        reasons=reasons,
        reasons_from=reasons_from,
        at=at,
        appeal_until=appeal_until,
    )
    write_leaf(row, proposal, by=by, at=at, role=role)
    told = people_to_tell([proposal, head])
    notify_all([(person, row.uid) for person in told[proposal.pk]], row.notice_kind, at=at)
    own = {person.pk for person in told[proposal.pk]}
    notify_all([(person, row.uid) for person in told[head.pk] if person.pk not in own], JOINED, at=at)
    happen(REGROUPED, {row.uid: [proposal.uid]}, at=at)
    return row
