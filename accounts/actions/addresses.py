"""An e-mail that gave way to another, and the way back. They leave no leaf: addresses are private."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.contact import Unsettled
from accounts.actions.sessions import end_other_sessions
from accounts.models import AddressChange, Person
from accounts.notices import notify

UNDONE = "address.undone"


class UndoTooLate(Unsettled):
    code = "undo_too_late"
    sentence = _("The days in which this could be undone are over. Write to %(contact)s, and we will look into it.")
    status = 410


class AddressTaken(Unsettled):
    code = "address_taken"
    sentence = _("Another account has this e-mail now. Write to %(contact)s, and we will look into it.")
    status = 409


def undone_until(change):
    """Return until when a change of address can be undone."""
    return change.at + timedelta(days=settings.ADDRESS_UNDO_DAYS)


def note_address_change(person, *, before, after, at):
    """Remember which address a person had before, so that its owner can undo the change."""
    return AddressChange.objects.create(person=person, before=before.lower(), after=after.lower(), at=at)


def undo_address_change(change, *, at):
    """Give an account its e-mail of before again, and shut out whoever changed it. Undoing again changes nothing.

    The password, every session and token end, and with them second factors that came after the change; whoever reads
    the mails of the old address signs in by a code. Later changes of the same account are undone with it.
    """
    try:
        return _undo(change, at=at)
    except IntegrityError as error:
        raise AddressTaken from error


@transaction.atomic
def _undo(change, *, at):
    person = Person.objects.select_for_update(no_key=True).get(pk=change.person_id)
    change = AddressChange.objects.select_for_update(of=["self"]).get(pk=change.pk)
    if change.undone_at is not None:
        return change
    if at >= undone_until(change) or not person.is_active:
        raise UndoTooLate
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=change.before, verified=True, primary=True)
    Authenticator.objects.filter(user=person, created_at__gte=change.at).delete()
    person.refresh_from_db(fields=["second_factor_at"])
    person.email = change.before
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    end_other_sessions(person, keep=None)
    AddressChange.objects.filter(person=person, at__gte=change.at, undone_at__isnull=True).update(undone_at=at)
    change.undone_at = at
    notify(person, UNDONE, change.uid, at=at)
    return change


def is_held_back(email, *, at):
    """Whether an address waits for its owner, who can still undo that it was taken from their account."""
    since = at - timedelta(days=settings.ADDRESS_UNDO_DAYS)
    return AddressChange.objects.filter(before=email.lower(), at__gt=since, undone_at__isnull=True).exists()
