"""Rulings, reports and the queue for programs."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from moderation.models import Flags, Report, Ruling
from tests.moderation import world
from tests.moderation.world import NOON


def client_of(person=None):
    client = APIClient(headers={"Accept-Language": "en"})
    if person is not None:
        client.force_authenticate(person)
    return client


def address(item, what):
    if hasattr(item, "serial"):
        return f"/api/v1/proposals/{item.number}/{what}/"
    return f"/api/v1/comments/{item.uid}/{what}/"


BOTH = pytest.mark.parametrize("make", [world.make_proposal, world.make_comment], ids=["proposal", "comment"])


@BOTH
def test_a_ruling_is_made_and_repeated(draft, moderator, make):
    item = make(draft)
    given = {"ruling": "hide", "ground": "insult", "reasons": "Қорлау."}

    answers = [client_of(moderator).post(address(item, "rulings"), given, format="json") for _each in range(2)]

    ruling = Ruling.objects.get()
    body = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].json() == body
    assert {key: body[key] for key in ("uid", "ruling", "ground")} == {
        "uid": ruling.uid, "ruling": "hide", "ground": "insult",
    }  # fmt: skip
    assert set(body) == {
        "uid",
        "ruling",
        "ground",
        "ground_version",
        "into",
        "moved_from",
        "moved_to",
        "at",
        "appeal_until",
        "undone_at",
    }


def test_publishing_needs_nothing_more(draft, moderator):
    proposal = world.make_proposal(draft)

    answer = client_of(moderator).post(address(proposal, "rulings"), {"ruling": "publish"}, format="json")

    assert answer.status_code == 201
    proposal.refresh_from_db()
    assert proposal.state == "published"


@pytest.mark.parametrize(
    ("given", "status", "body"),
    [
        (
            {"ruling": "hide", "reasons": "Қорлау."},
            422,
            {"code": "unknown_ground", "detail": "Choose the ground.", "field": "ground"},
        ),
        ({}, 422, {"code": "unknown_ruling", "detail": "Choose the ruling.", "field": "ruling"}),
        (
            {"ruling": "hide", "ground": "insult", "reasons": "a\0b"},
            422,
            {
                "code": "unreadable_text",
                "detail": "The text contains signs that cannot be stored. Remove them and send it again.",
                "field": "reasons",
            },
        ),
    ],
)
def test_a_refusal_has_code_and_detail(draft, moderator, given, status, body):
    proposal = world.make_proposal(draft)

    answer = client_of(moderator).post(address(proposal, "rulings"), given, format="json")

    told = {name: value for name, value in answer.json().items() if name in body}
    assert (answer.status_code, told) == (status, body)
    assert Ruling.objects.count() == 0


def test_a_ruling_that_is_no_text_is_refused(draft, moderator):
    proposal = world.make_proposal(draft)

    answer = client_of(moderator).post(address(proposal, "rulings"), {"ruling": ["hide"]}, format="json")

    assert answer.status_code == 400
    assert Ruling.objects.count() == 0


def test_own_words_are_refused(draft, moderator):
    proposal = world.make_proposal(draft, author=moderator)

    answer = client_of(moderator).post(address(proposal, "rulings"), {"ruling": "publish"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "own_words")


def test_only_moderators_of_the_article_rule(draft, elsewhere):
    items = [world.make_proposal(draft), world.make_proposal(draft, **world.seen()), world.make_comment(draft)]
    people = {"stranger": None, "citizen": world.make_person("citizen"), "elsewhere": elsewhere}

    answers = {
        name: [client_of(person).post(address(item, "rulings"), {"ruling": "publish"}, format="json") for item in items]
        for name, person in people.items()
    }

    assert {name: [answer.status_code for answer in those] for name, those in answers.items()} == {
        "stranger": [401, 401, 401],
        "citizen": [404, 403, 404],
        "elsewhere": [403, 403, 403],
    }
    assert Ruling.objects.count() == 0


@BOTH
def test_a_report_is_filed_once(draft, make):
    item = make(draft, **world.reviewed())
    reporter = world.make_person("reporter")
    given = {"ground": "insult", "text": "Екінші сөйлем."}

    answers = [client_of(reporter).post(address(item, "reports"), given, format="json") for _each in range(2)]

    body = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].json() == body
    assert {"ground": body["ground"], "text": body["text"]} == given
    assert set(body) == {"ground", "text", "at"}
    assert Report.objects.get().reporter == reporter


def test_reports_are_refused_as_on_the_pages(draft):
    own, unseen = world.make_proposal(draft, **world.seen()), world.make_proposal(draft)

    answers = [
        client_of(own.author).post(address(own, "reports"), {"ground": "insult"}, format="json"),
        client_of(own.author).post(address(unseen, "reports"), {"ground": "insult"}, format="json"),
        client_of().post(address(own, "reports"), {"ground": "insult"}, format="json"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (422, "own_report"), (404, "not_found"), (401, "not_authenticated"),
    ]  # fmt: skip
    assert Report.objects.count() == 0


def test_the_queue_lists_what_waits_without_people(draft, moderator):
    comment = world.make_comment(draft, **world.reviewed())
    world.make_report(comment, "secret.reporter")
    proposal = world.make_proposal(draft, submitted_at=NOON)
    Flags.objects.create(proposal=proposal, kinds=["link", "phone"], words_at=NOON)

    answer = client_of(moderator).get(f"/api/v1/drafts/{draft.slug}/queue/")

    body = answer.json()
    since = [row.pop("since") for row in body["results"]]
    assert body == {
        "count": 2,
        "next": None,
        "results": [
            {
                "kind": "proposal",
                "number": proposal.number,
                "uid": proposal.uid,
                "place": "art_9__para_2",
                "language": "kk",
                "is_new": True,
                "appeal": "",
                "reports": 0,
                "flags": ["link", "phone"],
            },
            {
                "kind": "comment",
                "number": "",
                "uid": comment.uid,
                "place": "art_9",
                "language": "kk",
                "is_new": False,
                "appeal": "",
                "reports": 1,
                "flags": [],
            },
        ],
    }
    assert since == ["2026-02-05T17:00:00+05:00", "2026-02-06T17:00:00+05:00"]
    assert "secret.reporter" not in answer.content.decode()


def test_the_queue_is_for_moderators_and_their_articles(draft, elsewhere):
    world.make_proposal(draft)
    own = world.make_comment(draft, "art_10")
    address = f"/api/v1/drafts/{draft.slug}/queue/"

    assert client_of().get(address).status_code == 401
    assert client_of(world.make_person("citizen")).get(address).status_code == 403
    assert [row["uid"] for row in client_of(elsewhere).get(address).json()["results"]] == [own.uid]
    assert client_of(elsewhere).get("/api/v1/drafts/nothing/queue/").status_code == 404


def test_the_queue_can_be_chosen_from(draft, moderator):
    comment = world.make_comment(draft)
    world.make_proposal(draft)

    answer = client_of(moderator).get(f"/api/v1/drafts/{draft.slug}/queue/", {"kind": "comment"})

    assert [row["uid"] for row in answer.json()["results"]] == [comment.uid]


@pytest.mark.parametrize("order", ["", "&order=oldest"])
def test_the_queue_has_pages(draft, moderator, order):
    uids = [world.make_proposal(draft, submitted_at=NOON).uid for _each in range(3)]
    client, address = client_of(moderator), f"/api/v1/drafts/{draft.slug}/queue/?limit=2{order}"

    first = client.get(address).json()
    second = client.get(first["next"]).json()

    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert [row["uid"] for page in (first, second) for row in page["results"]] == sorted(uids)
    assert (first["count"], second["count"], second["next"]) == (3, 3, None)


def test_rulings_are_read_by_the_author_and_moderators_alone(draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    ruling = {"ruling": "hide", "ground": "insult", "reasons": "Қорлау бар."}
    client_of(moderator).post(address(proposal, "rulings"), ruling, format="json")

    read = {
        name: client_of(person).get(address(proposal, "rulings"))
        for name, person in {
            "moderator": moderator,
            "author": proposal.author,
            "citizen": world.make_person("citizen"),
            "visitor": None,
        }.items()
    }

    assert {name: answer.status_code for name, answer in read.items()} == {
        "moderator": 200,
        "author": 200,
        "citizen": 403,
        "visitor": 401,
    }
    [told] = read["author"].json()["results"]
    assert {name: told[name] for name in ruling} == ruling


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_needs_as_many_queries_for_3_rows_as_for_1(draft, moderator, django_assert_num_queries, number):
    for _each in range(number):
        world.make_proposal(draft)
        world.make_comment(draft)
    client = client_of(moderator)

    with django_assert_num_queries(11):
        client.get(f"/api/v1/drafts/{draft.slug}/queue/")


def test_addresses_have_names(draft):
    proposal = world.make_proposal(draft)

    assert reverse("api_proposal_rulings", args=[proposal.serial]) == address(proposal, "rulings")
