"""What the secretary does, for programs."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from articles.actions import agree_to, appoint, settle_two_people
from articles.changes import all_acts
from articles.models import Appointment, Change, Role
from core import clock
from tests.proposals import stage

BASE = "/api/v1/drafts/constitution"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def secretary(draft):
    person = stage.make_person(second_factor_at=clock.now())
    appoint(draft, person, Role.SECRETARY, by=None, at=clock.now())
    return person


@pytest.fixture
def alone(draft):
    """A draft whose acts need no second person."""
    settle_two_people(draft, one_person_may=[act.name for act in all_acts()], by=None, at=clock.now())


@pytest.fixture
def api(secretary):
    _token, secret = sign_in_program(secretary, at=clock.now())
    return APIClient(headers={"authorization": f"Token {secret}", "accept-language": "en"})


def post(api, address, data=None, key="one"):
    return api.post(f"{BASE}/{address}/", data, format="json", headers={"idempotency-key": key})


def test_phases_are_opened_extended_and_closed(api, draft, alone):
    later = (clock.now() + timedelta(days=60)).isoformat()

    opened = post(api, "phases/consideration/opening", {})
    extended = api.put(f"{BASE}/phases/collection/extension/", {"closes_at": later}, format="json")
    closed = post(api, "phases/collection/closing", key="two")
    again = post(api, "phases/collection/closing", key="three")

    assert (opened.status_code, opened.json()["kind"], opened.json()["closes_at"]) == (201, "consideration", None)
    assert (extended.status_code, closed.status_code) == (200, 201)
    assert (again.status_code, again.json()["code"]) == (422, "already_closed")


def test_what_needs_two_waits_and_is_agreed_to_by_a_person(api, draft):
    second = stage.make_person("second", second_factor_at=clock.now())
    appoint(draft, second, Role.SECRETARY, by=None, at=clock.now())

    waiting = post(api, "phases/consideration/opening", {})
    again = post(api, "phases/consideration/opening", {}, key="two")

    change = Change.objects.get()
    told = waiting.json()
    assert (waiting.status_code, told["uid"], told["act"]) == (202, change.uid, "open_phase")
    assert told["url"] == f"/en/constitution/settings/changes/{change.uid}/"
    assert (again.status_code, again.json()) == (202, told)
    assert agree_to(change, seen=change.digest, by=second, at=clock.now()).status == "agreed"


def test_words_and_topics_are_written(api, draft):
    words = {"title": "Проект", "summary": "Коротко.", "about": "Подробно."}

    written = api.put(f"{BASE}/words/ru/", words, format="json").json()
    topic = api.put(f"{BASE}/topics/art_9/ru/", {"title": "Языки", "words": ["язык", "речь"]}, format="json").json()

    assert {name: written[name] for name in words} == words
    assert topic == {"eid": "art_9", "title": "Языки", "words": ["язык", "речь"], "language": "ru"}
    assert api.get(f"{BASE}/topics/", {"language": "ru"}).json() == [topic]


def test_people_are_appointed_and_appointments_end(api, draft, alone):
    person = stage.make_person("moderator")

    made = post(api, "appointments", {"email": person.email, "role": "moderator", "articles": ["art_9"]})
    listed = api.get(f"{BASE}/appointments/").json()["results"]
    ended = api.delete(f"{BASE}/appointments/{made.json()['uid']}/")

    assert (made.status_code, made.json()["email"], len(made.json()["articles"])) == (201, person.email, 1)
    assert listed[0] == made.json()
    assert ended.json()["ended_at"] is not None
    assert not Appointment.objects.standing().filter(person=person).exists()


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"email": "nobody@example.kz", "role": "moderator"}, "nobody_registered", "email"),
        ({"email": "m@example.kz", "role": "moderator", "articles": ["art_99"]}, "no_such_article", "articles"),
    ],
)
def test_whom_and_what_the_draft_lacks_is_refused(api, draft, given, code, field):
    stage.make_person("m")

    refused = post(api, "appointments", given)

    told = refused.json()
    assert (refused.status_code, told["code"], told["field"], Appointment.objects.count()) == (422, code, field, 1)


def test_the_last_secretary_stays(api, secretary):
    uid = Appointment.objects.get(person=secretary).uid

    refused = api.delete(f"{BASE}/appointments/{uid}/")

    assert (refused.status_code, refused.json()["code"]) == (422, "last_secretary")
