"""Carrying out what batches ruled: item by item, each in a transaction of its own, by as many workers as there are.

Whoever dies in the middle leaves what is done done, and what was begun undone: another goes on there.
"""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.notices import notify_all
from core.rules import RuleViolation
from moderation.actions.refusals import WordsChanged
from moderation.actions.rulings import rule
from moderation.batches import words_at
from moderation.models import FAILED, LONGEST_ERROR, MOST_TRIES, Batch, BatchItem, BatchStatus

FINISHED = "batch.finished"

logger = logging.getLogger(__name__)


@transaction.atomic
def carry_out_next(*, since, at):
    """Rule on the next item of a batch that nobody has before them; return it, or None where nothing is left.

    What the ruling's own rules refuse keeps the code of the refusal. What ends in an error is passed over until another
    run, which began `since` then, tries it again behind all else; the last of `MOST_TRIES` leaves it as failed.
    """
    not_now = Q(tried_at__isnull=True) | Q(tried_at__lt=since)
    going = BatchItem.objects.open().filter(not_now, batch__status=BatchStatus.GOING)
    going = going.order_by("tries", "batch", "number")
    entry = going.select_for_update(of=["self"], skip_locked=True).first()
    if entry is None:
        return None
    batch = Batch.objects.with_people().get(pk=entry.batch_id)
    try:
        entry.ruling = _rule(entry, batch, at=at)
    except RuleViolation as refusal:
        entry.code = refusal.code
    except Exception as error:  # noqa: BLE001 (whatever it is, it must not hold back the others)
        return _tried(entry, error, at=at)
    entry.done_at = at
    entry.save(update_fields=["ruling", "code", "done_at"])
    return entry


def _tried(entry, error, *, at):
    """Keep that an item ended in an error, by the error's name alone: its words may tell of people."""
    logger.exception("item %s of batch %s ended in an error", entry.number, entry.batch_id)
    entry.tries, entry.tried_at, entry.error = entry.tries + 1, at, type(error).__name__[:LONGEST_ERROR]
    if entry.tries >= MOST_TRIES:
        entry.done_at, entry.code = at, FAILED
    entry.save(update_fields=["tries", "tried_at", "error", "done_at", "code"])
    return entry


@transaction.atomic
def _rule(entry, batch, *, at):
    """Rule on one item; where it is refused nothing of it stays."""
    item = entry.item
    # Locked first, so that no other words come between the look at them and the ruling.
    type(item).objects.select_for_update(of=["self"]).get(pk=item.pk)
    if words_at([item]).get((type(item), item.pk)) != entry.words_at:
        raise WordsChanged
    return rule(
        item,
        ruling=batch.kind,
        ground=batch.ground,
        reasons=batch.reasons,
        read_grounds=batch.read_grounds,
        reasons_from=batch.reasons_from.uid if batch.reasons_from else "",
        batch=batch,
        by=batch.proposed_by,
        at=at,
    )


@transaction.atomic
def finish_batch(*, at):
    """Close one batch of which nothing is left to do and tell its moderators; return it, or None."""
    left = Exists(BatchItem.objects.open().filter(batch=OuterRef("pk")))
    rows = Batch.objects.filter(~left, status=BatchStatus.GOING).order_by("pk")
    batch = rows.select_for_update(of=["self"], skip_locked=True).first()
    if batch is None:
        return None
    batch.status, batch.finished_at = BatchStatus.DONE, at
    batch.save(update_fields=["status", "finished_at"])
    people = [person for person in (batch.proposed_by, batch.second) if person is not None]
    notify_all([(person, batch.uid) for person in people], FINISHED, at=at)
    return batch
