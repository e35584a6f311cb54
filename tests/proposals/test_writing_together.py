"""One member writes on a place at a time: others see who does, may take it over, and nothing is written over."""

import pytest
from django.test import Client

from core.throttling import hold, let_go
from proposals.room import WRITES_FOR, WRITING, Room
from tests.proposals.stage import address, make_draft, make_organization, make_person, place, said, typed
from tests.proposals.test_dossier_views import act_for, hidden
from tests.proposals.test_dossiers import AGAINST, FIRST, SECOND, Desk
from tests.threads import at_once

WAITING = "Sania is writing on this place now."


def page_of(eid=SECOND):
    return address("dossier_position", "constitution", eid)


def form_of(answer, **values):
    return {
        "act": "save",
        "stance": "oppose",
        "reasons": "Why not.",
        "text": "",
        "language": "en",
        "seen": "",
        "in_name_of": hidden(answer, "in_name_of"),
    } | values


def has_form(answer):
    return 'name="reasons"' in answer.content.decode()


def test_who_opens_a_place_writes_there_and_a_colleague_reads_who_does(desk, head, drafter, party):
    desk.position(head, AGAINST)
    first, second = act_for(head, party), act_for(drafter, party)

    opened, waits = first.get(page_of()), second.get(page_of())
    elsewhere, again = second.get(page_of(FIRST)), first.get(page_of())
    room = said(second.get(address("dossier_room", "constitution")))

    assert [has_form(answer) for answer in (opened, waits, elsewhere, again)] == [True, False, True, True]
    assert (WAITING in said(waits), AGAINST.reasons in said(waits)) == (True, True)
    assert "Sania is writing here now" in room
    assert "is writing here now" not in said(first.get(address("dossier_room", "constitution")))


def test_saving_and_taking_out_free_the_place(desk, head, drafter, party):
    first, second = act_for(head, party), act_for(drafter, party)
    first.post(page_of(), form_of(first.get(page_of())))
    saved = second.get(page_of())
    second.post(page_of(), form_of(saved, act="drop"))

    assert has_form(saved)
    assert has_form(first.get(page_of()))


def test_a_place_can_be_taken_over_and_the_other_one_saves_without_overwriting(desk, head, drafter, party):
    first, second = act_for(head, party), act_for(drafter, party)
    opened = first.get(page_of())
    second.get(page_of())
    second.post(page_of(), {"act": "take_over"})
    taken = second.get(page_of())
    second.post(page_of(), form_of(taken, reasons="From the drafter."))
    late = first.post(page_of(), form_of(opened, reasons="From the head."))

    assert has_form(taken)
    assert (late.status_code, typed(late, "reasons")) == (409, "From the head.")
    assert desk.entries()[SECOND].reasons == "From the drafter."


def test_of_two_who_open_a_place_at_once_one_writes(committed_db):
    draft, head, drafter = make_draft(), make_person("head", name="Sania"), make_person("drafter", name="Erbol")
    party = make_organization(head=head, drafter=drafter)
    desk = Desk(draft, party)
    desk.position(head, AGAINST)
    provision = place(draft, SECOND).provision_id

    told = at_once(*[lambda who=who: Room(draft, party, who).hold(provision) for who in (head, drafter)])

    assert sorted(map(bool, told)) == [False, True]
    assert set(told) <= {"", "Sania", "Erbol"}


def test_nobody_writes_for_ever_and_without_redis_everybody_may(settings):
    assert hold(WRITING, ("a", "place"), "one", seconds=1) == "one"
    assert hold(WRITING, ("a", "place"), "two", seconds=1) == "one"
    let_go(WRITING, ("a", "place"), "two")
    assert hold(WRITING, ("a", "place"), "two", seconds=1, take_over=True) == "two"
    let_go(WRITING, ("a", "place"), "two")
    assert hold(WRITING, ("a", "place"), "one", seconds=1) == "one"
    assert WRITES_FOR == 900


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_is_no_act_for_who_may_not_write(desk, head, party, method):
    desk.position(head, AGAINST)
    stranger = Client()
    stranger.force_login(make_person())

    assert getattr(stranger, method)(page_of()).status_code == 403
    assert has_form(act_for(head, party).get(page_of()))
