"""Publishing prepared answers: few in the act that decides, many by workers, some hundreds in each transaction.

Whoever dies in the middle leaves what is published published, each author told once with it; another goes on there.
"""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.notices import notify_all
from commission.actions.answers import grouped, locked_positions, locked_proposals, refuse_unfit, write_decisions
from commission.actions.letting_out import let_out
from commission.actions.refusals import GoneFromDocket, WordsChanged
from commission.docketed import ALREADY, GONE, standing_verdicts
from commission.models import Decision, Docket, DocketItem, DocketStatus, answered_by, name_of
from commission.models.dockets import FAILED, MOST_TRIES
from core.rules import RuleViolation
from proposals.actions import mark_all_decided
from proposals.models import Position

FINISHED = "docket.finished"
AT_ONCE = 250

logger = logging.getLogger(__name__)


@transaction.atomic
def publish_all(docket, *, at):
    """Publish all of a prepared answer that was decided, or nothing of it."""
    while chunk := _next_of(docket):
        refused = _publish(docket, chunk, at=at)
        if refused:
            raise GoneFromDocket(count=len(refused), numbers=", ".join(refused[:20]))
    return _finish(docket, at=at)


@transaction.atomic
def publish_next(*, at):
    """Publish the next answers of a prepared answer that no other worker has before it; return how many, or None.

    What cannot be answered any more keeps the code of the refusal. What ends in an error is tried again one by one,
    behind all else; the last of `MOST_TRIES` leaves it as failed.
    """
    left = Exists(DocketItem.objects.open().filter(docket=OuterRef("pk")))
    going = Docket.objects.filter(left, status=DocketStatus.GOING).order_by("decided_at", "pk")
    docket = going.select_for_update(of=["self"], skip_locked=True).with_people().first()
    if docket is None:
        return None
    chunk = _next_of(docket)
    try:
        with transaction.atomic():
            _publish(docket, chunk, at=at)
    except Exception:
        logger.exception("answers of %s ended in an error", docket.uid)
        for one in chunk:
            one.tries += 1
            if one.tries >= MOST_TRIES:
                one.done_at, one.code, one.is_held = at, FAILED, False
        DocketItem.objects.bulk_update(chunk, ["tries", "done_at", "code", "is_held"])
    return len(chunk)


@transaction.atomic
def finish_docket(*, at):
    """Close one prepared answer of which nothing is left to publish and tell its people; return it, or None."""
    left = Exists(DocketItem.objects.open().filter(docket=OuterRef("pk")))
    rows = Docket.objects.filter(~left, status=DocketStatus.GOING).order_by("pk")
    docket = rows.select_for_update(of=["self"], skip_locked=True).with_people().first()
    return None if docket is None else _finish(docket, at=at)


def _finish(docket, *, at):
    docket.status, docket.finished_at = DocketStatus.DONE, at
    docket.save(update_fields=["status", "finished_at"])
    people = {person.pk: person for person in (docket.drafted_by, docket.decided_by, docket.second) if person}
    notify_all([(person, docket.uid) for _pk, person in sorted(people.items())], FINISHED, at=at)
    return docket


def _next_of(docket):
    """Return the items that are answered next: of one entry, what ended in an error alone and last."""
    items = docket.items.open().select_related("entry").order_by("tries", "entry", "pk")
    first = items.first()
    if first is None:
        return []
    rows = items.filter(entry=first.entry_id, tries=first.tries)
    return list(rows[: AT_ONCE if not first.tries else 1])


def _publish(docket, chunk, *, at):
    """Answer some items of one entry; return the numbers of those that could not be answered."""
    # What a moderator merged is answered together.
    together = grouped([one.proposal_id for one in chunk if one.proposal_id]) - {one.proposal_id for one in chunk}
    chunk += docket.items.open().filter(proposal__in=together).select_related("entry")
    proposals = {one.proposal_id: one for one in chunk if one.proposal_id}
    positions = {one.position_id: one for one in chunk if one.position_id}
    refused = _answer(docket, proposals, locked_proposals, at=at) if proposals else []
    refused += _answer(docket, positions, locked_positions, at=at) if positions else []
    for one in chunk:
        one.done_at, one.is_held = at, False
    DocketItem.objects.bulk_update(chunk, ["done_at", "decision", "code", "is_held"])
    return refused


def _answer(docket, wanted, lock, *, at):
    """Answer proposals, or positions, of one entry: `wanted` holds its items by their keys."""
    entry = next(iter(wanted.values())).entry
    verdict, items = standing_verdicts([entry])[entry.pk], lock(list(wanted))
    standing = Decision.objects.standing().on(items)
    refused, fit = [], []
    for item in items:
        one = wanted.get(item.pk)
        code = _refusal(item, one, standing, verdict)
        if not code:
            fit.append(item)
        elif one is not None:
            one.code = code
            refused.append(name_of(item))
    if not fit:
        return refused
    mark_all_decided(fit, at=at)
    let_out(fit, docket=docket.pk, at=at)
    decisions = write_decisions(
        fit,
        outcome=verdict.outcome,
        reasons=verdict.told,
        words=verdict.words,
        provision=entry.provision_id,
        by=docket.decided_by,
        sitting=docket.sitting_id,
        at=at,
    )
    if verdict.reasons_from_id:
        made = [decision.pk for decision in decisions]
        Decision.objects.filter(pk__in=made).update(reasons_from=verdict.reasons_from_id)
    for item, decision in zip(fit, decisions, strict=True):
        if item.pk in wanted:
            wanted[item.pk].decision = decision
    return refused


def _refusal(item, wanted, standing, verdict):
    """Return the code of the rule by which an item gets no answer now; nothing where it gets one."""
    if item.pk in standing:
        return ALREADY
    if isinstance(item, Position) and item.entry is None:
        return GONE
    try:
        refuse_unfit(item, verdict.outcome)
    except RuleViolation as refusal:
        return refusal.code
    if wanted is None:
        return ""
    number = item.current_revision.number if answered_by(item) == "proposal" else item.dossier.current_version.number
    return "" if number == wanted.read else WordsChanged.code
