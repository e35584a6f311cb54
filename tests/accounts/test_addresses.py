"""A changed e-mail can be undone from the old address; who cannot read their mails has other ways in."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from accounts.actions import make_token, register_person, undo_address_change
from accounts.actions.addresses import AddressTaken, UndoTooLate, note_address_change
from accounts.addresses import address_to_undo
from accounts.models import AddressChange, Notice, Person, Session
from core import clock
from tests.threads import at_once

PASSWORD = "kerege-shanyraq-7"
NEW = "new-address@example.org"
LOST = "/en/account/lost/"
UNDO = re.compile(r"http\S+/account/email/undo/\S+")


@pytest.fixture
def english(person):
    Person.objects.filter(pk=person.pk).update(language="en")
    person.refresh_from_db()
    return person


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": "/en/account/email/"})
    return client


def change(client, email=NEW):
    """Change the address as people do, by the code that goes to the new one."""
    client.post("/en/account/email/", {"action_add": "", "email": email})
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]
    return client.post("/en/account/confirm-email/", {"code": code})


def changed(person, *, ago=timedelta()):
    """Return the change of an address, made by rows."""
    made = note_address_change(person, before=person.email, after=NEW, at=clock.now() - ago)
    Person.objects.filter(pk=person.pk).update(email=NEW)
    EmailAddress.objects.filter(user=person).update(email=NEW)
    person.refresh_from_db()
    return made


def test_old_address_is_told_and_undoes_the_change(english):
    owner, thief = Client(), signed_in(english)
    old = english.email
    change(thief)
    token, _secret = make_token(name="Bot", scopes=["read"], days=30, by=Person.objects.get(), at=clock.now())
    [told] = [message for message in mail.outbox if message.to == [old]]
    address = urlsplit(UNDO.search(told.body)[0]).path

    opened = owner.get(address)
    english.refresh_from_db()
    before = english.email
    undone = owner.post(address)

    english.refresh_from_db()
    assert (opened.status_code, before, undone.status_code) == (200, NEW, 200)
    assert "n…@example.org" in opened.content.decode()
    assert NEW not in opened.content.decode()
    assert "The change is undone." in undone.content.decode()
    assert (english.email, english.has_usable_password()) == (old, False)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(old, True, True)]
    assert thief.get("/en/me/").status_code == 302
    token.person.refresh_from_db()
    assert not token.has_same_password
    assert Notice.objects.filter(person=english, kind="address.undone").count() == 1


def test_undoing_again_changes_nothing(english):
    made = changed(english)

    for _time in range(2):
        undo_address_change(made, at=clock.now())

    assert Notice.objects.filter(kind="address.undone").count() == 1


def test_a_forged_address_is_not_there(english):
    address = address_to_undo(changed(english))

    assert Client().get(address[:-3] + "xx/").status_code == 404
    assert Client().get("/en/account/email/undo/z_none/signature/").status_code == 404


def test_after_some_days_it_is_too_late(english, settings):
    made = changed(english, ago=timedelta(days=settings.ADDRESS_UNDO_DAYS, seconds=1))

    with pytest.raises(UndoTooLate):
        undo_address_change(made, at=clock.now())
    answer = Client().post(address_to_undo(made))

    english.refresh_from_db()
    assert (answer.status_code, english.email) == (410, NEW)


def test_later_changes_are_undone_with_it(english):
    first_address = english.email
    made = changed(english, ago=timedelta(days=1))
    note_address_change(english, before=NEW, after="third@example.org", at=clock.now() - timedelta(hours=1))

    undo_address_change(made, at=clock.now())

    english.refresh_from_db()
    assert english.email == first_address
    assert AddressChange.objects.filter(undone_at__isnull=True).count() == 0


def test_second_factors_of_before_stay_and_later_ones_go(english):
    TOTP.activate(english, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.update(created_at=clock.now() - timedelta(days=1))
    made = changed(english, ago=timedelta(hours=1))
    RecoveryCodes.activate(english)

    undo_address_change(made, at=clock.now())

    assert list(Authenticator.objects.values_list("type", flat=True)) == ["totp"]


def test_an_address_that_waits_for_its_owner_cannot_be_registered(english):
    old = english.email
    changed(english)
    form = {"email": old, "password1": "tundik-uyq-bosagha-9"}

    answer = Client().post("/en/account/signup/", form)

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/confirm-email/")
    assert Person.objects.count() == 1


def test_an_address_that_another_account_has_stays_with_it(english):
    old = english.email
    made = changed(english)
    register_person(old, verified=True)

    with pytest.raises(AddressTaken):
        undo_address_change(made, at=clock.now())
    answer = Client().post(address_to_undo(made))

    english.refresh_from_db()
    assert (answer.status_code, english.email) == (409, NEW)


def test_undone_many_times_at_once_is_undone_once(committed_db):
    owner = register_person("owner@example.org", PASSWORD, verified=True)
    made = changed(owner)

    outcomes = at_once(*[lambda: undo_address_change(made, at=clock.now())] * 8)

    assert [type(one) for one in outcomes] == [AddressChange] * 8
    assert (Notice.objects.count(), Person.objects.get().email) == (1, "owner@example.org")
    assert not any(isinstance(one, IntegrityError) for one in outcomes)


def recovery_code(person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person).get_unused_codes()
    person.refresh_from_db()
    return codes[0]


def test_a_recovery_code_lets_in_once_and_leads_to_the_address(english):
    code, client = recovery_code(english), Client()

    answer = client.post(LOST, {"email": english.email, "code": code})
    again = Client().post(LOST, {"email": english.email, "code": code})
    asked = client.post("/en/account/email/", {"action_add": "", "email": "readable@example.org"})

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/email/")
    assert (again.status_code, asked.status_code) == (422, 302)
    assert asked["Location"] == "/en/account/confirm-email/"
    assert Session.objects.filter(person=english).count() == 1


def test_nobody_learns_who_is_here(english):
    recovery_code(english)
    pages = [
        Client().post(LOST, {"email": email, "code": "12345678"}).content.decode().replace(email, "…")
        for email in (english.email, "nobody@example.org")
    ]

    csrf = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert csrf.sub("", pages[0]) == csrf.sub("", pages[1])
    assert "This address and this code open no account." in pages[0]


def test_codes_are_counted_before_they_are_compared(english):
    code = recovery_code(english)

    answers = [Client().post(LOST, {"email": english.email, "code": "12345678"}).status_code for _try in range(6)]

    assert answers == [422] * 5 + [429]
    assert Client().post(LOST, {"email": english.email, "code": code}).status_code == 429


def test_an_app_s_code_is_no_recovery_code(english):
    recovery_code(english)
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    now = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", next(yield_hotp_counters_from_time())))

    assert Client().post(LOST, {"email": english.email, "code": now}).status_code == 422


def test_holders_of_an_office_write_to_the_operator(english, monkeypatch):
    code = recovery_code(english)
    monkeypatch.setattr("accounts.views.addresses.holds_an_office", lambda person: True)

    assert Client().post(LOST, {"email": english.email, "code": code}).status_code == 422
