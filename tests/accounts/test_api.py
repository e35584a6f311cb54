import pytest
from rest_framework.authtoken.models import Token

from accounts.actions import register_person
from tests.accounts.conftest import PASSWORD

ADDRESS = "/api/v1/auth/token/"


@pytest.fixture(autouse=True)
def fresh_limits():
    from django.core.cache import cache

    cache.clear()


def ask(client, data):
    answer = client.post(ADDRESS, data, content_type="application/json", headers={"accept-language": "en"})
    return answer.status_code, answer.json()


def test_a_token_is_given_and_stays(client, person):
    first = ask(client, {"email": "aigerim@example.org", "password": PASSWORD})
    again = ask(client, {"email": "AIGERIM@example.org", "password": PASSWORD})

    assert first == again == (200, {"token": Token.objects.get(user=person).key})


WRONG = (400, {"code": "wrong_credentials", "detail": "The e-mail or the password is not right.", "field": None})


def test_all_who_may_not_get_the_same_answer(client, person):
    register_person("unverified@example.org", PASSWORD)
    register_person("closed@example.org", PASSWORD, verified=True, is_active=False)

    answers = [
        ask(client, {"email": "aigerim@example.org", "password": "wrong"}),
        ask(client, {"email": "nobody@example.org", "password": PASSWORD}),
        ask(client, {"email": "unverified@example.org", "password": PASSWORD}),
        ask(client, {"email": "closed@example.org", "password": PASSWORD}),
    ]

    assert answers == [WRONG] * 4
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
