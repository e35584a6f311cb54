"""The working room of a dossier and what everybody reads of it, as people meet them."""

import re

import pytest
from django.test import Client

from accounts.acting import KEPT as ACTING
from core import clock
from proposals.actions import PositionText, hide, mark_decided
from proposals.models import Dossier, DossierVersion, PositionEntry
from tests.proposals.stage import (
    address,
    close,
    errors,
    join,
    leave,
    make_organization,
    make_person,
    said,
    typed,
)
from tests.proposals.test_dossiers import AGAINST, FIRST, FOR, SECOND, WITH


def act_for(person, organization=None):
    """Return a browser in which the person is signed in and acts in a name."""
    client = Client()
    client.force_login(person)
    if organization is not None:
        session = client.session
        session[ACTING] = organization.uid
        session.save()
    return client


@pytest.fixture
def browser(draft, head, party):
    return act_for(head, party)


def room(**query):
    return address("dossier_room", "constitution", **query)


def position_at(eid=SECOND, language="en"):
    return address("dossier_position", "constitution", eid, language=language)


def hidden(response, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode())[1]


def form(browser, path, **values):
    """What a browser sends from a form: what it was opened with, and what was typed."""
    page = browser.get(path)
    opened = {name: hidden(page, name) for name in ("seen", "in_name_of")}
    return opened | {"language": "en"} | values


def write(browser, eid=SECOND, **values):
    values = {"stance": "with_changes", "text": WITH.text, "reasons": WITH.reasons, "act": "save"} | values
    return browser.post(position_at(eid), form(browser, position_at(eid), **values))


def test_the_room_asks_to_sign_in_to_choose_a_name_and_to_be_a_member(draft, client, head, party):
    asked = client.get(room())
    own_name = act_for(head).get(room())
    stranger = act_for(make_person()).get(room())

    assert (asked.status_code, "/account/login/" in asked["Location"]) == (302, True)
    assert (own_name.status_code, "You act in your own name now." in said(own_name)) == (403, True)
    assert "Party of the Steppe" in said(own_name)
    assert (stranger.status_code, "You are no member of a confirmed organization." in said(stranger)) == (403, True)
    assert "Party of the Steppe" not in said(stranger)


def test_a_member_writes_letter_and_positions_and_files_them(browser, draft, desk):
    letter = address("dossier_letter", "constitution")
    browser.post(letter, form(browser, letter, text="Our view of the whole.", language="en"))
    write(browser)
    write(browser, FIRST, stance="support", text="", reasons="")
    page = browser.get(room())
    seen, key = hidden(page, "seen"), hidden(page, "key")

    filed = browser.post(
        address("file_dossier", "constitution"), {"seen": seen, "key": key, "in_name_of": hidden(page, "in_name_of")}
    )
    receipt = browser.get(filed["Location"])
    public = Client().get(address("dossier", "O-000001"))

    assert "Our view of the whole." in said(page)
    assert "2 places stand in it." in said(page)
    assert "Number O-000001, version 1." in said(receipt)
    assert receipt.context["receipt"].splitlines()[1] == desk.dossier.uid
    for words in ("Party of the Steppe", "Our view of the whole.", "It is spoken widely.", "on a par with Kazakh"):
        assert words in said(public)
    assert "Sania" not in said(public)


def test_a_clash_shows_both_texts_and_a_second_saving_keeps_mine(browser, desk, drafter):
    write(browser)
    mine = form(browser, position_at(), stance="with_changes", text="My words.", reasons="My reasons.", act="save")
    desk.position(drafter, PositionText("oppose", reasons="Reasons of a colleague."))

    clash = browser.post(position_at(), mine)
    kept = desk.entries()[SECOND].reasons
    browser.post(position_at(), mine | {"seen": hidden(clash, "seen")})

    assert clash.status_code == 409
    for words in ("Somebody else has changed this since you opened it.", "Reasons of a colleague.", "Erbol"):
        assert words in said(clash)
    assert (typed(clash, "text"), typed(clash, "reasons")) == ("My words.", "My reasons.")
    assert (kept, desk.entries()[SECOND].reasons) == ("Reasons of a colleague.", "My reasons.")


def test_a_letter_that_clashes_shows_both(browser, desk, drafter):
    path = address("dossier_letter", "constitution")
    mine = form(browser, path, text="Mine.")
    desk.letter(drafter, "Of a colleague.")

    clash = browser.post(path, mine)
    browser.post(path, mine | {"seen": hidden(clash, "seen")})

    assert (clash.status_code, "Of a colleague." in said(clash), typed(clash, "text")) == (409, True, "Mine.")
    assert desk.standing().letter.text == "Mine."


def test_a_form_opened_in_another_name_is_refused_and_its_words_stay(browser, head, desk):
    opened = form(browser, position_at(), stance="oppose", reasons="Our reasons.", act="save")
    union = make_organization("Union of Readers", kind="org", head=head)
    session = browser.session
    session[ACTING] = union.uid
    session.save()

    refused = browser.post(position_at(), opened)

    assert (refused.status_code, typed(refused, "reasons")) == (409, "Our reasons.")
    assert "You chose another name to act in while this form was open." in said(refused)
    assert Dossier.objects.count() == 0


def test_words_outlive_the_loss_of_the_name(browser, head, party, desk):
    opened = form(browser, position_at(), stance="oppose", reasons="Our reasons.", act="save")
    session = browser.session
    del session[ACTING]
    session.save()

    lost = browser.post(position_at(), opened)
    session = browser.session
    session[ACTING] = party.uid
    session.save()
    again = browser.get(position_at())

    assert lost.status_code == 403
    assert typed(again, "reasons") == "Our reasons."
    assert Dossier.objects.count() == 0


def test_words_outlive_an_ended_session(draft, head, party, client):
    sent = client.post(position_at(), {"stance": "oppose", "reasons": "Our reasons.", "language": "en", "act": "save"})
    client.force_login(head)
    session = client.session
    session[ACTING] = party.uid
    session.save()
    again = client.get(position_at())

    assert (sent.status_code, typed(again, "reasons")) == (302, "Our reasons.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"stance": ""}, "Choose a position: support, support with changes, or oppose."),
        ({"reasons": "a" * 5_001}, "The text is too long: 5001 characters. At most 5000 are possible."),
        ({"text": "a\0"}, "The text contains signs that cannot be stored. Remove them and send it again."),
    ],
)
def test_a_refusal_stands_at_its_field_and_the_words_stay(browser, values, sentence):
    refused = write(browser, **values)

    assert (refused.status_code, errors(refused)) == (422, [sentence])
    assert PositionEntry.objects.count() == 0


def test_the_words_of_the_draft_stand_in_the_field_and_the_difference_is_shown(browser):
    opened = browser.get(position_at())
    shown = write(browser, act="preview")

    assert typed(opened, "text") == "Russian is officially used."
    assert "<ins>" in shown.content.decode()
    assert PositionEntry.objects.count() == 0


def test_a_place_is_added_by_its_number_or_found_by_words(browser):
    found = address("dossier_places", "constitution")
    by_number = browser.get(found, {"q": "article 9, paragraph 2", "act": "add"})
    by_words = browser.get(found, {"q": "officially"})
    nothing = browser.get(found, {"q": "zzzzqqqq"})

    assert by_number["Location"] == position_at()
    assert position_at() in by_words.content.decode()
    assert "No place was found." in said(nothing)


def test_a_drafter_sees_no_button_to_file(draft, desk, party, drafter):
    desk.position(drafter)
    browser = act_for(drafter, party)
    page = browser.get(room())
    refused = browser.post(address("file_dossier", "constitution"), {"seen": desk.mark(), "key": "a"})

    assert "File version 1" not in said(page)
    assert "Its head or a member who may file sends them." in said(page)
    assert (refused.status_code, "Nothing was filed." in said(refused)) == (403, True)


def test_a_former_member_sees_neither_the_room_nor_what_is_being_written(desk, party, drafter):
    desk.position(drafter)
    browser = act_for(drafter, party)
    leave(party, drafter)

    page = browser.get(room())

    assert (page.status_code, WITH.reasons in said(page)) == (403, False)


def test_what_is_being_written_has_no_public_page(desk, head):
    desk.position(head)
    version = desk.file(head)
    desk.position(head, PositionText("oppose", reasons="Unfiled reasons."))

    page = Client().get(address("dossier", "O-000001"))
    working = Client().get(address("dossier_version", "O-000001", version.number + 1))
    unknown = Client().get(address("dossier", "O-000002"))

    assert (page.status_code, working.status_code, unknown.status_code) == (200, 404, 404)
    assert "Unfiled reasons." not in said(page)


def test_an_earlier_version_stays_with_what_changed(desk, head):
    desk.letter(head, "First letter.")
    desk.position(head, FOR, FIRST)
    desk.position(head)
    desk.file(head)
    desk.letter(head, "Second letter.")
    desk.drop(head, FIRST)
    desk.position(head, AGAINST)
    desk.file(head, key="second")

    now, before = (Client().get(address("dossier_version", "O-000001", number)) for number in (2, 1))

    assert "This is an earlier version." in said(before)
    for words in ("First letter.", "on a par with Kazakh", "It is spoken widely."):
        assert words in said(before)
    assert "What changed since version 1" in said(now)
    changes = {(pair.placement.eid, bool(pair.old), bool(pair.new)) for pair in now.context["changes"]}
    assert changes == {(FIRST, True, False), (SECOND, True, True)}


def test_a_place_taken_out_is_named_before_filing_and_can_be_put_back(browser, desk, head):
    desk.position(head, FOR, FIRST)
    desk.position(head)
    desk.file(head)
    desk.drop(head)

    named = said(browser.get(room()))
    browser.post(position_at(), {"act": "put_back", "in_name_of": desk.party.uid})

    assert "Taken out; with the next filing these are marked as withdrawn: Article 9, paragraph 2" in named
    assert sorted(desk.entries()) == [FIRST, SECOND]
    assert "Taken out" not in said(browser.get(room()))


def test_hidden_words_are_on_no_version_s_page(desk, head):
    position = desk.position(head)
    desk.position(head, FOR, FIRST)
    desk.file(head)
    desk.drop(head, FIRST)
    desk.file(head, key="second")
    hide(position, ground="insult", at=clock.now())

    pages = [Client().get(address("dossier_version", "O-000001", number)) for number in (1, 2)]

    for page in pages:
        assert "This position is hidden." in said(page)
        assert WITH.reasons not in page.content.decode()
        assert "on a par with" not in page.content.decode()


def test_an_answered_position_says_so_and_offers_no_saving(browser, desk, head):
    position = desk.position(head)
    desk.file(head)
    mark_decided(position, at=clock.now())

    page = browser.get(position_at())
    refused = write(browser, stance="oppose", reasons="Other.")

    assert "The Commission has answered this position." in said(page)
    assert "Save the position" not in said(page)
    assert refused.status_code == 422
    assert typed(refused, "reasons") == "Other."


def test_after_the_end_nothing_is_written_and_the_words_stay(browser, draft, desk, head):
    desk.position(head)
    close(draft)

    refused = write(browser, reasons="Too late.")

    assert (refused.status_code, typed(refused, "reasons")) == (422, "Too late.")
    assert "Collection is closed since" in said(refused)


@pytest.mark.parametrize("number", [1, 3])
def test_the_room_and_the_public_page_ask_a_constant_number_of_queries(
    browser, desk, head, party, django_assert_num_queries, number
):
    for eid in (FIRST, SECOND, "art_9")[:number]:
        desk.position(head, PositionText("oppose", reasons="Why."), eid)
    desk.file(head)
    desk.position(head, PositionText("oppose", reasons="Why indeed."), FIRST)
    browser.get(room())

    with django_assert_num_queries(22):
        browser.get(room())
    with django_assert_num_queries(13):
        Client().get(address("dossier", "O-000001"))


def test_versions_are_found_by_their_number_alone(desk, head, party):
    desk.position(head)
    desk.file(head)
    join(party, make_person(), "filer")

    assert DossierVersion.objects.get().number == 1
    assert Client().get(address("dossier_version", "O-000001", 7)).status_code == 404
    assert Client().get("/en/dossiers/O-1/").status_code == 404
