"""The steps of a prepared answer: sent, checked, decided, signed by a second person where it is many; or given back.

Each names the digest of what was read: where anything of it is another now, it is refused.
"""

from django.db import transaction

from accounts.notices import notify_all
from articles.models import Appointment, Role
from commission.actions.dockets import locked_docket, note_step, office_of, refuse_closed, word_docket
from commission.actions.publishing import AT_ONCE, publish_all
from commission.actions.refusals import (
    AnotherStep,
    AnswersMissing,
    DocketChanged,
    FatesDiffer,
    GoneFromDocket,
    NotForYou,
    NothingChosen,
    OwnProposal,
)
from commission.docketed import (
    involved,
    missing_by_entry,
    other_fates,
    sizes_of,
    standing_verdicts,
    unfit,
)
from commission.models import AgendaItem, DocketStatus, StepKind, digest_of_docket
from commission.stepping import may_check, may_decide, may_return, may_sign
from core.locks import take_turns
from core.text import clean
from moderation.actions.refusals import StatementMissing
from record.actions import record

RETURNABLE = {DocketStatus.CHECKING, DocketStatus.DECIDING, DocketStatus.SIGNING, DocketStatus.READY}
RETURNED, TO_SIGN = "docket.returned", "docket.to_sign"


@transaction.atomic
def send_docket(docket, *, written=None, by, at):
    """Send a prepared answer to be checked: every variant of it has an outcome that fits, and its own reasons.

    What is `written` with it (as for `word_docket`) is kept with the sending, or not at all.
    Refuses what misses anything, what would give one demand two fates unexplained, and what cannot be answered now.
    """
    docket = locked_docket(docket)
    refuse_closed(docket, by)
    if written:
        word_docket(docket, written, by=by, at=at)
    sizes = sizes_of(docket)
    entries = [entry for entry in docket.entries.all() if sizes.get(entry.pk)]
    if not entries:
        raise NothingChosen
    missing = missing_by_entry(docket, entries, by)
    if missing:
        numbers = ", ".join(map(str, sorted(missing)[:20]))
        raise AnswersMissing(count=len(missing), numbers=numbers)
    _refuse_gone(docket)
    verdicts = standing_verdicts(entries)
    docket.size = sum(sizes.values())
    docket.digest = digest_of_docket((one.number, verdicts[one.pk].digest, sizes[one.pk]) for one in entries)
    docket.status, docket.drafted_by, docket.sent_at = DocketStatus.CHECKING, by, at
    docket.save(update_fields=["size", "digest", "status", "drafted_by", "sent_at"])
    note_step(docket, StepKind.SENT, by=by, at=at)
    data = {"draft": docket.draft.uid, "items": docket.size, "sha256": docket.digest}
    record("docket.sent", docket.uid, actor=_actor(by, docket), data=data, at=at)
    return docket


@transaction.atomic
def check_docket(docket, *, digest, by, at):
    """Say that a prepared answer was checked: by somebody who wrote nothing of it. Saying so again changes nothing."""
    docket = locked_docket(docket)
    if docket.status != DocketStatus.CHECKING and docket.checked_by_id == by.pk and docket.digest == digest:
        return docket
    _refuse_step(docket, DocketStatus.CHECKING, digest, may_check(by, docket))
    docket.status, docket.checked_by, docket.checked_at = DocketStatus.DECIDING, by, at
    docket.save(update_fields=["status", "checked_by", "checked_at"])
    note_step(docket, StepKind.CHECKED, by=by, at=at)
    record("docket.checked", docket.uid, actor=_actor(by, docket), data={"sha256": docket.digest}, at=at)
    return docket


@transaction.atomic
def decide_docket(docket, *, digest, by, at):
    """Decide so, as the rapporteur: at most twenty answers are published, more wait for a second signature.

    What stands on the agenda of a sitting waits for it.
    """
    docket = locked_docket(docket)
    if docket.decided_by_id == by.pk and docket.digest == digest:
        return docket
    _refuse_step(docket, DocketStatus.DECIDING, digest, may_decide(by, docket))
    _refuse_own(docket, by)
    _refuse_gone(docket)
    _refuse_other_fates(docket)
    docket.decided_by, docket.decided_at = by, at
    docket.status = DocketStatus.SIGNING if docket.needs_second else _after_decision(docket)
    docket.save(update_fields=["decided_by", "decided_at", "status"])
    note_step(docket, StepKind.DECIDED, by=by, at=at)
    record("docket.decided", docket.uid, actor=_actor(by, docket), data={"sha256": docket.digest}, at=at)
    if not docket.needs_second:
        return _let_go(docket, at=at)
    notify_all([(person, docket.uid) for person in _people_to_sign(docket)], TO_SIGN, at=at)
    return docket


@transaction.atomic
def sign_docket(docket, *, digest, by, at):
    """Sign as the second person what a rapporteur decided on many: it is published from now on, in the background.

    What stands on the agenda of a sitting waits for it.
    """
    docket = locked_docket(docket)
    if docket.second_id == by.pk and docket.digest == digest:
        return docket
    _refuse_step(docket, DocketStatus.SIGNING, digest, may_sign(by, docket))
    _refuse_own(docket, by)
    _refuse_gone(docket)
    _refuse_other_fates(docket)
    docket.second, docket.signed_at, docket.status = by, at, _after_decision(docket)
    docket.save(update_fields=["second", "signed_at", "status"])
    note_step(docket, StepKind.SIGNED, by=by, at=at)
    record("docket.signed", docket.uid, actor=_actor(by, docket), data={"sha256": docket.digest}, at=at)
    return _let_go(docket, at=at)


@transaction.atomic
def return_docket(docket, *, reasons, by, at):
    """Give a prepared answer back to be drafted, saying why; who drafted it may take it back before it is decided."""
    docket = locked_docket(docket)
    said = clean(reasons, "statement", field="reasons", missing=StatementMissing)
    if docket.status not in RETURNABLE:
        raise AnotherStep(status=docket.get_status_display())
    if not may_return(by, docket):
        raise NotForYou
    return give_back(docket, said, by=by, at=at)


def give_back(docket, said, *, by, at):
    """Give a locked prepared answer back to be drafted, with words why; its drafter is told."""
    docket.status, docket.digest = DocketStatus.DRAFTING, ""
    docket.checked_by = docket.checked_at = docket.decided_by = docket.decided_at = docket.sent_at = None
    docket.second = docket.signed_at = None
    docket.save(
        update_fields=[
            *("status", "digest", "checked_by", "checked_at", "decided_by", "decided_at", "sent_at"),
            *("second", "signed_at"),
        ]
    )
    note_step(docket, StepKind.RETURNED, by=by, at=at, words=said)
    record("docket.returned", docket.uid, actor=_actor(by, docket), sealed={"reason_c": said}, at=at)
    if docket.drafted_by_id != by.pk:
        notify_all([(docket.drafted_by, docket.uid)], RETURNED, at=at)
    return docket


def _after_decision(docket):
    """Return what becomes of an answer that is decided: on the agenda of a sitting it waits for it."""
    is_awaited = AgendaItem.objects.filter(docket=docket, is_awaited=True).exists()
    return DocketStatus.READY if is_awaited else DocketStatus.GOING


def _let_go(docket, *, at):
    """Publish at once what is few; a worker publishes what is many, and a sitting what waits for it."""
    is_at_once = docket.status == DocketStatus.GOING and docket.size <= AT_ONCE
    return publish_all(docket, at=at) if is_at_once else docket


def _people_to_sign(docket):
    appointed = Appointment.objects.standing().filter(draft=docket.draft, role=Role.RAPPORTEUR).select_related("person")
    people = {one.person_id: one.person for one in appointed.order_by("pk")}
    return [person for person in people.values() if may_sign(person, docket)]


def _refuse_step(docket, status, digest, is_allowed):
    if docket.status != status:
        raise AnotherStep(status=docket.get_status_display())
    if not is_allowed:
        raise NotForYou
    if docket.digest != digest:
        raise DocketChanged


def _refuse_own(docket, by):
    own = involved(docket, by)
    if own is not None:
        raise OwnProposal(number=own)


def _refuse_gone(docket):
    gone = unfit(docket)
    if gone:
        numbers = ", ".join(number for _pk, number, _code in gone[:20])
        raise GoneFromDocket(count=len(gone), numbers=numbers)


def _refuse_other_fates(docket):
    """Refuse where equals of a variant were answered otherwise since it was sent, and nothing says why."""
    take_turns("commission.fates", docket.article_id)
    sizes = sizes_of(docket)
    entries = [entry for entry in docket.entries.all() if entry.pk in sizes]
    verdicts = standing_verdicts(entries)
    fates = other_fates(docket, entries, verdicts, with_prepared=False)
    unexplained = [one.number for one in entries if one.pk in fates and not verdicts[one.pk].explanation.get("ru")]
    if unexplained:
        raise FatesDiffer(numbers=", ".join(map(str, unexplained[:20])))


def _actor(by, docket):
    return by.as_actor(office_of(by, docket))
