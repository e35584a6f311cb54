"""One proposal to several places, written on the pages: without JavaScript nothing typed is lost."""

import pytest
from django.test import Client

from proposals.models import Proposal
from tests.commission.world import make_draft, make_person, place
from tests.proposals.stage import address, compose_at, proposal_form, said

ONE, TWO, THREE = "art_9__para_1", "art_9__para_2", "art_10__para_1"
FIRST = {"place": THREE, "text": "Astana is the capital city.", "reasons": "It is clearer."}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def client(author):
    client = Client()
    client.force_login(author)
    return client


def form(**values):
    return proposal_form(**FIRST | values)


def more(number, eid, text, kind="change"):
    return {f"place_{number}": eid, f"kind_{number}": kind, f"text_{number}": text}


def sent(client, values, at=None):
    return client.post(at or compose_at(THREE), values)


def places():
    rows = Proposal.objects.with_words().get().changes if Proposal.objects.exists() else []
    return [(row.base.placement.eid, row.kind, row.text) for row in rows]


def test_a_place_is_chosen_and_comes_with_the_words_of_the_draft(draft, client):
    chosen = sent(client, form(act="more"))
    added = sent(client, form(act="", add=ONE))

    page = chosen.content.decode()
    assert (chosen.status_code, added.status_code) == (200, 200)
    assert 'name="add" value="art_9__para_1"' in page
    assert 'name="add" value="art_10__para_1"' not in page
    assert 'name="reasons" value="It is clearer."' in page
    page = added.content.decode()
    assert "Astana is the capital city." in page
    assert "It is clearer." in page
    assert f'name="place_2" value="{ONE}"' in page
    assert "The state language is Kazakh.</textarea>" in page
    assert not Proposal.objects.exists()


def test_it_is_sent_with_all_places_and_read_with_each(draft, client):
    values = form(**more(2, ONE, "The state language is the Kazakh language."), **more(3, TWO, "", "remove"))
    values["looked_at"] = "rivals similar language"

    answer = sent(client, values)
    shown = said(client.get(address("proposal", Proposal.objects.get().number)))
    printed = said(client.get(address("print_proposal", Proposal.objects.get().number)))
    nine, ten = (said(client.get(address("article", "constitution", number))) for number in ("9", "10"))

    assert answer.status_code == 302
    assert places() == [
        (ONE, "change", "The state language is the Kazakh language."),
        (TWO, "remove", ""),
        (THREE, "change", "Astana is the capital city."),
    ]
    assert "Proposed changes: 3" in shown
    assert "Change: article 9, paragraph 1; other changes in 2 places" in shown
    assert "Change: article 9, paragraph 1; other changes in 2 places" in printed
    assert "Astana is the capital city." in printed
    assert "It also concerns:" in nine
    assert "It also concerns:" in ten
    assert nine.count("It is clearer.") == ten.count("It is clearer.") == 1


def test_a_saved_draft_holds_all_places_in_whatever_order(draft, client):
    values = form(**more(2, ONE, "The state language is the Kazakh language."), act="save")

    saved = sent(client, values)
    opened = client.get(saved.url).content.decode()
    again = sent(client, values | {"act": "send", "looked_at": "rivals similar language"}, at=saved.url)

    assert f'name="place" value="{ONE}"' in opened
    assert f'name="place_2" value="{THREE}"' in opened
    assert (again.status_code, [eid for eid, _kind, _text in places()]) == (302, [ONE, THREE])
    assert Proposal.objects.count() == 1


def test_a_place_is_taken_out_the_first_one_too(draft, client):
    values = form(**more(2, ONE, "Kazakh."), **more(3, TWO, "Russian."))

    second = sent(client, values | {"drop": "1"}).content.decode()
    first = sent(client, values | {"drop": "0"}).content.decode()

    assert f'name="place" value="{THREE}"' in second
    assert f'name="place_2" value="{TWO}"' in second
    assert 'name="place_3"' not in second
    assert f'name="place" value="{ONE}"' in first
    assert f'name="place_2" value="{TWO}"' in first
    assert "Kazakh.</textarea>" in first


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "keep", "act": "more"}, "Only to change, to add and to remove can stand together."),
        ({"act": "", "add": THREE}, "This provision stands in the proposal already."),
        (more(2, ONE, "The state language is Kazakh."), "Your text is the same as the draft's."),
        (more(2, ONE, ""), "Nothing is written here yet."),
        (more(2, THREE, "Words."), "This provision stands in the proposal already."),
    ],
)
def test_what_cannot_be_is_said_and_the_text_is_kept(draft, client, values, sentence):
    answer = sent(client, form(looked_at="rivals similar language") | values)

    page = said(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "It is clearer." in page


def test_who_is_not_signed_in_finds_all_places_after_signing_in(draft, author):
    client = Client()
    values = form(**more(2, ONE, "The state language is the Kazakh language."), looked_at="rivals similar language")

    answer = sent(client, values)
    client.force_login(author)
    page = client.get(compose_at(THREE)).content.decode()

    assert answer.status_code == 302
    assert "The state language is the Kazakh language." in page
    assert f'name="place_2" value="{ONE}"' in page


def test_an_unknown_place_is_not_found(draft, client):
    assert sent(client, form(act="", add="art_99")).status_code == 404
    assert sent(client, form(**more(2, "art_99", "Words."))).status_code == 404
    assert sent(client, form(drop="7")).status_code == 404


def test_hostile_words_at_a_further_place_stay_words(draft, client):
    values = form(**more(2, ONE, "<script>alert(1)</script> \u202e"), looked_at="rivals similar language")

    chosen = sent(client, values | {"act": "more"}).content.decode()
    sent(client, values)
    shown = client.get(address("proposal", Proposal.objects.get().number)).content.decode()

    assert "<script>alert(1)" not in chosen + shown
    assert place(draft, ONE).provision_id in {row.provision_id for row in Proposal.objects.with_words().get().changes}


def test_a_revision_takes_places_out_but_not_the_last_one(draft, client):
    sent(client, form(**more(2, ONE, "Kazakh is the state language."), looked_at="rivals similar language"))
    number = Proposal.objects.get().number
    at = address("revise_proposal", number)
    values = {"language": "en", "reasons": "It is clearer.", "text": "", "text_2": FIRST["text"], "key": "other-token"}

    opened = client.get(at).content.decode()
    refused = client.post(at, values | {"act": "send", "out": "on", "out_2": "on"})
    answer = client.post(at, values | {"act": "send", "out": "on"})

    assert (opened.count('name="out"'), opened.count('name="out_2"')) == (1, 1)
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert "At least one provision of the proposal has to stay." in said(refused)
    assert refused.content.decode().count(" checked> <span>Take this place out") == 2
    assert places() == [(THREE, "change", FIRST["text"])]


def test_level_that_is_too_low_keeps_all_places_in_the_draft(draft, author, client):
    draft.least_level = 3
    draft.save()
    values = form(**more(2, ONE, "The state language is the Kazakh language."), looked_at="rivals similar language")

    refused = sent(client, values)

    assert refused.status_code == 422
    assert "Your text is kept as a draft." in said(refused)
    kept = Proposal.objects.with_words(author).get()
    assert [(row.base.placement.eid, row.text) for row in kept.changes] == [
        (ONE, "The state language is the Kazakh language."),
        (THREE, values["text"]),
    ]
