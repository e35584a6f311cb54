"""A person's own page: what they did, what became of it, what they are told, what is held about them."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from accounts.models import Notice
from articles.actions import accept_conditions, publish_page
from articles.models import Appointment, Draft
from commission.actions import begin_duties, decide
from core import clock
from moderation.actions import report, rule
from proposals.actions import ProposalWords, save_draft, support_comment, support_proposal
from tests.proposals.stage import (
    address,
    compose_at,
    make_comment,
    make_draft,
    make_person,
    make_proposal,
    place,
    proposal_form,
    said,
)

REASONS = {"kk": "Мәтін анық.", "ru": "Текст ясен.", "en": "The text is clear."}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def person(draft):
    return make_person("person", name="Aliya Serik")


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


def answer(draft, *proposals, outcome="accepted"):
    rapporteur = make_person(second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=rapporteur, role="rapporteur", started_at=clock.now())
    decide(list(proposals), outcome=outcome, reasons=REASONS, by=rapporteur, at=clock.now())


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get(address("my_page"))["Location"] == f"/en/account/login/?next={address('my_page')}"


def test_page_of_a_newcomer_says_that_nothing_was_done_yet(own):
    page = said(own.get(address("my_page")))

    for sentence in (
        "You have not sent a proposal yet.",
        "You have not commented yet.",
        "You have not supported a proposal yet.",
        "Nothing yet. You are told here when somebody rules on or answers what you sent.",
    ):
        assert sentence in page


def test_page_shows_what_was_done_and_what_became_of_it(own, draft, person):
    words = {"kind": "add", "language": "en", "text": "Unfinished", "reasons": ""}
    saved = save_draft(draft, place(draft), ProposalWords(**words), by=person, at=clock.now())
    mine, other = make_proposal(draft, person), make_proposal(draft, text="Other words.")
    comment = make_comment(draft, person, proposal=other, text="What I think of it.")
    support_proposal(other, by=person, at=clock.now())
    answer(draft, mine)

    response = own.get(address("my_page"))
    page, links = said(response), response.content.decode()

    assert "Add: article 9, paragraph 2" in page
    assert "Not sent Go on writing" in page
    assert f"{mine.number}" in page
    assert "Accepted Receipt" in page
    assert "What I think of it." in page
    assert "no receipt is given" in page
    for address_of in (
        address("edit_draft", saved.uid),
        address("proposal", mine.number),
        address("proposal_receipt", mine.number),
        address("comment", comment.uid),
        f"/record/receipts/{comment.uid}.txt",
        address("proposal", other.number),
    ):
        assert f'href="{address_of}"' in links


def test_page_shows_what_is_held_and_nothing_of_others(own, draft):
    make_proposal(draft, make_person("other", name="Somebody Else"), reasons="Reasons of somebody else.")

    page = said(own.get(address("my_page")))

    assert "E-mail, shown to nobody person@example.kz" in page
    assert "Aliya Serik" in page
    assert "Your level: 2 Identity confirmed" in page
    assert "Somebody Else" not in page
    assert "Reasons of somebody else." not in page


def test_notices_are_read_by_a_post_alone(own, draft, person):
    answer(draft, make_proposal(draft, person))

    first = said(own.get(address("my_page")))
    own.get(address("my_page"))
    unread = Notice.objects.of(person).unread().count()
    done = own.post(address("read_notices"))
    after = said(own.get(address("my_page")))

    assert "1 new notice" in first
    assert "The Commission answered P-000001: accepted" in first
    assert "The text is clear." in first
    assert (unread, done["Location"], Notice.objects.of(person).unread().count()) == (1, address("my_page"), 0)
    assert "1 new notice" not in after
    assert "The Commission answered P-000001: accepted" in after


def test_notices_of_others_stay_unread(own, draft):
    somebody = make_person()
    answer(draft, make_proposal(draft, somebody))

    own.post(address("read_notices"))

    assert Notice.objects.of(somebody).unread().count() == 1


def test_words_typed_before_signing_in_are_offered(client, draft, person):
    client.post(compose_at(), proposal_form())
    client.force_login(person)

    response = client.get(address("my_page"))

    assert "Words you wrote wait to be sent." in said(response)
    assert f'href="{compose_at()}"' in response.content.decode()


def test_long_lists_are_read_whole_in_pages(own, draft, person, monkeypatch):
    monkeypatch.setattr("consultation.pages.my.SHOWN", 2)
    for _ in range(3):
        make_comment(draft, person, proposal=make_proposal(draft), text="A comment of mine.")

    short = own.get(address("my_page"))
    whole = own.get(address("my_page", list="comments"))

    assert said(short).count("A comment of mine.") == 2
    assert "See all 3" in said(short)
    assert said(whole).count("A comment of mine.") == 3
    assert "My proposals" not in said(whole)


def test_page_shows_backed_comments_and_reports_with_their_state(own, draft, person):
    proposal = make_proposal(draft)
    comment = make_comment(draft, proposal=proposal)
    support_comment(comment, by=person, at=clock.now())
    report(proposal, ground="insult", text="", by=person, at=clock.now())
    waiting = said(own.get(address("my_page")))
    moderator = make_person(second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=moderator, role="moderator", started_at=clock.now())
    rule(proposal, ruling="publish", by=moderator, at=clock.now())

    ruled = said(own.get(address("my_page")))

    assert f"Comment on {proposal.number}" in waiting
    assert ["Waits for a moderator" in page for page in (waiting, ruled)] == [True, False]
    assert "A moderator has ruled" in ruled


def test_page_shows_where_one_is_signed_in_and_what_was_accepted(own, draft, person):
    publish_page(draft, "terms", {"kk": "Шарттар.", "ru": "Условия."}, by=None, at=clock.now())
    asked = said(own.get(address("my_page")))
    accept_conditions(person, draft, at=clock.now())
    elsewhere = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/120.0"})
    elsewhere.force_login(person)

    page = own.get(address("my_page"))

    assert "The terms of taking part are new to you." in asked
    assert "The terms of taking part are new to you." not in said(page)
    assert "terms of taking part, version 1" in said(page)
    assert page.content.decode().count("/end/") == 2
    assert "this device" in said(page)


def test_page_tells_what_became_of_each_proposal_as_the_register_does(own, draft, person):
    waiting, answered = make_proposal(draft, person), make_proposal(draft, person, text="Other words.")
    Draft.objects.filter(pk=draft.pk).update(answer_supporters=1, answer_days=7)
    support_proposal(waiting, by=make_person(level=2), at=clock.now())
    begin_duties(draft, at=clock.now() - timedelta(days=9))
    answer(draft, answered)

    page = html.fromstring(own.get(address("my_page")).content)

    first, second = (
        " ".join(row.text_content().split())
        for row in page.xpath("//section[@id='proposals']//ul[@class='ledger plain']/li")
    )
    assert "Accepted" in first
    assert ("overdue by 2 days" in second, "Waits for an answer" in second) == (True, True)
    assert ("An answer has to be given by" in second, "overdue" in first) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_a_constant_number_of_queries(own, draft, person, django_assert_num_queries, number):
    for _ in range(number):
        words = {"kind": "keep", "language": "en", "text": "", "reasons": ""}
        save_draft(draft, place(draft), ProposalWords(**words), by=person, at=clock.now())
        mine, other = make_proposal(draft, person), make_proposal(draft)
        make_comment(draft, person, proposal=other)
        support_proposal(other, by=person, at=clock.now())
        answer(draft, mine)

    with django_assert_num_queries(44):
        own.get(address("my_page"))
