"""Petitions: brought to the desk, read by everybody, in no count, answered through the proposal that carries them."""

import json

import pytest
from django.test import Client

from articles.actions import CollectionClosed
from articles.models import Appointment
from core import clock
from core.text import TextMissing
from feedback.actions import aggregate_feedback
from intake.actions import PetitionText, carry_petition, check_petition, enter_petition, take_off_petition
from intake.actions.petitions import (
    NotAtTheDesk,
    NothingThatCarries,
    PetitionTakenOff,
    SampleUnfit,
    SignaturesUntold,
    TakingOffUnexplained,
)
from intake.models import Petition
from proposals.actions import withdraw_proposal
from record.models import Entry
from tests.proposals.stage import address, close, make_draft, make_person, make_proposal, place, said
from tests.refusals import refused
from tests.threads import at_once

TEXT = PetitionText("ru", "За язык в школах", "Просим сохранить язык обучения.", "Родители Астаны", 12_400)


def staff(draft, role):
    person = make_person(role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def enter(draft, by, words=TEXT, key="a-key"):
    return enter_petition(draft, words, key=key, by=by, at=clock.now())


def verbs(petition):
    return [
        (entry.verb, json.loads(bytes(entry.leaf))["by"]["role"])
        for entry in Entry.objects.filter(object_id=petition.uid).order_by("pk")
    ]


def page(petition, client=None, language="en"):
    return said((client or Client()).get(address("petition", "constitution", petition.number, language=language)))


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def operator(draft):
    return staff(draft, "operator")


def test_it_has_a_number_of_its_own_and_everybody_reads_what_is_told(draft, operator):
    petition = enter(draft, operator)
    again = enter(draft, operator)

    shown, listed = page(petition), said(Client().get(address("petitions", "constitution")))
    assert (again.pk, petition.number) == (petition.pk, "T-000001")
    for words in (
        "За язык в школах",
        "Просим сохранить язык обучения.",
        "Brought by: Родители Астаны .",
        "As whoever brought it says. They are added neither to proposals nor to supports.",
        "not checked",
        "No proposal carries its text yet.",
    ):
        assert words in shown
    assert "T-000001" in listed
    assert "no proposal yet" in listed
    assert verbs(petition) == [("petition.entered", "operator")]


def test_a_check_by_sample_is_a_published_line(draft, operator):
    petition = enter(draft, operator)
    before = page(petition)
    check = {"by": staff(draft, "secretary"), "at": clock.now()}

    for sample, held in ((0, 0), (12_401, 1), (10, 11)):
        assert refused(SampleUnfit, check_petition, petition, sample=sample, held=held, **check) == (
            "The sample is at least 1 and at most all signatures; no more can hold than were looked at."
        )
    check_petition(petition, sample=400, held=371, **check)
    check_petition(petition, sample=400, held=371, **check)

    assert "Looked at: 400; held: 371. Staff of the intake desk looked." in page(petition)
    assert "Looked at" not in before
    assert verbs(petition) == [("petition.entered", "operator"), ("petition.checked", "secretary")]


def test_it_is_answered_through_the_proposal_that_carries_it_and_adds_nothing(draft, operator):
    author = make_person()
    proposal = make_proposal(draft, author)
    article = place(draft).article
    before = aggregate_feedback(article, at=clock.now()).result
    petition = enter(draft, operator)
    carry = {"by": operator, "at": clock.now()}

    assert refused(NothingThatCarries, carry_petition, petition, 99, **carry) == (
        "No proposal to this draft has this number, or its words are not shown."
    )
    carry_petition(petition, proposal.serial, **carry)
    carry_petition(petition, proposal.serial, **carry)

    shown = page(petition)
    told = "A proposal carries its text. It has a number of its own, and the Commission answers it:"
    assert f"{told} {proposal.number}" in shown
    assert aggregate_feedback(article, at=clock.now()).result == before
    read = Client().get(f"/api/v1/proposals/{proposal.number}/").json()
    assert read["supports"] == {"identity": 0, "contact": 0, "earlier": 0}
    assert verbs(petition)[-1] == ("petition.carried", "operator")
    withdraw_proposal(proposal, by=author, at=clock.now())
    assert "Withdrawn" in page(petition)


def test_taken_off_it_leaves_number_mark_and_reasons(draft, operator):
    petition = enter(draft, operator)
    off = {"by": operator, "at": clock.now()}

    assert refused(TakingOffUnexplained, take_off_petition, petition, reasons=" ", **off)
    take_off_petition(petition, reasons="It names people.", **off)
    take_off_petition(petition, reasons="Again.", **off)

    shown = page(petition) + said(Client().get(address("petitions", "constitution")))
    read = Client().get("/api/v1/petitions/T-000001/").json()
    assert "It names people." in shown
    assert "Просим сохранить" not in shown + json.dumps(read, ensure_ascii=False)
    assert "За язык в школах" not in shown
    assert (read["title"], read["removed_reasons"]) == ("", "It names people.")
    assert refused(PetitionTakenOff, check_petition, petition, sample=1, held=1, **off)


def test_the_desk_alone_enters_within_collection_what_is_whole(draft, operator):
    assert refused(NotAtTheDesk, enter, draft, make_person()) == (
        "Petitions are entered by the intake desk of this draft."
    )
    assert refused(SignaturesUntold, enter, draft, operator, PetitionText("ru", "a", "b", "c", 0))
    assert refused(TextMissing, enter, draft, operator, PetitionText("ru", "a", " ", "c", 5))
    close(draft)
    assert refused(CollectionClosed, enter, draft, operator)
    assert Petition.objects.count() == 0


def test_entered_at_once_numbers_have_no_gap(committed_db):
    draft = make_draft()
    operator = staff(draft, "operator")

    at_once(*[lambda key=str(turn): enter(draft, operator, key=f"key-{key}") for turn in range(8)])

    assert sorted(Petition.objects.values_list("serial", flat=True)) == list(range(1, 9))


def test_the_desk_pages_enter_check_carry_and_take_off(client, draft, operator):
    proposal = make_proposal(draft)
    client.force_login(operator)
    where = address("enter_petition", "constitution")
    form = {"title": TEXT.title, "text": TEXT.text, "language": "ru", "brought_by": TEXT.brought_by, "key": "k"}

    empty = client.post(where, form | {"signatures": ""})
    entered = client.post(where, form | {"signatures": "12400"})
    desk = entered["Location"]
    answers = [
        client.post(desk, sent)
        for sent in (
            {"act": "check", "sample": "5", "held": "6"},
            {"act": "check", "sample": "400", "held": "371"},
            {"act": "carry", "proposal": "41"},
            {"act": "carry", "proposal": proposal.number},
            {"act": "take_off", "reasons": "It names people."},
            {"act": "other"},
        )
    ]

    assert (empty.status_code, TEXT.text in empty.content.decode()) == (422, True)
    assert (entered.status_code, desk) == (302, "/en/constitution/intake/petitions/T-000001/")
    assert [answer.status_code for answer in answers] == [422, 302, 422, 302, 302, 400]
    petition = Petition.objects.get()
    assert (petition.sample, petition.held, petition.proposal, petition.removed_reasons) == (
        400,
        371,
        proposal,
        "It names people.",
    )


def test_programs_of_the_desk_do_the_same(client, draft, operator):
    proposal = make_proposal(draft)
    client.force_login(operator)

    def post(path, sent):
        return client.post(f"/api/v1/{path}", sent, content_type="application/json", headers={"Idempotency-Key": path})

    words = {"language": "ru", "title": "a", "text": "b", "brought_by": "c", "signatures": 50}
    entered = post("drafts/constitution/petitions/", words)
    checked = post("petitions/T-000001/check/", {"sample": 10, "held": 9})
    carried = post("petitions/T-000001/carrier/", {"proposal": proposal.serial})
    off = post("petitions/T-000001/taking-off/", {"reasons": "It names people."})
    listed = Client().get("/api/v1/drafts/constitution/petitions/").json()["results"]

    assert [answer.status_code for answer in (entered, checked, carried, off)] == [201, 200, 200, 200]
    assert listed == [off.json()]
    assert (listed[0]["sample"], listed[0]["held"], listed[0]["proposal"]) == (10, 9, proposal.number)


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(draft, operator, django_assert_num_queries, number):
    for turn in range(number):
        enter(draft, operator, key=f"k{turn}")

    with django_assert_num_queries(2):
        Client().get("/api/v1/drafts/constitution/petitions/")
