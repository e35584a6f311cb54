"""Who else changes the same words: told while writing, once before sending, on the proposal's page and to programs."""

import re

import pytest
from rest_framework.test import APIClient

from core import clock
from proposals.actions import enter_alterations, hide, withdraw_proposal
from proposals.models import Proposal, Support
from tests.proposals.stage import (
    WORDS,
    address,
    compose_at,
    make_draft,
    make_organization,
    make_person,
    make_proposal,
    proposal_form,
    said,
)

HTMX = {"HX-Request": "true"}
PRESENT = WORDS["art_9__para_2"]["en"]  # Russian is officially used.
EQUALLY, WIDELY = "Russian is equally used.", "Russian is widely used."
HEADING = "Others change the same words, too"
HELD = "Look at this once more, then send it"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(client, draft):
    client.force_login(make_person("author"))
    return client


@pytest.fixture
def others(draft):
    """Three who change the same words, each in their way, and one who changes the words beside."""
    made = [make_proposal(draft, text=text) for text in (EQUALLY, WIDELY, WIDELY)]
    made += [make_proposal(draft, kind="remove", text=""), make_proposal(draft, text="Russian officially used.")]
    enter_alterations(at=clock.now())
    return made


def form(**values):
    return proposal_form(**{"text": EQUALLY} | values)


def listed(response):
    """Return what stands in the list of rivals, a line each."""
    part = re.search(r'<div id="rivals".*?</div>', response.content.decode(), re.DOTALL)[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in re.findall(r"<li.*?</li>", part, re.DOTALL)]


def test_difference_comes_with_who_else_changes_the_words(author, others):
    response = author.post(compose_at(), form(act="preview"), headers=HTMX)

    assert response.status_code == 200
    assert listed(response) == [
        "[deleted: officially ] [added: equally ] P-000001 the same change of these words 0 people support it"
        " Support this one : P-000001 Yours stays as a draft on your page.",
        "[deleted: officially ] [added: widely ] P-000002 other words in the same place and 1 other proposes the same"
        " 0 people support it",
        "[deleted: Russian is officially used. ] P-000004 a part of these words, or more than these"
        " 0 people support it",
        "[deleted: is ] P-000005 right beside these words 0 people support it",
    ]
    assert 'id="difference"' in response.content.decode()
    assert '<div id="rivals" aria-live="polite" hx-swap-oob="true">' in response.content.decode()


def test_page_without_scripts_shows_them_below_the_difference(author, others):
    page = author.post(compose_at(), form(act="preview"))

    assert HEADING in said(page)
    assert "hx-swap-oob" not in page.content.decode()
    assert len(listed(page)) == 4


def test_removal_meets_all_who_change_the_place(author, others):
    fitted = author.post(compose_at(), form(act="fit", kind="remove", text=""), headers=HTMX)

    assert [re.search(r"P-\d+", line)[0] for line in listed(fitted)] == ["P-000004", "P-000002", "P-000001", "P-000005"]


@pytest.mark.parametrize("values", [{"kind": "keep"}, {"kind": "question"}, {"text": PRESENT}, {"kind": "add"}])
def test_who_changes_no_words_meets_nobody(author, others, values):
    page = author.post(compose_at(), form(act="preview", **values))

    assert HEADING not in said(page)


def test_sending_is_held_up_once_and_never_again(author, draft, others):
    held = author.post(compose_at(), form(looked_at="similar"))
    sent = author.post(compose_at(), form(looked_at="similar rivals", rivals_told="1"))

    assert held.status_code == 200
    assert HELD in said(held)
    assert "4 other changes of the same words are proposed." in said(held)
    assert 'name="looked_at" value="similar rivals"' in held.content.decode()
    assert sent.status_code == 302
    assert Proposal.objects.count() == 6


def test_what_was_told_while_writing_holds_nothing_up(author, others):
    sent = author.post(compose_at(), form(looked_at="similar", rivals_told="1"))

    assert sent.status_code == 302


def test_who_changes_words_beside_holds_nothing_up(author, draft):
    make_proposal(draft, text="Russian officially used.")
    enter_alterations(at=clock.now())

    sent = author.post(compose_at(), form())

    assert sent.status_code == 302


def test_same_change_can_be_supported_instead(author, draft, others):
    kept = author.post(compose_at(), form(support=str(others[0].serial), act=""))

    assert kept["Location"] == f"{others[0].get_absolute_url()}#support"
    assert Support.objects.get().proposal == others[0]
    assert Proposal.objects.get(serial=None).status == "draft"


def test_one_that_changes_more_is_not_offered_for_support(author, draft):
    make_proposal(draft, text="Russian is equally used everywhere.")
    enter_alterations(at=clock.now())

    page = author.post(compose_at(), form(act="preview"))

    assert "the same change of these words" in said(page)
    assert "Support this one" not in said(page)


def test_visitors_and_organizations_read_them_without_a_button_of_support(client, draft, others):
    visitor = client.post(compose_at(), form(act="preview"))
    head = make_person()
    make_organization(head=head)
    client.force_login(head)

    assert "Support this one" in said(visitor)
    assert HEADING in said(client.post(compose_at(), form(act="preview")))


def test_page_of_a_proposal_names_them(client, others):
    page = said(client.get(others[1].get_absolute_url().replace("/kk/", "/en/")))

    assert HEADING in page
    assert (
        "P-000003 : the same change of these words P-000001 : other words in the same place"
        " P-000004 : a part of these words, or more than these P-000005 : right beside these words"
        " Compare it with 4 other changes"
    ) in page


def test_page_of_the_same_words_shows_each_with_its_difference(client, others):
    page = client.get(address("same_words", "P-000002"))

    assert page.status_code == 200
    assert "4 other changes of the same words are proposed." in said(page)
    assert "[deleted: officially ] [added: equally ] P-000001 other words in the same place" in said(page)
    assert "Support this one" not in said(page)


def test_page_of_the_same_words_is_there_for_those_who_meet_nobody_and_for_marks(client, draft):
    person = make_person()
    alone, gone = make_proposal(draft, person, text=EQUALLY), make_proposal(draft, person, text=WIDELY)
    enter_alterations(at=clock.now())
    withdraw_proposal(gone, by=person, at=clock.now())

    for number in (alone.number, gone.number):
        assert "Nobody else changes these words." in said(client.get(address("same_words", number)))
    assert HEADING not in said(client.get(address("proposal", gone.number)))


def test_hidden_words_are_gone_from_a_visitors_page_at_once(client, others):
    before = said(client.get(address("same_words", "P-000002")))
    hide(others[0], ground="insult", at=clock.now())

    after = said(client.get(address("same_words", "P-000002")))

    assert ("P-000001" in before, "P-000001" in after) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number_of_queries(client, draft, django_assert_num_queries, count):
    make_proposal(draft, text=EQUALLY)
    for n in range(count):
        make_proposal(draft, text=f"Russian is quite{n} used.")
    enter_alterations(at=clock.now())
    client.force_login(make_person())

    with django_assert_num_queries(18):
        client.get(address("same_words", "P-000001"))


def test_programs_read_collisions_with_their_ranges(draft, others):
    api = APIClient()
    first = api.get("/api/v1/proposals/P-000002/collisions/", {"limit": 2})
    rest = api.get(first.json()["next"])

    rows = first.json()["results"] + rest.json()["results"]
    own = {"start": 2, "end": 3}
    assert [(row["number"], row["meeting"], row["range"], row["own_range"]) for row in rows] == [
        ("P-000001", "conflict", own, own),
        ("P-000003", "same", own, own),
        ("P-000004", "nested", {"start": 0, "end": 5}, own),
        ("P-000005", "beside", {"start": 1, "end": 2}, own),
    ]
    assert {(row["provision"], row["edition"], row["language"]) for row in rows} == {("art_9__para_2", 1, "en")}
    assert rest.json()["next"] is None


def test_programs_are_told_nothing_of_a_mark(draft, others):
    hide(others[1], ground="insult", at=clock.now())

    assert APIClient().get("/api/v1/proposals/P-000002/collisions/").json()["results"] == []


def test_programs_are_told_before_they_file(draft, others):
    asked = {"draft": draft.slug, "provision": "art_9__para_2", "kind": "change", "language": "en", "text": EQUALLY}

    answer = APIClient().post("/api/v1/proposals/look/", asked, format="json").json()

    assert answer["same_words"][0] == {
        "number": "P-000001",
        "meeting": "same",
        "proposals": 1,
        "taken_out": "officially",
        "put_in": "equally",
    }
