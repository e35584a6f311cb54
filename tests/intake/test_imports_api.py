"""Imports by a secretary's programs: sent, settled, checked row by row, confirmed, and followed until all is stored."""

import pytest
from django.test import Client

from articles.models import Role
from core import clock
from intake.actions import check_next_delivery, deliveries, store_next_piece
from intake.models import Delivery
from proposals.models import Proposal
from tests.intake.desk import operator
from tests.intake.test_importing import HEADERS, csv_of, row, xlsx_of
from tests.proposals.stage import make_draft, make_person

SENDING = "/api/v1/drafts/constitution/imports/e_otinish/"


class Program:
    """What a program asks with the session of its person."""

    def __init__(self, person):
        self.client = Client()
        self.client.force_login(person)

    def send(self, content, key="a-key", path=SENDING):
        headers = {"Idempotency-Key": key, "Accept-Language": "en"}
        return self.client.post(path, content, content_type="application/octet-stream", headers=headers)

    def post(self, path, sent):
        return self.client.post(path, sent, content_type="application/json")

    def put(self, path, sent):
        return self.client.put(path, sent, content_type="application/json")

    def read(self, path):
        return self.client.get(path).json()


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def program(draft):
    return Program(operator(draft, Role.SECRETARY))


def test_a_file_goes_from_sending_to_proposals_with_each_fault_told(program):
    content = csv_of([row(1), row(2, place="статья 99"), row(3)])

    sent, again, other = program.send(content), program.send(content), program.send(content + b"\n", key="a-key")
    where = f"/api/v1/imports/{sent.json()['uid']}/"
    faults = program.read(f"{where}rows/?outcome=refused")
    first = program.read(f"{where}rows/?limit=1")
    early = program.post(f"{where}confirmation/", {"new": 3})
    confirmed = program.post(f"{where}confirmation/", {"new": 2})
    late = program.client.delete(where)
    while store_next_piece(at=clock.now()):
        pass

    assert [answer.status_code for answer in (sent, again, other)] == [201, 201, 422]
    assert (sent.json()["state"], sent.json()["numbers"]) == (
        "waits",
        {"new": 2, "known": 0, "changed": 0, "refused": 1},
    )
    assert again.json() == sent.json()
    [fault] = faults["results"]
    assert (fault["row"], fault["number"], [one["column"] for one in fault["wrong"]]) == (3, "ZT-2026-2", ["place"])
    assert fault["wrong"][0]["value"] == "статья 99"
    assert ([one["number"] for one in first["results"]], first["next_after"]) == (["ZT-2026-1"], 2)
    assert (early.status_code, early.json()["code"].rpartition("/")[2]) == (409, "other_checked")
    assert (confirmed.status_code, confirmed.json()["state"], late.status_code) == (200, "storing", 409)
    told = program.read(where)
    assert (told["state"], told["numbers"]["new"], Proposal.objects.count()) == ("stored", 2, 2)
    ours = [one["ours"] for one in program.read(f"{where}rows/?outcome=new")["results"]]
    assert ours == [proposal.number for proposal in Proposal.objects.order_by("serial")]


def test_columns_that_were_not_guessed_are_settled_and_checked_anew(program):
    headers = HEADERS | {"place": "Куда", "reasons": "Мысли"}
    sent = program.send(xlsx_of([row(1)], headers)).json()
    where = f"/api/v1/imports/{sent['uid']}/"
    columns = {name: place for place, name in enumerate(headers)}

    missing = program.put(f"{where}settings/", {"columns": {"number": 0}})
    settled = program.put(f"{where}settings/", {"columns": columns, "level": 2})

    assert (missing.status_code, settled.status_code) == (422, 200)
    assert (settled.json()["numbers"]["new"], settled.json()["level"]) == (1, 2)
    assert program.client.delete(where).status_code == 200
    assert Delivery.objects.count() == 0


def test_what_is_no_table_or_nobody_s_to_bring_is_refused(draft, program):
    stranger = Program(make_person())

    assert program.send(b"").json()["detail"] == "The file holds no rows."
    assert program.send(csv_of([row(1)]), path=SENDING.replace("e_otinish", "post")).status_code == 422
    assert stranger.send(csv_of([row(1)])).status_code == 403
    assert Delivery.objects.count() == 0


@pytest.fixture
def _large(monkeypatch):
    """Let a file of two rows be a large one."""
    monkeypatch.setattr(deliveries, "CHECKED_AT_ONCE", 1)


@pytest.mark.usefixtures("_large")
def test_a_large_file_is_checked_by_a_worker_before_it_can_be_confirmed(program):
    sent = program.send(csv_of([row(1), row(2)])).json()
    where = f"/api/v1/imports/{sent['uid']}/"
    page = program.client.get(f"/en/constitution/settings/arrivals/{sent['uid']}/").content.decode()
    early = program.post(f"{where}confirmation/", {"new": 0})

    ran = [check_next_delivery(), check_next_delivery()]

    told = program.read(where)
    after = program.client.get(f"/en/constitution/settings/arrivals/{sent['uid']}/").content.decode()
    assert (sent["state"], sent["is_checked"], sent["numbers"]["new"]) == ("checking", False, 0)
    assert ("It is large and is being checked." in page, "Confirm: store" in page) == (True, False)
    assert (early.status_code, early.json()["code"].rpartition("/")[2]) == (409, "being_checked")
    assert ran == [True, False]
    assert (told["state"], told["is_checked"], told["numbers"]["new"]) == ("waits", True, 2)
    assert ("being checked." in after, "Confirm: store" in after) == (False, True)
    assert program.post(f"{where}confirmation/", {"new": 2}).status_code == 200


@pytest.mark.usefixtures("_large")
def test_what_a_worker_found_is_dropped_where_something_else_was_settled_meanwhile(program, monkeypatch):
    sent = program.send(csv_of([row(1), row(2)])).json()
    where = f"/api/v1/imports/{sent['uid']}/"
    look = deliveries.look_through

    def settled_meanwhile(*given):
        monkeypatch.setattr(deliveries, "look_through", look)
        assert program.put(f"{where}settings/", {"columns": sent["columns"], "level": 2}).status_code == 200
        return look(*given)

    monkeypatch.setattr(deliveries, "look_through", settled_meanwhile)
    check_next_delivery()
    between = program.read(where)
    check_next_delivery()

    assert (between["state"], between["level"]) == ("checking", 2)
    assert (program.read(where)["state"], program.read(where)["numbers"]["new"]) == ("waits", 2)


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(program, django_assert_num_queries, number):
    for turn in range(number):
        program.send(csv_of([row(1)]), key=f"k{turn}")

    with django_assert_num_queries(5):
        program.client.get("/api/v1/drafts/constitution/imports/")
