"""Answering statements on the pages: one by one with and without htmx, refusals, visitors, one's own list."""

import re

import pytest
from django.test import Client

from articles.actions import touch_draft
from core import clock
from proposals.actions import give_opinion, hide, support_proposal
from proposals.models import Opinion, Proposal
from proposals.tasks import find_statements
from tests.proposals import stage
from tests.proposals.stage import address, said

HTMX = {"HX-Request": "true"}
ALL = "/en/constitution/opinions/"
ARTICLE = "/en/constitution/opinions/art_9/"
MINE = "/en/me/opinions/"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def person(draft):
    return stage.make_person()


@pytest.fixture
def reader(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def proposals(draft):
    made = [stage.make_proposal(draft, text=f"Russian is used in {number} places.") for number in ("two", "ten", "all")]
    find_statements()
    return made


def asked(response):
    """Return the number of the proposal that a page asks about, or nothing."""
    found = re.search(r'name="number" value="(P-\d+)"', response.content.decode())
    return found and found[1]


def answers():
    return dict(Opinion.objects.values_list("proposal__serial", "answer"))


def test_statements_are_answered_one_by_one_until_none_is_left(reader, proposals):
    met, answered = [], ["agree", "disagree", "pass"]

    for number, answer in enumerate(answered):
        page = reader.get(ARTICLE)
        assert f"{number} of 3 answered" in said(page)
        met.append(asked(page))
        sent = reader.post(ARTICLE, {"number": asked(page), "answer": answer})
        assert (sent.status_code, sent["Location"]) == (302, ARTICLE)
    done = reader.get(ARTICLE)

    assert sorted(met) == sorted(one.number for one in proposals)
    assert answers() == {int(number[2:]): answer for number, answer in zip(met, answered, strict=True)}
    assert "You have answered everything here." in said(done)
    assert f"{ARTICLE}?statement={met[-1]}" in done.content.decode()


def test_htmx_gets_the_next_statement_alone(reader, proposals):
    first = asked(reader.get(ALL))

    response = reader.post(ALL, {"number": first, "answer": "agree"}, headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, response["HX-Replace-Url"]) == (200, ALL)
    assert page.strip().startswith('<section class="ballot-box mt" id="ballot">')
    assert "<html" not in page
    assert asked(response) not in {None, first}
    assert f"{ALL}?statement={first}" in page
    assert "autofocus" in page


def test_a_statement_says_the_change_in_a_sentence(reader, draft):
    stage.make_proposal(draft, text="Russian is officially used equally.")
    find_statements()

    page = said(reader.get(ALL))

    assert "After the words “ Russian is officially used ” add “ equally ”." in page
    assert "Article 9, paragraph 2" in page


def test_an_answer_is_seen_changed_and_taken_back_on_its_own_page(reader, proposals):
    number = proposals[0].number
    there = f"{ARTICLE}?statement={number}"

    reader.post(ARTICLE, {"number": number, "answer": "agree"})
    given = reader.get(there)
    reader.post(ARTICLE, {"number": number, "answer": "disagree"})
    changed = answers()
    reader.post(ARTICLE, {"number": number, "answer": "take_back"})

    assert "Your answer: Agree" in said(given)
    assert asked(given) == number
    assert changed == {proposals[0].serial: "disagree"}
    assert answers() == {}


def test_a_refused_answer_says_why_on_the_same_statement(reader, draft, proposals):
    number = proposals[0].number

    unknown = reader.post(ARTICLE, {"number": number, "answer": "perhaps"})
    nothing = reader.post(ARTICLE, {})
    stage.close(draft)
    late = reader.post(ARTICLE, {"number": number, "answer": "agree"}, headers=HTMX)

    assert (unknown.status_code, asked(unknown)) == (422, number)
    assert "Choose one of the answers: agree, disagree or pass." in said(unknown)
    assert nothing.status_code == 422
    assert late.status_code == 422
    assert "Collection is closed since" in said(late)
    assert answers() == {}


def test_what_is_not_there_for_the_reader_is_answered_by_404(reader, draft, proposals):
    waiting = stage.make_proposal(draft, stage.make_person(level=1), text="It waits.")
    stage.make_draft("another")

    found = [
        reader.post(ARTICLE, {"number": waiting.number, "answer": "agree"}).status_code,
        reader.post(ARTICLE, {"number": "P-1", "answer": "agree"}).status_code,
        reader.post("/en/another/opinions/", {"number": proposals[0].number, "answer": "agree"}).status_code,
        reader.get("/en/constitution/opinions/art_9__para_2/").status_code,
        reader.get("/en/constitution/opinions/art_99/").status_code,
        reader.post(MINE, {"number": "none"}).status_code,
    ]

    assert found == [404] * 6
    assert asked(reader.get(f"{ARTICLE}?statement={waiting.number}")) in {one.number for one in proposals}


def test_own_proposals_are_left_to_others(draft, proposals):
    author = Client()
    author.force_login(proposals[0].author)

    shown = author.get(f"{ARTICLE}?statement={proposals[0].number}")
    refused = author.post(ARTICLE, {"number": proposals[0].number, "answer": "agree"})

    assert "This is your own proposal: others answer it." in said(shown)
    assert asked(shown) is None
    assert refused.status_code == 422


def test_who_acts_for_an_organization_is_told_how_to_answer(reader, person, proposals):
    party = stage.make_organization(head=person)
    reader.post(address("act_as"), {"organization": party.uid, "next": ARTICLE})

    shown = reader.get(ARTICLE)
    refused = reader.post(ARTICLE, {"number": proposals[0].number, "answer": "agree"})

    assert "Organizations give no such answers: they are people's." in said(shown)
    assert asked(shown) is None
    assert (refused.status_code, answers()) == (422, {})


def test_a_level_that_is_too_low_is_told_before_an_answer(draft, proposals):
    draft.least_level = 2
    draft.save()
    touch_draft(draft.pk)
    newcomer = Client()
    newcomer.force_login(stage.make_person(level=1))

    shown = newcomer.get(ARTICLE)

    assert "This consultation asks for a confirmed identity." in said(shown)
    assert asked(shown) is None


def test_visitors_read_the_newest_and_come_back_to_it_when_they_sign_in(client, proposals):
    newest = proposals[-1].number

    page = client.get(ARTICLE)
    sent = client.post(ARTICLE, {"number": newest, "answer": "agree"})

    assert page.status_code == 200
    assert page["Cache-Control"] == "public, no-cache"
    assert "Sign in to answer" in said(page)
    assert f"/en/account/login/?next=/en/constitution/opinions/art_9/%3Fstatement%3D{newest}" in page.content.decode()
    assert (
        sent["Location"] == f"/en/account/login/?next=%2Fen%2Fconstitution%2Fopinions%2Fart_9%2F%3Fstatement%3D{newest}"
    )
    assert answers() == {}


def test_visitors_are_told_when_nothing_is_asked_and_when_collection_is_closed(client, draft):
    nothing = said(client.get(ALL))
    stage.make_proposal(draft)
    stage.close(draft)
    closed = said(client.get(ALL))

    assert "There is nothing to answer here yet." in nothing
    assert "Answers are taken while collection is open." in closed
    assert "Sign in to answer" not in closed


def test_my_answers_are_listed_and_taken_back_one_by_one(reader, person, proposals):
    for one, answer in zip(proposals, ("agree", "disagree", "pass"), strict=True):
        give_opinion(one, answer, by=person, at=clock.now())
    hide(proposals[0], ground="insult", at=clock.now())

    page = reader.get(MINE)
    sent = reader.post(MINE, {"number": proposals[1].number})

    assert re.findall(r">(P-\d+)</a></b>", page.content.decode()) == [one.number for one in reversed(proposals)]
    assert "Its words are not shown now." in said(page)
    assert "Russian is used in two places" not in said(page)
    assert (sent.status_code, sent["Location"]) == (302, MINE)
    assert answers() == {proposals[0].serial: "agree", proposals[2].serial: "pass"}


def test_taking_back_after_the_end_is_refused_with_a_sentence(reader, person, draft, proposals):
    give_opinion(proposals[0], "agree", by=person, at=clock.now())
    stage.close(draft)

    refused = reader.post(MINE, {"number": proposals[0].number})

    assert refused.status_code == 422
    assert "Collection is closed since" in said(refused)
    assert len(answers()) == 1


def test_an_empty_list_says_so_and_strangers_sign_in(reader, client, draft):
    assert "You have not answered anything yet." in said(reader.get(MINE))
    assert client.get(MINE)["Location"] == "/en/account/login/?next=/en/me/opinions/"


def test_opinions_of_one_stand_on_no_page_of_another(reader, person, proposals, client):
    give_opinion(proposals[0], "agree", by=person, at=clock.now())
    other = Client()
    other.force_login(stage.make_person())

    pages = [other.get(path).content.decode() for path in (ALL, ARTICLE, MINE, "/en/me/")]

    assert "1 of 3" not in "".join(pages)
    assert "You have answered 1 proposal of others." in said(reader.get("/en/me/"))
    assert "You have not answered anything yet." in said(other.get("/en/me/"))


@pytest.mark.parametrize("number", [1, 3])
def test_my_answers_ask_a_constant_number_of_queries(reader, person, draft, django_assert_num_queries, number):
    for n in range(number):
        proposal = stage.make_proposal(draft, text=f"Words {n}.")
        give_opinion(proposal, "agree", by=person, at=clock.now())
    reader.get(MINE)

    with django_assert_num_queries(10):
        reader.get(MINE)


@pytest.mark.parametrize("number", [1, 3])
def test_an_answer_costs_a_constant_number_of_queries(reader, draft, django_assert_num_queries, number):
    for n in range(number + 1):
        stage.make_proposal(draft, text=f"Words {n}.")
    find_statements()
    first = asked(reader.get(ARTICLE))

    with django_assert_num_queries(17):
        reader.post(ARTICLE, {"number": first, "answer": "agree"}, headers=HTMX)


def test_supports_and_opinions_are_apart(reader, person, proposals):
    support_proposal(Proposal.objects.for_act().get(pk=proposals[0].pk), by=person, at=clock.now())

    assert answers() == {}
