"""The page that makes two accounts one: the other is proven by a code to its address, and nobody learns who is here."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.actions import register_person
from accounts.models import Merge, Person

PASSWORD = "kerege-shanyraq-7"
PAGE = "/en/account/merge/"
OTHER = "second@example.org"


@pytest.fixture
def other(db):
    return register_person(OTHER, PASSWORD, verified=True, language="en")


@pytest.fixture
def browser(person):
    """A browser in which somebody has just confirmed that it is they."""
    client = Client()
    client.force_login(person)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    return client


def send(browser, email=OTHER):
    return browser.post(PAGE, {"act": "send", "email": email})


def sent_code():
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def prove(browser, code, factor=""):
    return browser.post(PAGE, {"act": "prove", "code": code, "factor": factor})


def test_two_accounts_are_made_one_after_the_code(browser, person, other):
    asked = send(browser)
    proven = prove(browser, sent_code())
    shown = browser.get(PAGE).content.decode()
    merged = browser.post(PAGE, {"act": "merge"})

    other.refresh_from_db()
    assert [answer.status_code for answer in (asked, proven, merged)] == [302, 302, 302]
    assert mail.outbox[-1].to == [OTHER]
    assert "Make the two accounts one" in shown
    assert (merged["Location"], other.is_active) == ("/en/me/", False)
    assert (Merge.objects.get().kept, Merge.objects.get().emptied) == (person, other)


def test_the_answer_is_the_same_whoever_is_known(browser, other):
    pages = []
    for email in (OTHER, "nobody@example.org"):
        send(browser, email)
        pages.append(browser.get(PAGE).content.decode().replace(email, "…"))

    csrf = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
    assert csrf.sub("", pages[0]) == csrf.sub("", pages[1])
    assert [message.to for message in mail.outbox if "two accounts" in message.subject] == [[OTHER]]


def test_three_wrong_codes_and_the_right_one_is_dead(browser, other):
    send(browser)
    code = sent_code()
    wrong = "000000" if code != "000000" else "111111"

    answers = [prove(browser, wrong) for _try in range(3)] + [prove(browser, code)]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert "too many were tried" in answers[-1].content.decode()
    assert browser.post(PAGE, {"act": "merge"}).status_code == 302
    assert Merge.objects.count() == 0


def test_without_a_code_nothing_is_made_one(browser, other):
    browser.post(PAGE, {"act": "merge"})
    send(browser)
    browser.post(PAGE, {"act": "merge"})

    assert Merge.objects.count() == 0


def test_a_second_factor_of_the_other_account_is_asked_for(browser, other):
    Authenticator.objects.create(
        user=other, type="recovery_codes", data={"seed": "not used", "used_mask": 0, "migrated_codes": []}
    )
    Person.objects.filter(pk=other.pk).update(second_factor_at="2026-01-01T00:00:00Z")
    send(browser)

    answer = prove(browser, sent_code(), "123456")

    assert (answer.status_code, Merge.objects.count()) == (422, 0)


def test_one_confirms_first_that_it_is_still_oneself(person, other):
    client = Client()
    client.force_login(person)

    answer = client.get(PAGE)

    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)


def test_the_present_account_is_not_the_other(browser, person):
    answer = send(browser, person.email)

    assert answer.status_code == 422
    assert "This is the account that you are signed in to." in answer.content.decode()


def test_both_can_be_left_as_they_are(browser, other):
    send(browser)
    prove(browser, sent_code())

    browser.post(PAGE, {"act": "leave"})

    assert "1. Name the other account" in browser.get(PAGE).content.decode()
    assert Merge.objects.count() == 0
