"""Following and the pace of mails for programs."""

import json

import pytest
from django.test import Client

from accounts.models import Follow, Notice, Person
from accounts.notices import notify
from core import clock
from tests.pages import world
from tests.pages.world import NOON

BASE = "/api/v1/account"


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def person(draft):
    return world.make_person("reader")


@pytest.fixture
def ask(person):
    client = Client()
    client.force_login(person)

    def ask(method, path, body=None):
        answer = client.generic(
            method,
            f"{BASE}{path}",
            json.dumps(body or {}),
            content_type="application/json",
            headers={"Accept-Language": "en"},
        )
        return answer.status_code, answer.json()

    return ask


def test_a_program_follows_lists_and_stops(ask, draft):
    uid = world.article(draft).uid

    first, again = ask("PUT", f"/follows/article/{uid}/"), ask("PUT", f"/follows/article/{uid}/")
    listed = ask("GET", "/follows/")
    ended = [ask("DELETE", f"/follows/article/{uid}/") for _ in range(2)]

    at = first[1]["at"]
    output = {"kind": "article", "object_id": uid, "at": at, "name": "Article 9", "url": "/en/constitution/articles/9/"}
    assert first == again == (200, output)
    assert listed == (200, {"next": None, "previous": None, "results": [output]})
    assert (ended, Follow.objects.count()) == ([(200, [])] * 2, 0)


@pytest.mark.parametrize("path", ["proposal/p_none", "planet/p_none"])
def test_what_is_not_there_is_not_followed(ask, path):
    assert (ask("PUT", f"/follows/{path}/")[0], Follow.objects.count()) == (404, 0)


def test_a_program_chooses_how_often_mails_come(ask, person):
    before = ask("GET", "/mail/")
    wrong = ask("PUT", "/mail/", {"pace": "daily", "hour": 24})
    done = ask("PUT", "/mail/", {"pace": "daily", "hour": 7})

    assert before == (200, {"pace": "at_once", "hour": 9, "next_at": None})
    assert wrong[0] == 400
    assert (done[0], done[1]["pace"], done[1]["hour"], done[1]["next_at"][11:]) == (200, "daily", 7, "07:00:00+05:00")
    assert Person.objects.get(pk=person.pk).mail_pace == "daily"


def test_a_program_marks_one_notice_as_read(ask, person, monkeypatch):
    other = world.make_person("other")
    at = clock.now()
    mine = [notify(person, "member.joined", f"m_{n}", at=at) for n in range(2)]
    foreign = notify(other, "member.joined", "m_0", at=NOON)

    assert ask("PUT", f"/notices/{mine[0].pk}/read/") == (200, {"unread": 1})
    assert ask("PUT", f"/notices/{foreign.pk}/read/")[0] == 404
    assert Notice.objects.filter(read_at__isnull=False).count() == 1
