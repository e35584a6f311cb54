"""Programs send other words, read revisions, and say whose words they back: by the same rules as the pages."""

import pytest

from core import clock
from proposals.actions import publish, support_proposal
from proposals.models import Proposal, Support
from tests.proposals.stage import make_draft, make_person, make_proposal
from tests.proposals.test_api import api

TEXT, OTHER = "Russian is used equally.", "Russian is used beside Kazakh."
REASONS = "Many people speak it."


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


def address(proposal, tail):
    return f"/api/v1/proposals/{proposal.number}/{tail}"


def send(person, proposal, key="a-key", **words):
    given = {"language": "en", "text": OTHER, "reasons": REASONS, "key": key} | words
    return api(person).post(address(proposal, "revisions/"), given, format="json")


def test_other_words_are_sent_once_per_key(proposal, author):
    sent, again = send(author, proposal), send(author, proposal)
    other = send(author, proposal, text="Third words.")

    answer = sent.json()
    assert (sent.status_code, answer["number"], answer["revision"], answer["stands"]) == (201, "P-000001", 2, True)
    assert "/receipt/v1\n" in answer["receipt"]
    assert (again.status_code, again.content) == (201, sent.content)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert Proposal.objects.with_words().get().text == OTHER


def test_words_made_from_others_are_refused(proposal, author):
    send(author, proposal)

    refused = send(author, proposal, key="another", text="Third words.", made_from=1)

    assert (refused.status_code, refused.json()["code"]) == (409, "revised_meanwhile")


def test_revisions_say_where_they_stand(draft):
    author = make_person("first", level=1)
    proposal = publish(make_proposal(draft, author), at=clock.now())
    sent = send(author, proposal)

    own, strange = (
        [
            (row["number"], row["status"], row["text"])
            for row in api(who).get(address(proposal, "revisions/")).json()["results"]
        ]
        for who in (author, make_person())
    )

    assert (sent.json()["revision"], sent.json()["stands"]) == (2, False)
    assert own == [(1, "standing", TEXT), (2, "waiting", OTHER)]
    assert strange == [(1, "standing", TEXT)]


def test_a_support_is_counted_for_the_words_it_was_given_to(proposal, author):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    send(author, proposal)
    path = address(proposal, "support/")

    read = api().get(f"/api/v1/proposals/{proposal.number}/").json()
    stale = api(backer).put(path, {"revision": 1}, format="json")
    own = api(backer).get("/api/v1/account/supports/").json()["results"]
    renewed = api(backer).put(path, {"revision": 2}, format="json").json()

    assert (read["revision"], read["supports"]) == (2, {"identity": 0, "contact": 0, "earlier": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "other_words_now")
    assert [(row["revision"], row["of_earlier_words"]) for row in own] == [(1, True)]
    assert renewed == {
        "number": "P-000001",
        "supported": True,
        "revision": 2,
        "supports": 1,
        "supports_earlier": 0,
    }
    assert Support.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_revisions_asks_a_constant_number_of_queries(proposal, author, django_assert_num_queries, number):
    for count in range(number):
        send(author, proposal, key=f"key{count}", text=f"Words {count}.")
    client = api()
    client.get(address(proposal, "revisions/"))

    with django_assert_num_queries(8):
        client.get(address(proposal, "revisions/"))
