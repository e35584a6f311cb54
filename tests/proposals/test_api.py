"""Proposals, drafts, comments and supports for programs."""

import pytest
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from core import clock
from proposals.actions import withdraw_proposal
from proposals.models import Proposal
from tests.proposals import stage

DRAFTS = "/api/v1/proposals/drafts/"
WORDS = {"draft": "constitution", "provision": "art_9__para_2", "kind": "change", "language": "en"}


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return stage.make_person()


def api(person=None):
    if person is None:
        return APIClient()
    return APIClient(headers={"authorization": f"Token {sign_in_program(person, at=clock.now())[1]}"})


def send(client, address, data=None, *, key="one", method="post"):
    return getattr(client, method)(address, data, format="json", headers={"idempotency-key": key})


def test_a_draft_is_saved_written_over_read_and_sent(person):
    client = api(person)

    saved = send(client, DRAFTS, WORDS | {"text": "Half a", "reasons": ""})
    uid = saved.json()["uid"]
    address = f"{DRAFTS}{uid}/"
    words = WORDS | {"text": "Russian is used equally.", "reasons": "Many speak it."}
    edited = send(client, address, words, method="put")
    listed, read = client.get(DRAFTS).json()["results"], client.get(address).json()
    sent = send(client, f"{address}submission/", key="two").json()

    assert (saved.status_code, saved.json()["number"], saved.json()["status"]) == (201, "", "draft")
    assert listed == [read] == [edited.json()]
    assert (sent["status"], "/receipt/v1" in sent["receipt"]) == ("published", True)
    assert (client.get(DRAFTS).json()["results"], client.get(address).status_code) == ([], 404)
    assert Proposal.objects.get(uid=uid).number == sent["number"]


def test_a_draft_is_thrown_away_by_its_author_alone(person):
    client = api(person)
    address = f"{DRAFTS}{send(client, DRAFTS, WORDS | {'kind': 'keep'}).json()['uid']}/"

    assert api(stage.make_person()).delete(address).status_code == 404
    assert client.delete(address).status_code == 200
    assert not Proposal.objects.exists()


def test_an_unfinished_draft_is_refused_and_kept(person):
    client = api(person)
    address = f"{DRAFTS}{send(client, DRAFTS, WORDS).json()['uid']}/"

    refused = send(client, f"{address}submission/", key="two")

    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "text_missing", "text")
    assert client.get(address).json()["status"] == "draft"


def test_revisions_and_the_difference_show_what_may_be_read(draft, person):
    proposal = stage.make_proposal(draft, person)
    address = f"/api/v1/proposals/{proposal.number}"

    [revision] = api().get(f"{address}/revisions/").json()["results"]
    difference = api().get(f"{address}/difference/").json()

    assert (revision["number"], revision["text"], revision["provision"]) == (
        1,
        "Russian is used equally.",
        "art_9__para_2",
    )
    base = "".join(piece["text"] for piece in difference["pieces"] if piece["op"] != "ins")
    text = "".join(piece["text"] for piece in difference["pieces"] if piece["op"] != "del")
    assert (
        (base, text)
        == (difference["base"], difference["text"])
        == (
            "Russian is officially used.",
            "Russian is used equally.",
        )
    )


@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_words_that_are_gone_stand_nowhere(draft, person, gone):
    proposal = stage.make_proposal(draft, person, text="A secret word.", reasons="A secret reason.")
    stage.make_comment(draft, person, text="A secret comment.", proposal=proposal)
    if gone == "hidden":
        Proposal.objects.filter(pk=proposal.pk).update(hidden_at=clock.now(), hidden_ground="insult")
        proposal.comments.update(hidden_at=clock.now(), hidden_ground="insult")
    else:
        withdraw_proposal(proposal, by=person, at=clock.now())
        proposal.comments.update(withdrawn_at=clock.now())
    address = f"/api/v1/proposals/{proposal.number}"

    told = {
        path: api().get(f"{address}{path}") for path in ("/", "/revisions/", "/difference/", "/comments/", "/receipt/")
    }

    assert {answer.status_code for answer in told.values()} == {200}
    assert [path for path, answer in told.items() if b"secret" in answer.content] == []
    assert b"secret" in api(person).get(f"{address}/").content


def test_comments_on_an_article_are_posted_answered_and_listed_by_thread(draft, person):
    client, address = api(person), "/api/v1/drafts/constitution/articles/9/comments/"

    first = send(client, address, {"text": "First.", "language": "en"}, key="one").json()
    reply = send(client, address, {"text": "Reply.", "language": "en", "parent": first["uid"]}, key="two").json()
    send(client, address, {"text": "Other.", "language": "en"}, key="three")

    texts = [row["text"] for row in client.get(address).json()["results"]]
    below = client.get(address, {"thread": first["uid"]}).json()["results"]
    assert texts == ["First.", "Reply.", "Other."]
    assert below == [reply]
    assert reply["parent"] == first["uid"]
    assert client.get(f"/api/v1/comments/{reply['uid']}/").json() == reply
    assert [row["text"] for row in client.get("/api/v1/account/comments/").json()["results"]] == texts[::-1]


def test_proposals_are_chosen_from(draft, person):
    own, other = stage.make_proposal(draft, person), stage.make_proposal(draft, kind="keep", text="")
    stage.make_proposal(draft, kind="keep", text="")
    Proposal.objects.filter(pk=other.pk).update(hidden_at=clock.now(), hidden_ground="insult")
    client = api(person)

    def numbers(**asked):
        return {row["number"] for row in client.get("/api/v1/proposals/", asked).json()["results"]}

    assert numbers(own="true") == {own.number}
    assert len(numbers(own="false")) == 2
    assert numbers(readable="false") == {other.number}
    assert len(numbers(kind="keep", readable="true")) == 1
    assert numbers(answered="true") == set()
    assert len(numbers(participant="citizen")) == 3
    assert numbers(participant="party") == set()


def test_supports_given_are_listed(draft, person):
    proposal = stage.make_proposal(draft)
    client = api(person)
    client.put(f"/api/v1/proposals/{proposal.number}/support/")

    [row] = client.get("/api/v1/account/supports/").json()["results"]

    assert (row["number"], row["revision"]) == (proposal.number, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(draft, person, number, django_assert_num_queries):
    for which in range(number):
        proposal = stage.make_proposal(draft)
        stage.make_comment(draft, person, text=f"Comment {which}.", article=stage.place(draft, "art_9").provision)
        client = api(person)
        client.put(f"/api/v1/proposals/{proposal.number}/support/")
        send(client, DRAFTS, WORDS, key=f"k{which}")

    expected = {DRAFTS: 7, "/api/v1/account/comments/": 7, "/api/v1/account/supports/": 2}
    for address, queries in expected.items():
        with django_assert_num_queries(queries, info=address):
            assert len(client.get(address).json()["results"]) == number
