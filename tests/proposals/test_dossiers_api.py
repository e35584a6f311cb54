"""Dossiers for programs: the same acts and the same visibility as the pages have."""

import json

import pytest
from django.test import Client

from core import clock
from proposals.actions import hide
from proposals.models import DossierVersion, PositionEntry
from tests.proposals.stage import make_draft, make_organization, make_person
from tests.proposals.test_dossiers import AGAINST, FIRST, FOR, SECOND, WITH, Desk


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def head(db):
    return make_person("head")


@pytest.fixture
def party(head):
    return make_organization(head=head)


@pytest.fixture
def desk(draft, party):
    return Desk(draft, party)


@pytest.fixture
def program(head, party):
    return Program(head, party)


class Program:
    """A signed-in person's program, at the addresses of one organization's dossier."""

    def __init__(self, person, party):
        self.client = Client()
        self.client.force_login(person)
        self.base = f"/api/v1/drafts/constitution/organizations/{party.uid}/dossier/"

    def get(self, path=""):
        return self.client.get(self.base + path)

    def send(self, method, path, body=None, **headers):
        call = getattr(self.client, method)
        return call(self.base + path, json.dumps(body or {}), content_type="application/json", headers=headers)


def written(answer):
    return {row["provision"]: row for row in answer.json()["positions"]}


def test_a_program_writes_and_files_a_dossier_and_everybody_reads_it(program, desk):
    letter = program.send("put", "letter/", {"text": "Our view.", "language": "en"})
    position = {"stance": "with_changes", "text": WITH.text, "reasons": WITH.reasons}
    first = program.send("put", f"positions/{SECOND}/", position)
    stale = program.send("put", f"positions/{SECOND}/", {"stance": "oppose", "reasons": "Other."})
    seen = written(first)[SECOND]["seen"]
    changed = program.send("put", f"positions/{SECOND}/", {"stance": "oppose", "reasons": "Why.", "seen": seen})

    body = {"seen": changed.json()["seen"]}
    filed = program.send("post", "filing/", body, **{"Idempotency-Key": "a-random-token"})
    again = program.send("post", "filing/", body, **{"Idempotency-Key": "a-random-token"})
    public = Client().get("/api/v1/dossiers/O-000001/")

    assert [answer.status_code for answer in (letter, first, stale, changed, filed, again)] == [
        200,
        200,
        409,
        200,
        201,
        201,
    ]
    assert stale.json()["code"] == "changed_meanwhile"
    assert (filed.json()["number"], filed.json()["version"], filed.content) == ("O-000001", 1, again.content)
    assert public.json()["letter"] == "Our view."
    assert [(row["provision"], row["stance"], row["reasons"]) for row in public.json()["positions"]] == [
        (SECOND, "oppose", "Why.")
    ]
    assert public.json()["organization"]["kind"] == "party"
    assert DossierVersion.objects.count() == 1


def test_positions_are_dropped_and_put_back(program, desk, head):
    desk.position(head)
    desk.position(head, FOR, FIRST)
    desk.file(head)

    dropped = program.send("delete", f"positions/{SECOND}/")
    desk.position(head, AGAINST, FIRST)
    back = program.send("post", f"positions/{FIRST}/putting-back/")

    assert (sorted(written(dropped)), dropped.json()["version"]) == ([FIRST], 2)
    assert written(back)[FIRST]["stance"] == "support"


def test_what_is_being_written_does_not_exist_for_others(program, desk, party, head):
    desk.position(head)
    stranger = Program(make_person(), party)

    answers = [
        stranger.get(),
        stranger.send("put", "letter/", {"text": "Mine.", "language": "en"}),
        stranger.send("put", f"positions/{SECOND}/", {"stance": "support"}),
        stranger.send("delete", f"positions/{SECOND}/"),
        stranger.send("post", "filing/", {"seen": desk.mark(), "key": "a"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Client().get(program.base).status_code == 401
    assert Client().get("/api/v1/drafts/constitution/dossiers/").json()["results"] == []
    assert PositionEntry.objects.get().stance == "with_changes"


def test_versions_receipt_list_and_positions_are_read_without_hidden_words(desk, head):
    position = desk.position(head)
    desk.position(head, FOR, FIRST)
    desk.file(head)
    desk.drop(head, FIRST)
    desk.file(head, key="second")
    hide(position, ground="insult", at=clock.now())
    client = Client()

    def read(path):
        return client.get(f"/api/v1/{path}").json()

    assert [row["number"] for row in read("drafts/constitution/dossiers/")["results"]] == ["O-000001"]
    assert [row["number"] for row in read("dossiers/O-000001/versions/")["results"]] == [1, 2]
    rows = read("dossiers/O-000001/versions/1/")["positions"]
    assert {row["provision"]: (row["status"], row["text"]) for row in rows} == {
        FIRST: ("withdrawn", ""),
        SECOND: ("hidden", ""),
    }
    assert read("dossiers/O-000001/receipt/")["uid"] == desk.dossier.uid
    listed = read("drafts/constitution/articles/9/positions/")["results"]
    assert [(row["uid"], row["status"], row["reasons"]) for row in listed] == [(position.uid, "hidden", "")]
    assert read(f"positions/{position.uid}/")["organization"]["name"] == "Party of the Steppe"


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(desk, head, django_assert_num_queries, number):
    for eid in (FIRST, SECOND, "art_9")[:number]:
        desk.position(head, AGAINST, eid)
    desk.file(head)

    with django_assert_num_queries(7):
        Client().get("/api/v1/dossiers/O-000001/")
    with django_assert_num_queries(5):
        Client().get("/api/v1/drafts/constitution/articles/9/positions/")
