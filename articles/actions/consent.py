"""Asking for a change of a draft, and agreeing to it: two people, as long as the draft wants it so (decision 43)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify, notify_all
from articles.changes import act_named, digest_of, needs_two
from articles.models import Appointment, Change, Draft, Role
from articles.models.changes import ChangeStatus
from core.rules import RuleViolation
from core.text import clean
from record.actions import record

WAITS = timedelta(days=7)
ASKED, SETTLED = "change.asked", "change.settled"  # kinds of notices


class AnotherWaits(RuleViolation):
    code = "another_change_waits"
    sentence = _("Another change of the same waits for a second person. Settle that one first.")
    status = 409


class OwnConsent(RuleViolation):
    code = "own_consent"
    sentence = _("Another secretary has to agree: nobody agrees to what they asked for.")
    status = 403


class NotYours(RuleViolation):
    code = "not_your_change"
    sentence = _("Only whoever asked for a change can withdraw it.")
    status = 403


class AlreadySettled(RuleViolation):
    code = "change_settled"
    sentence = _("This was settled in the meantime. Open the page anew.")
    status = 409


class Lapsed(RuleViolation):
    code = "change_lapsed"
    sentence = _("Nobody agreed within %(days)s days, so nothing was changed. Ask for it anew.")
    status = 409


class ChangedSince(RuleViolation):
    code = "changed_since"
    sentence = _("What this changes is not what it was when it was asked for. Refuse it, and let it be asked for anew.")
    status = 409


class OtherThanShown(RuleViolation):
    code = "other_than_shown"
    sentence = _("You agreed to something else than what waits here. Read it again.")
    status = 409


class AskerHasNoOffice(RuleViolation):
    code = "asker_has_no_office"
    sentence = _("Whoever asked for this is no secretary of the draft any more. Ask for it yourself.")


@dataclass(frozen=True)
class Asked:
    """What came of asking: what the act made, or the change that waits for a second person."""

    made: Any = None
    waiting: Change | None = None


class _Tried(Exception):
    """Takes back what was tried."""


@transaction.atomic
def ask_for(draft, name, values, *, by, at):
    """Do an act where one person may, else let it wait for a second one. What could not be done is refused now.

    The same asked again by the same person is the change that waits already. What changes nothing is not asked for.
    """
    act = act_named(name)
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if not needs_two(draft, name):
        return Asked(made=act.carry_out(draft, values, by=by, at=at))
    standing = act.standing(draft, values)
    if not _would_change(act, draft, values, standing, by=by, at=at):
        return Asked(made=act.carry_out(draft, values, by=by, at=at))
    subject, digest = act.subject(values), digest_of(draft.uid, name, values, standing)
    same = Change.objects.of(draft).filter(act=name, subject=subject, status=ChangeStatus.WAITING)
    same.filter(waits_until__lte=at).update(status=ChangeStatus.LAPSED)
    there = same.first()
    if there is not None:
        if there.digest == digest and there.asked_by_id == by.pk:
            return Asked(waiting=there)
        raise AnotherWaits
    change = Change.objects.create(
        draft=draft,
        act=name,
        subject=subject,
        values=values,
        standing=standing,
        digest=digest,
        asked_by=by,
        asked_at=at,
        waits_until=at + WAITS,
    )
    _write("consent.asked", change, by=by, at=at, sealed={"c": {"digest": digest}}, is_new=True)
    others = Appointment.objects.standing().filter(draft=draft, role=Role.SECRETARY).exclude(person=by)
    notify_all([(row.person, change.uid) for row in others.select_related("person")], ASKED, at=at)
    return Asked(waiting=change)


@transaction.atomic
def agree_to(change, *, seen, by, at):
    """Carry out a change that somebody else asked for, as shown: `seen` is its digest. Again changes nothing."""
    change, draft = _locked(change)
    if change.status == ChangeStatus.AGREED and change.settled_by_id == by.pk:
        return change
    _refuse_settled(change)
    if change.asked_by_id == by.pk:
        raise OwnConsent
    if not change.is_waiting_at(at):
        raise Lapsed(days=WAITS.days)
    if seen != change.digest:
        raise OtherThanShown
    asker = Appointment.objects.standing().filter(draft=draft, role=Role.SECRETARY, person=change.asked_by_id)
    if not asker.exists():
        raise AskerHasNoOffice
    act = act_named(change.act)
    if act.standing(draft, change.values) != change.standing:
        raise ChangedSince
    _settle(change, ChangeStatus.AGREED, by=by, at=at)
    _write("consent.given", change, by=by, at=at)
    act.carry_out(draft, change.values, by=change.asked_by, at=at)
    return change


@transaction.atomic
def refuse_change(change, *, reasons, by, at):
    """Refuse with reasons a change that somebody else asked for; it is told them. Nothing of the draft changes."""
    change, _draft = _locked(change)
    if change.status == ChangeStatus.REFUSED and change.settled_by_id == by.pk:
        return change
    _refuse_settled(change)
    if change.asked_by_id == by.pk:
        raise OwnConsent(_("You asked for this yourself. You can withdraw it."))
    change.reasons = clean(reasons, "statement", field="reasons")
    _settle(change, ChangeStatus.REFUSED, by=by, at=at)
    _write("consent.refused", change, by=by, at=at, sealed={"reason_c": change.reasons})
    return change


@transaction.atomic
def withdraw_change(change, *, by, at):
    """Withdraw a change that one asked for oneself, before anybody agreed. Again changes nothing."""
    change, _draft = _locked(change)
    if change.asked_by_id != by.pk:
        raise NotYours
    if change.status == ChangeStatus.WITHDRAWN:
        return change
    _refuse_settled(change)
    change.status, change.settled_at = ChangeStatus.WITHDRAWN, at
    change.save(update_fields=["status", "settled_at"])
    _write("consent.withdrawn", change, by=by, at=at)
    return change


def _would_change(act, draft, values, standing, *, by, at):
    """Try an act and take it back: whether anything would be another, refused as the act itself refuses."""
    try:
        with transaction.atomic():
            act.carry_out(draft, values, by=by, at=at)
            changes = act.standing(draft, values) != standing
            raise _Tried
    except _Tried:
        return changes


def _locked(change):
    """Return a change and its draft, both locked, the draft first as in every act on it."""
    draft = Draft.objects.select_for_update(no_key=True).get(pk=change.draft_id)
    return Change.objects.select_for_update(of=["self"]).select_related("asked_by").get(pk=change.pk), draft


def _refuse_settled(change):
    if change.status == ChangeStatus.LAPSED:
        raise Lapsed(days=WAITS.days)
    if change.status != ChangeStatus.WAITING:
        raise AlreadySettled


def _settle(change, status, *, by, at):
    change.status, change.settled_by, change.settled_at = status, by, at
    change.save(update_fields=["status", "settled_by", "settled_at", "reasons"])
    notify(change.asked_by, SETTLED, change.uid, at=at)


def _write(verb, change, *, by, at, sealed=None, is_new=False):
    data = {"draft": change.draft.uid, "act": change.act}
    record(verb, change.uid, actor=by.as_actor("secretary"), at=at, data=data, sealed=sealed, is_new=is_new)
