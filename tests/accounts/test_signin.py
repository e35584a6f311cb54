"""Signing in and registering as people do it: by pages and mails."""

import re

import pytest
from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from accounts.actions import register_person
from accounts.models import Person
from tests.accounts.conftest import PASSWORD
from tests.threads import at_once

NEXT = "/ru/constitution/propose/?provision=art_9"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def code_in(message):
    return re.search(r"^\d{6}$", message.body, re.MULTILINE)[0]


def addresses_in(message):
    return re.findall(r"https?://\S+", message.body)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_with_a_password_back_to_where_one_was(client, person):
    answer = client.post("/ru/account/login/", {"login": "Aigerim@example.org", "password": PASSWORD, "next": NEXT})

    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, NEXT, str(person.pk))


def test_with_a_code_back_to_where_one_was(client, person):
    asked = client.post("/kk/account/login/code/", {"email": "aigerim@example.org", "next": NEXT})
    answer = client.post(asked["Location"], {"code": code_in(mail.outbox[0]), "next": NEXT})

    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, NEXT, str(person.pk))


def test_a_thousand_wrong_codes_at_once_are_tried_three_times_and_the_code_is_dead(committed_db, client, monkeypatch):
    """Twenty guess at once, fifty times each; none waits for the others, as no robot would."""
    cache.clear()
    register_person("aigerim@example.org", PASSWORD, verified=True)
    asked = client.post("/kk/account/login/code/", {"email": "aigerim@example.org"})
    code, tried = code_in(mail.outbox[0]), []
    compare = allauth_forms.compare_user_code
    monkeypatch.setattr(
        allauth_forms, "compare_user_code", lambda **given: tried.append(given["actual"]) or compare(**given)
    )

    def guess(number):
        browser = Client()
        browser.cookies = client.cookies.copy()
        browser.post(asked["Location"], {"code": f"{(int(code) + number) % 1_000_000:06d}"})
        return signed_in(browser)

    def robot(first):
        return lambda: [guess(number) for number in range(first, first + 50)]

    outcomes = at_once(*[robot(1 + 50 * turn) for turn in range(20)])

    assert (len(tried), [guessed == [None] * 50 for guessed in outcomes]) == (3, [True] * 20)
    client.post(asked["Location"], {"code": code})
    assert signed_in(client) is None


def test_registering_keeps_the_way_back_and_the_language(client, db):
    form = {"email": "New@Example.org", "password1": PASSWORD, "region": "KZ-71", "name": " Айгерім  С. ", "next": NEXT}

    asked = client.post("/ru/account/signup/", form)
    answer = client.post(asked["Location"], {"code": code_in(mail.outbox[0])})

    person = Person.objects.get()
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, NEXT, str(person.pk))
    assert (person.email, person.name, person.region, person.language, person.level) == (
        "new@example.org",
        "Айгерім С.",
        "KZ-71",
        "ru",
        1,
    )
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == ("new@example.org", True, True)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_off_the_site(client, person, target):
    answer = client.post("/ru/account/login/", {"login": person.email, "password": PASSWORD, "next": target})

    assert answer["Location"] == "/ru/me/"


def test_an_unverified_address_is_asked_for_its_code(client, db):
    register_person("new@example.org", PASSWORD, language="ru")

    answer = client.post("/ru/account/login/", {"login": "new@example.org", "password": PASSWORD})

    assert (answer["Location"], signed_in(client)) == ("/ru/account/confirm-email/", None)


def test_a_closed_account_stays_closed(client, person):
    person.is_active = False
    person.save()

    answer = client.post("/ru/account/login/", {"login": person.email, "password": PASSWORD}, follow=True)

    assert answer.status_code == 200
    assert signed_in(client) is None


def test_pages_do_not_tell_who_is_registered(client, person):
    def seen(email):
        client.logout()
        pages = []
        for address, form in [
            ("/ru/account/login/", {"login": email, "password": "wrong-wrong"}),
            ("/ru/account/login/code/", {"email": email}),
            ("/ru/account/password/reset/", {"email": email}),
            ("/ru/account/signup/", {"email": email, "password1": PASSWORD}),
        ]:
            answer = client.post(address, form, follow=True)
            text = answer.content.decode().replace(email, "…")
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
            pages.append((answer.status_code, answer.redirect_chain, text))
            client.logout()
        return pages

    assert seen("aigerim@example.org") == seen("stranger@example.org")


def test_a_known_address_is_told_by_mail_alone(client, person):
    client.post("/ru/account/signup/", {"email": person.email, "password1": PASSWORD})

    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "http://testserver/ru/account/login/" in mail.outbox[0].body
    assert Person.objects.count() == 1


def test_a_new_password_by_code(client, person):
    asked = client.post("/ru/account/password/reset/", {"email": person.email})
    confirmed = client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    form = {"password1": "another-kerege-8", "password2": "another-kerege-8"}
    client.post(confirmed["Location"], form)

    person.refresh_from_db()
    assert person.check_password("another-kerege-8")


def test_wrong_codes_come_to_an_end(client, person):
    asked = client.post("/ru/account/login/code/", {"email": person.email})
    wrong = "000000" if code_in(mail.outbox[0]) != "000000" else "111111"

    answers = [client.post(asked["Location"], {"code": wrong}) for _attempt in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert client.post(asked["Location"], {"code": code_in(mail.outbox[0])}).status_code == 302
    assert signed_in(client) is None


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "", "password1": PASSWORD}, "This field is required."),
        ({"email": "no address", "password1": PASSWORD}, "Enter a valid email address."),
        ({"email": "a@example.org", "password1": "short"}, "This password is too short."),
        ({"email": "a@example.org", "password1": "1234567890"}, "This password is too common."),
        ({"email": "aigerim@example.org", "password1": "aigerim@example.org"}, "The password is too similar"),
        ({"email": "a@example.org", "password1": PASSWORD, "region": "KZ-99"}, "Select a valid choice."),
        ({"email": "a@example.org", "password1": PASSWORD, "name": "x" * 121}, "at most 120 characters"),
        ({"email": "a@example.org", "password1": PASSWORD, "name": "a\0"}, "Null characters are not allowed."),
    ],
)
def test_registering_says_what_is_wrong_and_keeps_what_was_typed(client, db, form, sentence):
    page = client.post("/en/account/signup/", form).content.decode()

    assert sentence in page
    assert f'value="{form["email"]}"' in page or not form["email"]
    assert (Person.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_mails_are_in_the_persons_language(client, person, language):
    person.language = language
    person.save()

    client.post("/en/account/login/code/", {"email": person.email})

    with override(language):
        from django.utils.translation import gettext

        assert mail.outbox[0].subject.endswith(gettext("Code to sign in"))
        assert gettext("The code to sign in:") in mail.outbox[0].body


def test_mails_say_that_this_is_a_demonstration(client, person, demonstration):
    person.language = "en"
    person.save()

    client.post("/ru/account/login/code/", {"email": person.email})

    assert mail.outbox[0].subject == "[Demonstration] Code to sign in"
    assert mail.outbox[0].body.startswith("DEMONSTRATION: everything on this site is invented.")


def test_signing_out_is_an_act(client, person):
    client.force_login(person)

    asked = client.get("/ru/account/logout/")
    assert (asked.status_code, signed_in(client)) == (200, str(person.pk))
    done = client.post("/ru/account/logout/")

    assert (done["Location"], signed_in(client)) == ("/ru/", None)


def test_a_new_address_counts_once_its_code_is_entered(client, person):
    client.force_login(person)
    other = Client()
    other.force_login(person)

    first = client.post("/ru/account/email/", {"action_add": "", "email": "new@example.org"})
    assert (first["Location"], mail.outbox) == ("/ru/account/reauthenticate/?next=%2Fru%2Faccount%2Femail%2F", [])
    asked = client.post("/ru/account/reauthenticate/", {"password": PASSWORD, "next": "/ru/account/email/"})
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert client.get(asked["Location"]).status_code == 200  # a page that is opened confirms nothing
    person.refresh_from_db()
    assert (person.email, addresses_in(mail.outbox[0])) == ("aigerim@example.org", ["http://testserver/"])
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})

    person.refresh_from_db()
    assert (person.email, signed_in(client), signed_in(other)) == ("new@example.org", str(person.pk), None)
    assert [message.to for message in mail.outbox[1:]] == [["aigerim@example.org"]]
    assert "был aigerim@example.org, стал new@example.org" in mail.outbox[1].body


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "address",
    ["login", "signup", "login/code", "password/reset", "password/change", "email", "profile", "logout", "inactive"],
)
def test_every_page_stands_in_every_language(client, person, language, address):
    if address in {"password/change", "email", "profile", "logout"}:
        client.force_login(person)

    answer = client.get(f"/{language}/account/{address}/")

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def test_who_has_no_password_sets_one(client, db):
    person = register_person("code@example.org", verified=True)
    client.force_login(person)

    assert client.get("/ru/account/password/change/")["Location"] == "/ru/account/password/set/"
    assert client.get("/ru/account/password/set/").status_code == 200
