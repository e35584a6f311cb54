"""The frame of all pages: what it says and what it costs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override

from accounts.notices import notify
from articles.current import get_draft
from articles.models import Appointment
from consultation.context import frame
from core import clock
from tests.commission.world import NOON, make_draft, make_person


def request_for(path, *, user=None, moment=NOON):
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.moment = moment
    language = request.path.split("/")[1]
    with override(language if language in {"kk", "ru"} else "kk"):
        request.resolver_match = resolve(request.path)
    return request


@pytest.fixture(autouse=True)
def in_kazakh():
    with override("kk"):
        yield


def read(words):
    return {name: word() for name, word in words.items()}


def test_a_visitors_frame_on_a_drafts_page_asks_for_the_phases_alone(db, django_assert_num_queries):
    make_draft(is_demonstration=True)
    request = request_for("/ru/constitution/contents/")
    get_draft(request, "constitution").title  # noqa: B018 what the view reads

    with override("ru"), django_assert_num_queries(1):
        words = read(frame(request))

    assert words["draft"].slug == "constitution"
    assert words["demonstration"] is True
    assert (words["staff_rooms"], words["unread"]) == ([], 0)
    assert [(one["url"], one["current"]) for one in words["sections"]] == [
        ("/ru/constitution/contents/", True),
        ("/ru/constitution/register/", False),
        ("/ru/constitution/figures/", False),
        ("/ru/constitution/organizations/", False),
        ("/ru/constitution/about/", False),
        ("/ru/constitution/rules/", False),
        ("/ru/constitution/search/", False),
    ]


def test_a_signed_in_persons_frame_asks_for_notices_and_offices_too(db, django_assert_num_queries):
    make_draft()
    person = make_person("reader")
    notify(person, "proposal.decided", "e_1", at=clock.now())
    request = request_for("/kk/constitution/contents/", user=person)
    get_draft(request, "constitution").title  # noqa: B018

    with django_assert_num_queries(4):
        words = read(frame(request))

    assert words["unread"] == 1


def test_a_frame_that_nobody_reads_costs_nothing(db, django_assert_num_queries):
    make_draft()

    with django_assert_num_queries(0):
        frame(request_for("/kk/account/login/"))


def test_pages_without_a_draft_show_the_only_one(db):
    make_draft(is_demonstration=True)

    words = frame(request_for("/kk/account/login/"))

    assert (words["draft"]().slug, words["demonstration"]()) == ("constitution", True)


def test_several_drafts_have_no_common_one_and_the_banner_of_each(db):
    make_draft()
    make_draft("other", is_demonstration=True)

    words = frame(request_for("/kk/account/login/"))

    assert (words["draft"](), words["sections"](), words["collection"](), words["demonstration"]()) == (
        None,
        [],
        None,
        True,
    )


def test_a_draft_that_is_not_public_is_nowhere(db):
    draft = make_draft(is_demonstration=True)
    draft.is_public = False
    draft.save()

    words = frame(request_for("/kk/account/login/"))

    assert (words["draft"](), words["demonstration"]()) == (None, False)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/kk/account/login/?next=/kk/a/&x=1", "/ru/account/login/?next=/kk/a/&x=1"),
        ("/kk/", "/ru/"),
        ("/design/", "/ru/"),
    ],
)
def test_another_language_keeps_page_and_query(db, path, url):
    languages = frame(request_for(path))["languages"]()

    assert [(one["code"], one["current"]) for one in languages] == [("kk", True), ("ru", False), ("en", False)]
    assert languages[1]["url"] == url


@pytest.mark.parametrize(
    ("roles", "rooms"),
    [
        ([], []),
        (["moderator"], ["queue"]),
        (["rapporteur"], ["overview", "figures_of_staff"]),
        (["analyst"], ["overview", "figures_of_staff"]),
        (["operator"], ["items"]),
        (["secretary"], ["overview", "figures_of_staff", "draft_settings", "draft_arrivals", "items"]),
        (
            ["moderator", "rapporteur", "secretary"],
            ["queue", "overview", "figures_of_staff", "draft_settings", "draft_arrivals", "items"],
        ),
    ],
)
def test_staff_see_the_rooms_of_their_offices(db, roles, rooms):
    draft = make_draft()
    person = make_person("staff", second_factor_at=NOON)
    for role in roles:
        Appointment.objects.create(draft=draft, person=person, role=role, started_at=NOON)
    Appointment.objects.create(
        draft=make_draft("other"), person=make_person("elsewhere"), role="moderator", started_at=NOON
    )

    request = request_for("/kk/constitution/contents/", user=person)
    request.draft = draft

    assert [resolve(room["url"]).url_name for room in frame(request)["staff_rooms"]()] == rooms


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (-6, {"open": False, "is_over": False, "steps": 0, "days_left": 11}),
        (0, {"open": True, "is_over": False, "steps": 60, "days_left": 5}),
        (4.9, {"open": True, "is_over": False, "steps": 119, "days_left": 0}),
        (5, {"open": False, "is_over": True, "steps": 120, "days_left": 0}),
        (9, {"open": False, "is_over": True, "steps": 120, "days_left": 0}),
    ],
)
def test_the_horizon_is_as_long_as_the_time_that_has_passed(db, moment, said):
    draft = make_draft()
    phase = draft.phases.get(kind="collection")
    phase.opens_at, phase.closes_at = NOON - timedelta(days=5), NOON + timedelta(days=5)
    phase.save()

    collection = frame(request_for("/kk/account/login/", moment=NOON + timedelta(days=moment)))["collection"]()

    assert {name: collection[name] for name in said} == said


def test_a_collection_without_a_beginning_has_no_term(db):
    draft = make_draft()
    draft.phases.update(opens_at=None, closes_at=None)

    assert frame(request_for("/kk/account/login/"))["collection"]() is None


def test_an_error_before_anybody_is_known_has_a_frame(db):
    request = SimpleNamespace(get_full_path=lambda: "/kk/x/", path="/kk/x/", resolver_match=None)

    words = read(frame(request))

    assert (words["unread"], words["staff_rooms"]) == (0, [])
