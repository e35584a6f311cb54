"""Signing in, tokens, profile and notices for programs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.actions import make_token, register_person, sign_in_program
from accounts.actions.tokens import MOST, MOST_BY_SIGNING_IN
from accounts.models import Notice, Scope, Token
from accounts.notices import notify
from core import clock
from tests.accounts.conftest import PASSWORD
from tests.threads import at_once

SIGN_IN = "/api/v1/auth/token/"
TOKENS = "/api/v1/account/tokens/"
PROFILE = "/api/v1/account/"
NOTICES = "/api/v1/account/notices/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def ask(client, data):
    answer = client.post(SIGN_IN, data, content_type="application/json", headers={"accept-language": "en"})
    return answer.status_code, answer.json()


def signed_in(person, *scopes, days=30):
    """Return a client with a token that is good for these scopes, or for everything."""
    if scopes:
        _token, secret = make_token(name="test", scopes=scopes, days=days, by=person, at=clock.now())
    else:
        _token, secret = sign_in_program(person, at=clock.now())
    return APIClient(headers={"authorization": f"Token {secret}", "accept-language": "en"})


def told(answer):
    return answer.status_code, answer.json().get("code")


def test_a_token_is_given_for_a_password_and_kept_as_a_digest_alone(client, person):
    status, answer = ask(client, {"email": "AIGERIM@example.org", "password": PASSWORD})

    token = Token.objects.get()
    assert (status, set(answer), answer["token"][:10]) == (200, {"token"}, token.beginning)
    assert answer["token"] not in str(vars(token))
    assert (token.name, token.scopes, token.expires_at - token.created_at) == ("", Scope.values, timedelta(days=14))
    for word in ("Token", "Bearer", "bearer"):
        read = client.get(PROFILE, headers={"authorization": f"{word} {answer['token']}"})
        assert (read.status_code, read.json()["email"]) == (200, "aigerim@example.org")


def wrong():
    return {
        "type": "http://testserver/api/v1/problems/wrong_credentials/",
        "title": "The request is not of the form that is asked for",
        "status": 400,
        "detail": "The e-mail or the password is not right.",
        "code": "wrong_credentials",
        "field": None,
        "fields": {},
    }


def test_all_who_may_not_get_the_same_answer(client, person):
    register_person("unverified@example.org", PASSWORD)
    register_person("closed@example.org", PASSWORD, verified=True, is_active=False)

    answers = [
        ask(client, {"email": "aigerim@example.org", "password": "wrong"}),
        ask(client, {"email": "nobody@example.org", "password": PASSWORD}),
        ask(client, {"email": "unverified@example.org", "password": PASSWORD}),
        ask(client, {"email": "closed@example.org", "password": PASSWORD}),
    ]

    assert answers == [(400, wrong())] * 4
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "email"),
        ({"email": "no address", "password": "x"}, "email"),
        ({"email": "a@example.org"}, "password"),
        ({"email": "a@example.org", "password": "a\0"}, "password"),
        ({"email": ["a"], "password": "x"}, "email"),
        ([], None),
    ],
)
def test_input_of_another_shape_is_refused(client, db, data, field):
    status, answer = ask(client, data)

    assert (status, answer["code"], answer["field"]) == (400, "invalid", field)


def test_guessing_is_slowed_down(client, person):
    for _attempt in range(5):
        ask(client, {"email": "aigerim@example.org", "password": "wrong"})

    status, answer = ask(client, {"email": "aigerim@example.org", "password": PASSWORD})

    assert (status, answer["code"]) == (429, "too_many_attempts")


def test_signing_in_often_ends_the_oldest_tokens_alone(person):
    _made, kept = make_token(name="mine", scopes=["read"], days=30, by=person, at=clock.now())
    secrets = [sign_in_program(person, at=clock.now())[1] for _each in range(MOST_BY_SIGNING_IN + 1)]

    statuses = [
        APIClient(headers={"authorization": f"Token {secret}"}).get(PROFILE).status_code
        for secret in (secrets[0], secrets[1], secrets[-1], kept)
    ]

    assert statuses == [401, 200, 200, 200]


# Tokens that a person makes


def make(client, key="k1", **changes):
    given = {"name": "My bot", "scopes": ["propose"], "days": 30} | changes
    return client.post(TOKENS, given, format="json", headers={"idempotency-key": key})


def test_a_token_is_made_shown_once_used_and_revoked(person):
    client = signed_in(person)

    made = make(client)

    answer = made.json()
    secret, uid = answer.pop("token"), answer["uid"]
    assert (made.status_code, secret[:10], answer["scopes"], answer["ended"]) == (
        201,
        answer["beginning"],
        ["read", "propose"],
        "",
    )
    bot = APIClient(headers={"authorization": f"Bearer {secret}"})
    assert bot.get(PROFILE).status_code == 200
    rows = client.get(TOKENS).json()["results"]
    assert [(row["name"], row["used_on"] is not None) for row in rows] == [("My bot", True), ("", True)]
    assert secret not in str(rows)
    assert client.delete(f"{TOKENS}{uid}/").json()["ended"] == "revoked"
    assert told(bot.get(PROFILE)) == (401, "authentication_failed")
    assert client.delete(f"{TOKENS}{uid}/").status_code == 200
    assert sorted(Notice.objects.values_list("kind", "object_id")) == [("token.made", uid), ("token.revoked", uid)]


def test_the_secret_is_not_told_again(person):
    client = signed_in(person)

    answers = [make(client), make(client)]

    assert [told(answer) for answer in answers] == [(201, None), (409, "shown_once")]
    assert Token.objects.made().count() == 1


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"name": ""}, (400, "invalid")),
        ({"name": "\u200b"}, (422, "text_missing")),
        ({"days": 31}, (400, "invalid")),
        ({"scopes": ["everything"]}, (400, "invalid")),
        ({"scopes": ["moderate"]}, (403, "scope_without_office")),
        ({"scopes": []}, (201, None)),
    ],
)
def test_a_token_is_good_for_what_its_owner_may(person, changes, answer):
    assert told(make(signed_in(person), **changes)) == answer


def test_a_token_makes_none_that_is_good_for_more(person):
    client = signed_in(person, Scope.ACCOUNT)

    assert told(make(client, scopes=["propose"])) == (403, "scope_not_held")
    assert told(make(client, scopes=["account"])) == (201, None)


def test_a_token_is_refused_what_it_lacks_the_scope_for(person):
    client = signed_in(person, Scope.COMMENT)

    answer = make(client)

    assert told(answer) == (403, "insufficient_scope")
    assert answer.json()["detail"] == (
        "This token is not good for this: it lacks the scope “account”. Make another one."
    )
    assert Token.objects.made().count() == 1


def test_there_are_at_most_twenty(person):
    client = signed_in(person)

    statuses = [make(client, key=f"k{number}").status_code for number in range(MOST + 1)]

    assert statuses == [201] * MOST + [422]


def test_twenty_at_once_do_not_pass_the_limit(committed_db):
    person = register_person("aigerim@example.org", PASSWORD, verified=True)
    for number in range(MOST - 1):
        make_token(name=f"t{number}", scopes=["read"], days=30, by=person, at=clock.now())

    outcomes = at_once(*[lambda: make_token(name="one", scopes=["read"], days=30, by=person, at=clock.now())] * 20)

    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 1
    assert Token.objects.made().count() == MOST


@pytest.mark.parametrize("change", ["password", "closing", "expiry"])
def test_a_token_dies_with_the_password_the_account_and_its_term(person, change):
    client = signed_in(person)
    assert client.get(PROFILE).status_code == 200

    if change == "password":
        person.set_password("another-password-9")
        person.save()
    elif change == "closing":
        person.is_active = False
        person.save()
    else:
        Token.objects.update(created_at=now() - timedelta(days=15), expires_at=now() - timedelta(seconds=1))

    assert told(client.get(PROFILE)) == (401, "authentication_failed")


@pytest.mark.parametrize("header", ["Token", "Token ", "Token none", "Bearer ct_\u00e9", "Token a b"])
def test_what_is_no_token_is_refused(client, db, header):
    answer = client.get("/api/v1/drafts/", headers={"authorization": header})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Token realm="api"')


def test_tokens_are_each_persons_own(person):
    other = register_person("other@example.org", PASSWORD, verified=True)
    uid = make(signed_in(other)).json()["uid"]

    client = signed_in(person)

    assert client.delete(f"{TOKENS}{uid}/").status_code == 404
    assert [row["name"] for row in client.get(TOKENS).json()["results"]] == [""]


# Profile and notices


def test_a_profile_is_read_and_changed_in_part(person):
    client = signed_in(person)

    answer = client.patch(PROFILE, {"name": "Айгерім", "region": "KZ-71"}, format="json")

    assert answer.json() == client.get(PROFILE).json()
    assert {name: answer.json()[name] for name in ("name", "region", "language", "level")} == {
        "name": "Айгерім",
        "region": "KZ-71",
        "language": person.language,
        "level": person.level,
    }


@pytest.mark.parametrize("field", ["level", "is_staff", "email", "uid", "is_active"])
def test_nothing_else_of_an_account_can_be_changed(person, field):
    before = signed_in(person).get(PROFILE).json()

    signed_in(person).patch(PROFILE, {field: 3}, format="json")

    person.refresh_from_db()
    assert (signed_in(person).get(PROFILE).json(), person.is_staff) == (before, False)


def test_notices_are_listed_and_read(person):
    at = clock.now()
    token, _secret = make_token(name="Бот", scopes=["read"], days=30, by=person, at=at)
    client = signed_in(person)

    [row] = client.get(NOTICES).json()["results"]
    read = client.put(f"{NOTICES}read/")

    assert (row["kind"], row["object_id"], row["read_at"]) == ("token.made", token.uid, None)
    assert (row["title"], row["url"]) == ("A token was made for your account", "/en/account/tokens/")
    assert read.json() == {"unread": 0}
    assert client.get(NOTICES).json()["results"][0]["read_at"] is not None


@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_ask_a_constant_number_of_queries(person, how_many, django_assert_num_queries):
    for number in range(how_many):
        token, _secret = make_token(name=f"t{number}", scopes=["read"], days=30, by=person, at=clock.now())
    notify(person, "token.revoked", token.uid, at=clock.now())
    client = signed_in(person)
    client.get(PROFILE)  # marks the token as used today

    with django_assert_num_queries(3):
        assert len(client.get(TOKENS).json()["results"]) == how_many + 1
    with django_assert_num_queries(4):  # two kinds of notices, each with its reader
        assert len(client.get(NOTICES).json()["results"]) == how_many + 1
