import io

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import see_in_person
from accounts.models import Identity, Person
from core import clock
from record.models import Entry
from tests.accounts.stage import make_person
from tests.identity import iin


def see(monkeypatch, email, number):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    told = io.StringIO()
    call_command("see_person", email, stdout=told)
    return told.getvalue()


def test_the_operator_enters_who_was_seen(db, monkeypatch):
    person, number = make_person("aigerim"), iin()

    told = see(monkeypatch, "Aigerim@example.kz", number)

    identity = Identity.objects.get(person=person)
    assert told == "Aigerim@example.kz has level 3 now: seen in person.\n"
    assert (Person.objects.get(pk=person.pk).level, identity.confirmed_at, identity.seen_at is not None) == (
        3,
        None,
        True,
    )
    assert b'"role":"operator"' in bytes(Entry.objects.of(identity.uid).get().leaf)


def test_a_number_that_another_has_is_refused_without_saying_whose(db, monkeypatch):
    number = iin()
    see_in_person(make_person("first"), number=number, by=None, at=clock.now())
    make_person("second")

    with pytest.raises(CommandError) as refused:
        see(monkeypatch, "second@example.kz", number)

    assert str(refused.value) == (
        "This identity cannot be confirmed here. Write to help@consultation.invalid, and we will look into it with you."
    )


def test_a_mistyped_number_and_an_unknown_address_are_said(db, monkeypatch):
    make_person("aigerim")

    with pytest.raises(CommandError, match="An IIN has twelve digits"):
        see(monkeypatch, "aigerim@example.kz", "12345")
    with pytest.raises(CommandError, match=r"Nobody is registered as nobody@example\.kz"):
        see(monkeypatch, "nobody@example.kz", iin())


def test_how_far_an_exchange_of_keys_has_come(db, settings):
    settings.IIN_KEYS = [b"o" * 32]
    see_in_person(make_person("first"), number=iin(), by=None, at=clock.now())
    settings.IIN_KEYS = [b"n" * 32, b"o" * 32]
    see_in_person(make_person("second"), number=iin(), by=None, at=clock.now())
    told = io.StringIO()

    call_command("identity_keys", stdout=told)

    assert told.getvalue() == (
        "        2 people whose identity is confirmed\n"
        "        1 of them known by IIN_KEY_BEFORE alone\n"
        "        0 of them known by no key that is set\n"
    )
