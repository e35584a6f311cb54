"""One ruling on many items at once: chosen, looked through, proposed, confirmed by another where they are many.

It is carried out by a worker, each item in a transaction of its own with what became of it (`actions/carrying.py`).
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify_all
from core.rules import RuleViolation
from core.text import clean
from moderation.actions.refusals import NotAppointed, OwnWords, StatementMissing, UnknownRuling, WordsChanged
from moderation.actions.rulings import grounds_of, refuse_at_sight
from moderation.actions.stating import reasons_taken
from moderation.batches import entries_of, held_by_others, may_answer, people_to_ask, reported, words_at
from moderation.models import AT_MOST, BY_ONE, IN_BATCHES, Batch, BatchItem, BatchStatus, target
from moderation.permissions import can_moderate
from record.actions import record
from record.vocabulary import word_of_ground

ASKED, REFUSED = "batch.asked", "batch.refused"
HELD = "item_held"


class NothingChosen(RuleViolation):
    code = "nothing_chosen"
    sentence = _("Choose what is to be ruled on first: nothing was chosen.")


class TooManyChosen(RuleViolation):
    code = "too_many_chosen"
    sentence = _("At most %(most)s can be ruled on at once. Choose more narrowly.")


class NothingLeft(RuleViolation):
    code = "nothing_left"
    sentence = _("None of these can be ruled on so. Choose another ruling or other items.")


class ProposedAlready(RuleViolation):
    code = "batch_proposed"
    sentence = _("This was proposed already and cannot be changed any more.")
    status = 409


class AnsweredOtherwise(RuleViolation):
    code = "batch_answered"
    sentence = _("This was answered in the meantime. Open the page anew.")
    status = 409


class AnotherConfirms(RuleViolation):
    code = "another_confirms"
    sentence = _("Whoever proposed this does not confirm it. A second moderator must.")
    status = 403


class GroundChangedSince(RuleViolation):
    code = "ground_changed"
    sentence = _("The rule was changed since this was proposed. Refuse it: it must be proposed anew.")
    status = 409


@transaction.atomic
def begin_batch(draft, items: Iterable, *, by, at):
    """Choose items of a draft, in their order; what this moderator had begun before is forgotten."""
    if not can_moderate(by, draft):
        raise NotAppointed
    items = list({(type(item), item.pk): item for item in items}.values())
    if not items:
        raise NothingChosen
    if len(items) > AT_MOST:
        raise TooManyChosen(most=AT_MOST)
    Batch.objects.filter(draft=draft, proposed_by=by, status=BatchStatus.BEGUN).delete()
    batch = Batch.objects.create(draft=draft, proposed_by=by, begun_at=at)
    sent = words_at(items)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, number=number, **target(item), words_at=sent.get((type(item), item.pk)))
        for number, item in enumerate(items, start=1)
    )
    return batch


@transaction.atomic
def word_batch(batch, *, ruling="", ground="", reasons="", read_grounds=None, reasons_from="", by, at):
    """Say what is to be ruled on the items that one chose, on which ground and why; nothing is ruled by it.

    `reasons_from` is the uid of the version of reusable reasons that the statement was made from.
    """
    batch = _locked(batch)
    _refuse_stranger(batch, by)
    if batch.status != BatchStatus.BEGUN:
        raise ProposedAlready
    if ruling not in IN_BATCHES:
        raise UnknownRuling(field="ruling")
    under, reasons = grounds_of(batch.draft, ruling, ground, reasons, read_grounds)
    batch.reasons_from = reasons_taken(batch.draft, reasons_from if reasons else "", under.code if under else "")
    batch.kind, batch.reasons, batch.read_grounds = ruling, reasons, read_grounds or 0
    batch.ground, batch.ground_version = (under.code, None if under.is_first else under) if under else ("", None)
    batch.save(update_fields=["kind", "reasons", "reasons_from", "read_grounds", "ground", "ground_version"])
    return batch


@transaction.atomic
def discard_batch(batch, *, by):
    """Forget what one chose and has not proposed; discarding again changes nothing."""
    Batch.objects.filter(pk=batch.pk, proposed_by=by, status=BatchStatus.BEGUN).delete()


@transaction.atomic
def propose_batch(batch, *, by, at):
    """Rule so on what was chosen: up to twenty items are carried out at once, more wait for a second moderator.

    What cannot be ruled on now keeps why, and is not tried again. Proposing again changes nothing.
    """
    batch = _locked(batch)
    _refuse_stranger(batch, by)
    if batch.status != BatchStatus.BEGUN:
        return batch
    if batch.kind not in IN_BATCHES:
        raise UnknownRuling(field="ruling")
    grounds_of(batch.draft, batch.kind, batch.ground, batch.reasons, batch.read_grounds)
    entries = list(entries_of(batch.items.open(), batch.draft))
    refused = refusals_of(batch, entries, at=at)
    for entry in entries:
        if entry.pk in refused:
            entry.done_at, entry.code = at, refused[entry.pk]
    BatchItem.objects.bulk_update([entry for entry in entries if entry.code], ["done_at", "code"])
    left = [entry for entry in entries if not entry.code]
    if not left:
        raise NothingLeft
    batch.size, batch.proposed_at = len(left), at
    batch.status = BatchStatus.GOING if batch.size <= BY_ONE else BatchStatus.WAITING
    batch.save(update_fields=["size", "proposed_at", "status"])
    data = {"draft": batch.draft.uid, "decision": batch.kind, "rule": word_of_ground(batch.ground), "items": batch.size}
    record("moderation.batch_proposed", batch.uid, actor=by.as_actor("moderator"), data=data, at=at, is_new=True)
    if batch.status == BatchStatus.WAITING:
        notify_all([(person, batch.uid) for person in people_to_ask(batch, left)], ASKED, at=at)
    return batch


@transaction.atomic
def confirm_batch(batch, *, by, at):
    """Let what another moderator proposed be carried out. Confirming again changes nothing."""
    batch = _locked(batch)
    if batch.status in {BatchStatus.GOING, BatchStatus.DONE} and batch.second_id == by.pk:
        return batch
    _refuse_answer(batch, by)
    try:
        grounds_of(batch.draft, batch.kind, batch.ground, batch.reasons, batch.read_grounds)
    except RuleViolation:
        raise GroundChangedSince from None
    batch.status, batch.second, batch.answered_at = BatchStatus.GOING, by, at
    batch.save(update_fields=["status", "second", "answered_at"])
    record("moderation.batch_confirmed", batch.uid, actor=by.as_actor("moderator"), at=at)
    return batch


@transaction.atomic
def refuse_batch(batch, *, reasons, by, at):
    """Refuse what another moderator proposed: nothing of it is ruled. Refusing again changes nothing."""
    batch = _locked(batch)
    if batch.status == BatchStatus.REFUSED and batch.second_id == by.pk:
        return batch
    _refuse_answer(batch, by)
    said = clean(reasons, "statement", field="reasons", required=True, missing=StatementMissing)
    batch.status, batch.second, batch.answered_at, batch.refusal = BatchStatus.REFUSED, by, at, said
    batch.save(update_fields=["status", "second", "answered_at", "refusal"])
    sealed = {"reason_c": said}
    record("moderation.batch_refused", batch.uid, actor=by.as_actor("moderator"), sealed=sealed, at=at)
    notify_all([(batch.proposed_by, batch.uid)], REFUSED, at=at)
    return batch


def refusals_of(batch, entries, *, at):
    """Return the codes of the rules that refuse items, by the keys of their entries; what can be ruled on is left out.

    A constant number of queries; nothing is locked, so that the ruling itself asks again.
    """
    by = batch.proposed_by
    held, under_report, sent = (
        held_by_others(entries, by, at=at),
        reported(entries),
        words_at(entry.item for entry in entries),
    )
    codes = {}
    for entry in entries:
        item = entry.item
        key = (type(item), item.pk)
        try:
            refuse_at_sight(item, batch.kind, is_reported=key in under_report, by=by)
        except RuleViolation as refusal:
            codes[entry.pk] = refusal.code
            continue
        if sent.get(key) != entry.words_at:
            codes[entry.pk] = WordsChanged.code
        elif key in held:
            codes[entry.pk] = HELD
    return codes


def _locked(batch):
    return Batch.objects.select_for_update(of=["self"]).with_people().get(pk=batch.pk)


def _refuse_stranger(batch, by):
    if batch.proposed_by_id != by.pk or not can_moderate(by, batch.draft):
        raise NotAppointed


def _refuse_answer(batch, by):
    if batch.proposed_by_id == by.pk:
        raise AnotherConfirms
    if batch.status != BatchStatus.WAITING:
        raise AnsweredOtherwise
    entries = list(entries_of(batch.items.open(), batch.draft))
    if any(entry.item.involves(by) for entry in entries):
        raise OwnWords
    if not may_answer(by, batch, entries):
        raise NotAppointed
