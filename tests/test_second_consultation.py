"""A second consultation beside the first: staff of one are strangers to the other; what is said in one stays there."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import get_resolver

from articles.actions import appoint
from articles.models import Role
from core import clock
from feedback.actions import aggregate_feedback
from tests.proposals import stage

WORDS = "plantedwordsofwater"
PUBLIC = [
    "",
    "articles/",
    "articles/9/",
    "search/?q=plantedwordsofwater",
    "proposals/",
    "answers/",
    "rules/",
    "about/",
    "organizations/",
    "feed/",
]


@pytest.fixture
def two(db):
    drafts = {slug: stage.make_draft(slug) for slug in ("constitution", "water")}
    staff = {
        (slug, role): stage.make_person(second_factor_at=clock.now(), level=2)
        for slug in drafts
        for role in Role.values
    }
    for (slug, role), person in staff.items():
        appoint(drafts[slug], person, role, by=None, at=clock.now())
    proposal = stage.make_proposal(drafts["water"], stage.make_person(level=2), text=f"The {WORDS} stand here.")
    for draft in drafts.values():
        aggregate_feedback(stage.place(draft, "art_9").provision, at=clock.now())
    return SimpleNamespace(drafts=drafts, staff=staff, proposal=proposal)


def routes(resolver=None, before=""):
    """Return the addresses below a draft that need no more than its name and, at most, an article."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from routes(entry, route)
        elif "<slug:draft>/" in route and not re.search(r"<(?!slug:draft>)", route):
            yield re.sub("^[a-z]{2}/", "/en/", route) if not route.startswith("api/") else f"/{route}"


def asked_by(person, slug):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return {
        (method, route): getattr(client, method)(route.replace("<slug:draft>", slug)).status_code
        for route in routes()
        for method in ("get", "post")
    }


def test_staff_of_one_are_answered_in_the_other_as_any_citizen(two):
    citizen = asked_by(stage.make_person(level=2), "water")
    own = asked_by(two.staff["water", Role.SECRETARY], "water")

    as_staff = {role: asked_by(two.staff["constitution", role], "water") for role in Role.values}

    otherwise = [
        (role, asked, status, citizen[asked])
        for role, seen in as_staff.items()
        for asked, status in seen.items()
        if status != citizen[asked]
    ]
    assert otherwise == []
    assert sum(own[asked] == 200 and status == 403 for asked, status in citizen.items()) > 10


def test_what_is_said_in_one_stands_nowhere_in_the_other(two):
    client = Client()

    pages = {path: client.get(f"/en/constitution/{path}").content.decode() for path in PUBLIC}
    own = client.get("/en/water/articles/9/").content.decode()
    listed = client.get("/api/v1/proposals/?draft=constitution").json()["results"]

    assert [path for path, page in pages.items() if two.proposal.number in page] == []
    assert (two.proposal.number in own, listed) == (True, [])


def test_moderators_of_one_have_nothing_of_the_other_in_their_queue(two):
    waiting = stage.make_proposal(two.drafts["water"], stage.make_person(level=1), text=f"Waiting {WORDS}.")
    client = Client()
    client.force_login(two.staff["constitution", Role.MODERATOR])

    page = client.get("/en/constitution/moderation/").content.decode()
    client.force_login(two.staff["water", Role.MODERATOR])
    own = client.get("/en/water/moderation/").content.decode()

    assert [word in page for word in (WORDS, waiting.number, two.proposal.number)] == [False] * 3
    assert waiting.number in own
