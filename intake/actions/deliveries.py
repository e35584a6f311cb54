"""Files of many items: brought, settled, confirmed, and stored by a worker, a piece at a time."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Draft
from core import ids
from core.locks import is_our_turn
from core.rules import RuleViolation
from intake.actions.importing import (
    PIECE,
    ColumnsMissing,
    Found,
    Settled,
    UnknownChannel,
    ground_for,
    look_through,
    read_file,
    store_piece,
)
from intake.models import IMPORTED, Delivery
from intake.submissions import without_numbers

CHECKED_AT_ONCE = 1_000  # rows; more are checked by a worker
CHECKING = "intake.deliveries"  # the lock of whoever checks a large file


class AlreadyConfirmed(RuleViolation):
    code = "import_confirmed"
    sentence = _("This import was confirmed already. It cannot be changed any more.")
    status = 409


class OtherChecked(RuleViolation):
    code = "other_checked"
    sentence = _("The import was checked anew meanwhile. Look at what was found, then confirm it.")
    status = 409


class BeingChecked(RuleViolation):
    code = "being_checked"
    sentence = _("This file is large and is still being checked. Look at what was found, then confirm it.")
    status = 409


@transaction.atomic
def bring_delivery(draft, *, channel, level, name, content, by, at):
    """Keep a file that a secretary brings, read and checked by the columns that were guessed; store nothing yet."""
    if channel not in IMPORTED:
        raise UnknownChannel(field="channel")
    brought = read_file(content)
    delivery = Delivery(
        draft=draft,
        channel=channel,
        level=level,
        name=_name_of(name),
        brought_by=by,
        received_at=at,
        described=brought.described,
        columns=brought.columns,
    )
    delivery.keep_rows(brought.rows)
    _check(delivery, brought.rows)
    delivery.save()
    return delivery


def _check(delivery, rows):
    """Check a file now, or let a worker check it where it is large: nobody waits for it."""
    is_large = len(rows) > CHECKED_AT_ONCE
    delivery.found = {} if is_large else _checked(delivery, rows)
    delivery.check_due = ids.check_id() if is_large else ""


def check_next_delivery():
    """Check the first large file that waits for it; tell whether there was one.

    No row is locked meanwhile: what was found is kept only where nothing else has been settled since. One worker
    checks at a time.
    """
    with transaction.atomic():
        if not is_our_turn(CHECKING):  # another worker checks a file now
            return False
        delivery = Delivery.objects.exclude(check_due="").select_related("draft").order_by("pk").first()
        if delivery is None:
            return False
        found = _checked(delivery, delivery.rows)
        same = Delivery.objects.filter(pk=delivery.pk, check_due=delivery.check_due)
        same.update(found=found, check_due="")
        return True


def _name_of(name):
    """Return a file's name as it is shown: without what cannot be stored, and not longer than the column."""
    return "".join(sign for sign in name if sign.isprintable())[-120:] or "–"


def settled_of(delivery):
    return Settled(delivery.columns, delivery.level, delivery.kind_if_none, delivery.whole_if_none)


def _checked(delivery, rows):
    """Return what a check finds; where columns are missing, that nothing can be said yet."""
    try:
        settled = settled_of(delivery).cleaned(delivery.described["headers"])
    except ColumnsMissing:
        return {}
    ground = ground_for(delivery.draft, delivery.channel, settled, received_at=delivery.received_at)
    return look_through(ground, rows).as_data()


@transaction.atomic
def settle_delivery(delivery, settled, *, at):
    """Let other columns, another level and other settings hold for a file, and check it anew; nothing is stored."""
    delivery = _locked(delivery)
    settled = settled.cleaned(delivery.described["headers"])
    rows = without_numbers(delivery.rows, settled.columns)
    delivery.keep_rows(rows)
    delivery.columns, delivery.level = settled.columns, settled.level
    delivery.kind_if_none, delivery.whole_if_none = settled.kind_if_none, settled.whole_if_none
    _check(delivery, rows)
    delivery.save()
    return delivery


@transaction.atomic
def confirm_delivery(delivery, *, seen, at):
    """Let a file be stored as it was checked; a worker does so, piece by piece. Confirming again changes nothing.

    `seen` is how many were told to be new: another check meanwhile is refused.
    """
    stored = Delivery.objects.select_for_update(of=["self"]).get(pk=delivery.pk)
    if stored.confirmed_at is not None:
        return stored
    if stored.check_due:
        raise BeingChecked
    settled_of(stored).cleaned(stored.described["headers"])
    if len(stored.found.get("new", [])) != seen:
        raise OtherChecked
    stored.confirmed_at, stored.outcome = at, Found().as_data()
    stored.save(update_fields=["confirmed_at", "outcome"])
    return stored


@transaction.atomic
def discard_delivery(delivery):
    """Throw away a file that was not confirmed; nothing of it was ever stored."""
    _locked(delivery).delete()


def _locked(delivery):
    stored = Delivery.objects.select_for_update(of=["self"]).select_related("draft").get(pk=delivery.pk)
    if stored.confirmed_at is not None:
        raise AlreadyConfirmed
    return stored


@transaction.atomic
def store_next_piece(*, at):
    """Store the next piece of a confirmed file; return whether there was one. Two workers take different files.

    The piece and how far it came are one transaction: a worker that dies takes its piece back with it.
    """
    waiting = Delivery.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True).order_by("confirmed_at")
    delivery = waiting.select_for_update(of=["self"], skip_locked=True).select_related("brought_by").first()
    if delivery is None:
        return False
    delivery.draft = Draft.objects.get(pk=delivery.draft_id)
    rows = delivery.rows
    ground = ground_for(delivery.draft, delivery.channel, settled_of(delivery), received_at=delivery.received_at)
    for row, cells in rows[: delivery.next_row]:
        ground.note(row, cells)
    piece = rows[delivery.next_row : delivery.next_row + PIECE]
    found = Found(**delivery.outcome)
    found.add(store_piece(ground, piece, entered_by=delivery.brought_by, at=at))
    delivery.outcome, delivery.next_row = found.as_data(), delivery.next_row + len(piece)
    if delivery.next_row >= len(rows):
        delivery.finished_at = at
        delivery.keep_rows([])
    delivery.save(update_fields=["outcome", "next_row", "finished_at", "packed"])
    return True
