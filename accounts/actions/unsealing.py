"""Who somebody is, shown to one member of the staff for a stated reason, once, when another lets them (decision 18).

Which offices these are is asked above, at the edges; that they are two people in two offices is held here and by the
database. Staff must have a confirmed identity: of one person only one account has it, so that nobody grants their own
request from a second account.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Level, Unsealing
from accounts.notices import notify
from core.rules import RuleViolation
from core.text import clean
from record.actions import record

LEAST_REASONS = 40  # characters
SHOWN_FOR = timedelta(hours=24)
UNSEALED = "identity.unsealed"


class ReasonsTooShort(RuleViolation):
    code = "reasons_too_short"
    sentence = _("Say why in at least %(least)s characters. The person reads these reasons.")


class IdentityNeeded(RuleViolation):
    code = "staff_identity_needed"
    sentence = _("Whoever takes part in an unsealing has a confirmed identity. Confirm yours first.")
    status = 403


class AskedAlready(RuleViolation):
    code = "unsealing_asked"
    sentence = _("This was asked already and waits for an answer.")
    status = 409


class AnotherSettles(RuleViolation):
    code = "another_settles"
    sentence = _("Somebody else, in another office, answers this. Whoever asked and whoever wrote it do not.")
    status = 403


class SettledOtherwise(RuleViolation):
    code = "unsealing_settled"
    sentence = _("This was answered the other way in the meantime. Open the page anew.")
    status = 409


class NothingToOpen(RuleViolation):
    code = "nothing_to_open"
    sentence = _("There is nothing to see here: it was not granted, the time is over, or it was looked at already.")


@transaction.atomic
def ask_unsealing(person, object_id, *, draft_uid, reasons, office, by, at):
    """Ask who sent something. Nothing is shown before another person, in another office, grants it."""
    reasons = clean(reasons, "statement", field="reasons")
    if len(reasons) < LEAST_REASONS:
        raise ReasonsTooShort(field="reasons", least=LEAST_REASONS)
    _refuse_unknown(by)
    if person.pk == by.pk:
        raise AnotherSettles
    values = {"draft_uid": draft_uid, "reasons": reasons, "asked_by": by, "asked_office": office, "asked_at": at}
    try:
        with transaction.atomic():
            unsealing = Unsealing.objects.create(person=person, object_id=object_id, **values)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_open_unsealing_of_a_thing":
            raise
        raise AskedAlready from None
    sealed = {"c": {"object": object_id, "reasons": reasons}}
    record("unsealing.asked", unsealing.uid, actor=by.as_actor(office), sealed=sealed, at=at, is_new=True)
    return unsealing


@transaction.atomic
def grant_unsealing(unsealing, *, office, by, at):
    """Let whoever asked see who it is, once, within a day; the person is told. Granting again changes nothing."""
    unsealing = _locked(unsealing)
    if unsealing.is_granted:
        return unsealing
    _settle(unsealing, office=office, by=by, at=at)
    unsealing.is_granted, unsealing.expires_at = True, at + SHOWN_FOR
    unsealing.tell_at = at + timedelta(days=settings.UNSEALING_TOLD_AFTER_DAYS)
    unsealing.save()
    record("unsealing.granted", unsealing.uid, actor=by.as_actor(office), at=at)
    if unsealing.tell_at <= at:
        _tell(unsealing, at=at)
    return unsealing


@transaction.atomic
def refuse_unsealing(unsealing, *, office, by, at):
    """Leave sealed who it is; nobody is shown anything. Refusing again changes nothing."""
    unsealing = _locked(unsealing)
    if unsealing.settled_at is not None and not unsealing.is_granted:
        return unsealing
    _settle(unsealing, office=office, by=by, at=at)
    unsealing.save()
    record("unsealing.refused", unsealing.uid, actor=by.as_actor(office), at=at)
    return unsealing


@transaction.atomic
def open_unsealing(unsealing, *, by, at):
    """Return the person to whoever asked, this once; what of them is shown is kept, and nothing else is known."""
    unsealing = _locked(unsealing)
    if not unsealing.is_open_to(by, at=at):
        raise NothingToOpen
    unsealing.opened_at = at
    unsealing.save(update_fields=["opened_at"])
    record("unsealing.opened", unsealing.uid, actor=by.as_actor(unsealing.asked_office), at=at)
    return unsealing.person


def tell_unsealed(*, at):
    """Tell the people whose time to be told has come; each in a transaction of its own. Return how many were told."""
    due = Unsealing.objects.filter(is_granted=True, told_at__isnull=True, tell_at__lte=at)
    return sum(_tell_one(pk, at=at) for pk in due.order_by("tell_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _tell_one(pk, *, at):
    rows = Unsealing.objects.select_for_update(of=["self"], skip_locked=True).select_related("person")
    unsealing = rows.filter(pk=pk, told_at__isnull=True).first()
    if unsealing is None:
        return False
    _tell(unsealing, at=at)
    return True


def _tell(unsealing, *, at):
    notify(unsealing.person, UNSEALED, unsealing.uid, at=at)
    unsealing.told_at = at
    unsealing.save(update_fields=["told_at"])


def _locked(unsealing):
    rows = Unsealing.objects.select_for_update(of=["self"]).select_related("person", "asked_by")
    return rows.get(pk=unsealing.pk)


def _settle(unsealing, *, office, by, at):
    if unsealing.settled_at is not None:
        raise SettledOtherwise
    if by.pk in {unsealing.asked_by_id, unsealing.person_id} or office == unsealing.asked_office:
        raise AnotherSettles
    _refuse_unknown(by)
    unsealing.settled_by, unsealing.settled_office, unsealing.settled_at = by, office, at


def _refuse_unknown(by):
    if by.level < Level.IDENTITY:
        raise IdentityNeeded
