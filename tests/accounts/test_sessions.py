"""Whoever is signed in is read by two plain statements, and is nobody once the session or the account has ended."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import register_person
from accounts.backend import AuthenticationBackend, having_read
from accounts.models import Session
from accounts.sessions import SessionStore
from core import clock


@pytest.fixture
def request_of(person):
    """Return a function that gives a request with the person's session, as its middleware would."""
    client = Client()
    client.force_login(person)
    key = client.session.session_key

    def fresh():
        request = HttpRequest()
        request.session = SessionStore(key)
        return request

    return fresh


def test_signed_in_person_is_read_in_two_statements(person, request_of, django_assert_num_queries):
    request = request_of()

    with django_assert_num_queries(2):
        user = get_user(request)

    assert (user, user.email, user.level, user.check_password("kerege-shanyraq-7")) == (person, person.email, 1, True)


def test_session_ends_by_the_clock_of_the_database(person, request_of):
    Session.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    request = request_of()

    assert (get_user(request).is_authenticated, request.session.session_key) == (False, None)


def test_closed_account_is_nobody_at_once(person, request_of):
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert get_user(request_of()).is_authenticated is False


def test_new_password_ends_earlier_sessions(person, request_of):
    person.set_password("another-kerege-8")
    person.save(update_fields=["password"])

    assert get_user(request_of()).is_authenticated is False


def test_what_a_session_keeps_is_read_again(db):
    session = SessionStore()
    session["kept"] = {"typed": "Сөз"}
    session.save()

    assert SessionStore(session.session_key)["kept"] == {"typed": "Сөз"}


def test_unknown_session_and_person_are_nobody(db):
    unknown = SessionStore("unknown")

    assert (dict(unknown.items()), unknown.session_key) == ({}, None)
    assert AuthenticationBackend().get_user(0) is None


def test_page_reads_the_person_along_with_the_session(client, person):
    client.force_login(person)

    with CaptureQueriesContext(connection) as asked:
        client.get("/ru/me/")

    questions = [query["sql"] for query in asked]
    assert sum("session_data, renew_at" in sql for sql in questions) == 1
    assert not [sql for sql in questions if sql.startswith("SELECT row.") and " accounts_person AS row" in sql]


def test_another_than_was_read_is_read(person):
    other = register_person("other@example.org", "kerege-shanyraq-7", verified=True, language="ru")

    with having_read(person):
        assert AuthenticationBackend().get_user(other.pk) == other
        assert AuthenticationBackend().get_user(person.pk) is person

    assert AuthenticationBackend().get_user(person.pk) is not person
