"""The way to the identity provider and back, through a provider that is served beside the site."""

import logging
import re
import sys
import zipfile
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from accounts.actions import erase_person
from accounts.held import archive_of
from accounts.mail import mail_due_notices
from accounts.models import Identity, Person
from accounts.national import shown_in
from consultation.pages import kept
from core import clock
from tests.accounts.stage import make_person
from tests.identity import iin, serving, show_identity, someone

REFUSED = "Здесь эту личность подтвердить нельзя. Напишите на help@consultation.invalid, и мы разберёмся вместе с вами."


@pytest.fixture
def provider(settings):
    cache.clear()
    with serving(settings, people=[someone("s-1"), someone("s-2"), someone("s-3")]) as served:
        yield served


@pytest.fixture
def person(db):
    return make_person("aigerim", language="ru")


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def who(client):
    return client.session.get("_auth_user_id")


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def confirm(person, sub):
    return show_identity(client_of(person), sub, process="connect")


def test_the_provider_s_word_raises_the_level(provider, person):
    answer = confirm(person, "s-1")

    assert (answer.status_code, answer["Location"]) == (302, "/ru/account/level/")
    assert said(answer) == ["Личность подтверждена. Вы входите в главный счёт."]
    assert Person.objects.get(pk=person.pk).level == 2


def test_what_is_asked_of_the_provider_is_as_little_as_possible(provider, person):
    away = client_of(person).post("/kk/account/identity/national/", {"process": "connect"})

    asked = {name: values[0] for name, values in parse_qs(urlsplit(away["Location"]).query).items()}
    assert (asked["scope"], asked["response_type"], asked["code_challenge_method"]) == ("openid", "code", "S256")
    assert asked["redirect_uri"] == "http://testserver/kk/account/identity/national/back/"
    assert {"login_hint", "claims", "email"} & set(asked) == set()


def test_who_has_confirmed_signs_in_with_it_and_comes_back_to_where_they_were(provider, person):
    confirm(person, "s-1")
    visitor = Client()

    answer = show_identity(visitor, "s-1", next="/ru/constitution/propose/?provision=art_9")

    assert (answer.status_code, answer["Location"], who(visitor)) == (
        302,
        "/ru/constitution/propose/?provision=art_9",
        str(person.pk),
    )


def test_each_sign_in_brings_what_is_kept_under_the_present_key(provider, person, settings):
    settings.IIN_KEYS = [b"o" * 32]
    confirm(person, "s-1")
    settings.IIN_KEYS = [b"n" * 32, b"o" * 32]

    show_identity(Client(), "s-1")

    assert (Identity.objects.under_earlier_keys().count(), Identity.objects.get().tags.count()) == (0, 4)


def test_who_has_not_is_asked_to_register_first_and_nothing_is_kept(provider, db):
    visitor = Client()

    answer = show_identity(visitor, "s-1")

    assert (answer["Location"], who(visitor)) == ("/ru/account/login/?next=%2Fru%2Faccount%2Flevel%2F", None)
    assert said(answer) == [
        "С этой личностью здесь никто учётную запись не подтверждал. Сначала зарегистрируйтесь или войдите, затем"
        " подтвердите её."
    ]
    assert (Identity.objects.count(), Person.objects.count()) == (0, 0)


def test_two_who_swap_names_there_stay_who_they_are_here(provider, db):
    first, second = make_person("first"), make_person("second")
    provider.people["s-1"] |= {"name": "Aigerim", "preferred_username": "aigerim", "email": "first@example.kz"}
    provider.people["s-2"] |= {"name": "Bolat", "preferred_username": "bolat", "email": "second@example.kz"}
    confirm(first, "s-1")
    confirm(second, "s-2")

    for claim in ("name", "preferred_username", "email"):
        one, other = provider.people["s-1"], provider.people["s-2"]
        one[claim], other[claim] = other[claim], one[claim]
    browsers = [Client(), Client()]
    show_identity(browsers[0], "s-1")
    show_identity(browsers[1], "s-2")

    assert [who(browser) for browser in browsers] == [str(first.pk), str(second.pk)]


def test_an_e_mail_at_the_provider_opens_no_account_here(provider, person):
    provider.people["s-3"] |= {"email": person.email, "email_verified": True}
    visitor = Client()

    show_identity(visitor, "s-3")

    assert who(visitor) is None


def test_a_second_account_learns_nothing_and_the_first_is_told(provider, person):
    first = make_person("first", language="ru")
    confirm(first, "s-1")
    provider.people["s-2"]["iin"] = provider.people["s-1"]["iin"]

    same_subject, same_number = confirm(person, "s-1"), confirm(person, "s-2")
    provider.people["s-3"].pop("iin")
    no_number = confirm(person, "s-3")

    assert [said(answer) for answer in (same_subject, same_number, no_number)] == [[REFUSED]] * 3
    assert Person.objects.get(pk=person.pk).level == 1
    assert list(first.notices.order_by("pk").values_list("kind", flat=True)) == [
        "identity.confirmed",
        "identity.asked_again",
    ]


def test_who_refuses_at_the_provider_is_led_back(provider, person):
    answer = show_identity(client_of(person), None, process="connect")

    assert (answer["Location"], said(answer)) == (
        "/ru/account/level/",
        ["Вы не показали личность. Ничего не изменилось."],
    )


def test_a_provider_that_is_not_there_is_said(provider, person, settings):
    provider.shutdown()
    provider.server_close()

    answer = client_of(person).post("/ru/account/identity/national/", {"process": "connect"})

    assert (answer.status_code, answer["Location"], said(answer)) == (
        302,
        "/ru/account/level/",
        ["Служба подтверждения личности не отвечает. Попробуйте позже."],
    )


def test_an_answer_that_nobody_asked_for_is_refused(provider, person):
    answer = client_of(person).get("/ru/account/identity/national/back/?code=stolen&state=none")

    assert (answer["Location"], said(answer), Identity.objects.count()) == (
        "/ru/account/level/",
        ["Служба подтверждения личности ответила не так, как должна. Попробуйте позже."],
        0,
    )


def test_an_answer_is_good_once(provider, person):
    client = client_of(person)
    away = client.post("/ru/account/identity/national/", {"process": "connect"})
    back = requests.post(away["Location"], data={"sub": "s-1"}, allow_redirects=False, timeout=5)
    where = urlsplit(back.headers["Location"])

    first, again = (client.get(f"{where.path}?{where.query}") for _time in range(2))

    assert (first.status_code, again.status_code, Identity.objects.count()) == (302, 302, 1)
    assert "Служба подтверждения личности ответила не так, как должна. Попробуйте позже." in said(again)


def test_another_s_answer_does_not_confirm_me(provider, person):
    thief, victim = client_of(make_person("thief")), client_of(person)
    away = thief.post("/ru/account/identity/national/", {"process": "connect"})
    back = requests.post(away["Location"], data={"sub": "s-1"}, allow_redirects=False, timeout=5)
    where = urlsplit(back.headers["Location"])

    victim.get(f"{where.path}?{where.query}")

    assert Identity.objects.count() == 0


def test_parts_of_an_answer_that_name_two_people_are_no_answer():
    told = {"userinfo": {"sub": "s-2", "iin": iin()}, "id_token": {"sub": "s-1"}}

    assert shown_in(told) is None
    assert shown_in({"userinfo": {"sub": "s-1", "iin": iin()}}) is None
    assert shown_in(told | {"userinfo": {"sub": "s-1"}}) == ("s-1", None, None)


@pytest.mark.parametrize(
    ("claim", "said", "is_adult"),
    [
        ("", {"age_over_18": False}, None),
        ("age_over_18", {}, None),
        ("age_over_18", {"age_over_18": "no"}, None),
        ("age_over_18", {"age_over_18": False}, False),
        ("age_over_18", {"age_over_18": True}, True),
    ],
)
def test_of_an_age_whether_somebody_is_an_adult_is_read_alone(settings, claim, said, is_adult):
    settings.IDENTITY_PROVIDER_ADULT_CLAIM = claim
    told = {"id_token": {"sub": "s-1"}, "userinfo": {"sub": "s-1", "birthdate": "2010-01-01"} | said}

    assert shown_in(told) == ("s-1", None, is_adult)


def test_what_the_provider_says_of_the_age_is_noted_each_time_it_is_shown(provider, person, settings):
    settings.IDENTITY_PROVIDER_ADULT_CLAIM = "age_over_18"
    noted = []

    for is_adult, browser, process in ((False, client_of(person), "connect"), (True, Client(), "login")):
        provider.people["s-1"]["age_over_18"] = is_adult
        show_identity(browser, "s-1", process=process)
        noted.append(Person.objects.get(pk=person.pk).under_18)

    assert noted == ["provider", ""]


def test_a_made_up_number_is_found_nowhere_afterwards(provider, person, caplog):
    caplog.set_level(logging.DEBUG)
    number = provider.people["s-1"]["iin"]
    second = make_person("second", language="ru")

    browsers = [client_of(person), client_of(second), Client()]
    answers = [show_identity(browser, "s-1", process="connect") for browser in browsers[:2]]
    answers += [show_identity(browsers[2], "s-1")]
    answers += [browsers[0].get(path) for path in ("/ru/me/", "/ru/account/level/", "/api/v1/account/")]
    with zipfile.ZipFile(BytesIO(archive_of(person, at=clock.now()))) as archive:
        copies = [archive.read(name).decode() for name in archive.namelist()]
    mail_due_notices()
    erase_person(second, at=clock.now())

    seen = [*copies, repr(kept.memory._values)]
    seen += [answer.content.decode() + str(answer.headers) for answer in answers]
    seen += [message.subject + message.body for message in mail.outbox]
    seen += [caplog.text, repr([record.__dict__ for record in caplog.records])]
    seen += [repr(dict(browser.session.items())) for browser in browsers]
    seen += [repr(getattr(cache, "_cache", {}))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for [table] in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t")  # noqa: S608
            seen.append(cursor.fetchone()[0])
    assert [re.sub(".*(.{80}" + number + ".{80}).*", r"\1", one) for one in seen if number in one] == []
    assert [model.objects.count() for model in (SocialAccount, SocialApp, SocialToken)] == [0, 0, 0]


@pytest.mark.parametrize("broken", ["accounts.tags.tag_of", "accounts.actions.identities._once"])
def test_a_report_of_an_error_holds_no_number(provider, person, monkeypatch, caplog, broken):
    def fail(*_arguments, **_more):
        raise RuntimeError("broken on purpose")

    number, reports = provider.people["s-1"]["iin"], []
    monkeypatch.setattr(broken, fail)
    client = client_of(person)
    client.raise_request_exception = False
    got_request_exception.connect(
        lambda request, **_more: reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_text()),
        weak=False,
        dispatch_uid="test",
    )

    answer = show_identity(client, "s-1", process="connect")

    got_request_exception.disconnect(dispatch_uid="test")
    [report] = reports
    assert (answer.status_code, "broken on purpose" in report, number in report) == (500, True, False)
    assert number not in caplog.text + answer.content.decode()


def test_without_a_provider_there_is_nothing_to_go_to(person):
    client = client_of(person)

    answers = [
        client.post("/ru/account/identity/national/"),
        client.get("/ru/account/identity/national/back/"),
        client.post("/ru/account/identity/other/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "не связан" in client.get("/ru/account/level/").content.decode()
