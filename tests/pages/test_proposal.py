"""The page of a proposal: what was asked, who backs it, what was said, ruled and answered."""

import re

import pytest
from django.test import Client

from articles.models import Appointment
from commission.actions import decide
from core import clock
from moderation.actions import rule
from proposals.actions import support_proposal, withdraw_comment, withdraw_proposal
from proposals.models import Proposal
from tests.proposals.stage import (
    WORDS,
    address,
    close,
    make_comment,
    make_draft,
    make_person,
    make_proposal,
    said,
)

REASONS = {"kk": "Мәтін анық.", "ru": "Текст ясен.", "en": "The text is clear."}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


def staff(draft, role):
    person = make_person(role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def page_of(client, proposal, language="en", **query):
    return client.get(address("proposal", proposal.number, language=language, **query))


def as_(client, person):
    client.force_login(person)
    return client


def test_proposal_is_read_by_everybody(client, proposal):
    response = page_of(client, proposal)

    page = said(response)
    assert response.status_code == 200
    for words in (
        "Published Not yet reviewed",
        "Change: article 9, paragraph 2",
        "Citizen, Astana . Identity confirmed.",
        "Language: English; came by: site.",
        "Russian is [deleted: officially ] used [added: equally ] .",
        "Many people speak it.",
        "Made from edition 1,",
        "0 people support it These are people whose identity is confirmed. One person counts once.",
        "There is no answer yet.",
        "Comments 0 Nobody has commented yet.",
        "The Commission answers with reasons",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("kind", "heading", "words"),
    [
        ("add", "The proposed change", "[added: Russian is used equally. ]"),
        ("remove", "The proposed change", f"[deleted: {WORDS['art_9__para_2']['en']} ]"),
        ("keep", "The words to keep", WORDS["art_9__para_2"]["en"]),
        ("question", "The words asked about", WORDS["art_9__para_2"]["en"]),
    ],
)
def test_each_kind_shows_what_it_does(client, draft, kind, heading, words):
    page = said(page_of(client, make_proposal(draft, kind=kind)))

    assert f"{heading} {words}" in page


def test_number_written_otherwise_is_no_address(client, proposal):
    assert client.get("/en/proposals/P-1/").status_code == 404


def test_supports_are_counted_by_level_with_the_rule_beside(client, draft, proposal):
    for level in (3, 2, 1):
        support_proposal(proposal, by=make_person(level=level), at=clock.now())

    page = said(page_of(client, proposal))

    assert "2 people support it These are people whose identity is confirmed." in page
    assert "1 more person has confirmed an e-mail only. One person counts once." in page


def test_button_is_for_those_who_may_support(client, draft, proposal, author):
    reader = make_person()

    visitor = said(page_of(client, proposal))
    own = said(page_of(as_(client, author), proposal))
    before = said(page_of(as_(client, reader), proposal))
    support_proposal(proposal, by=reader, at=clock.now())
    after = said(page_of(client, proposal))
    close(draft)
    closed = said(page_of(client, proposal))

    assert " Support Supports can be given" in visitor
    assert "This is your own proposal: others can support it." in own
    assert " Support Supports can be given" in before
    assert "You support this proposal Take my support back" in after
    assert "Take my support back" not in closed


def test_words_of_people_are_harmless_text(client, draft):
    nasty = "<script>alert(1)</script>\u202etxt"
    proposal = make_proposal(draft, text=nasty, reasons=nasty)
    make_comment(draft, proposal=proposal, text=nasty)

    page = page_of(client, proposal).content.decode()

    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]txt") >= 3


def test_a_level_one_proposal_is_seen_by_its_author_and_staff_alone(client, draft):
    author = make_person(level=1)
    waiting = make_proposal(draft, author)
    moderator = staff(draft, "moderator")

    visitor = page_of(client, waiting).status_code
    stranger = page_of(as_(client, make_person()), waiting).status_code
    own = page_of(as_(client, author), waiting)
    office = page_of(as_(client, moderator), waiting)

    assert (visitor, stranger, own.status_code, office.status_code) == (404, 404, 200, 200)
    assert "Only you and the staff see this proposal until a moderator has reviewed it." in said(own)
    assert "A moderator reviews and publishes it" in said(own)
    assert "Review this proposal" in said(office)


def test_hidden_words_are_not_in_the_page_and_the_comments_stay(client, draft, proposal, author):
    make_comment(draft, proposal=proposal, text="A comment that stays.")
    rule(
        proposal,
        ruling="hide",
        ground="insult",
        reasons="A statement for the author.",
        by=staff(draft, "moderator"),
        at=clock.now(),
    )

    visitor = said(page_of(client, proposal))
    own = said(page_of(as_(client, author), proposal))

    assert "This proposal is hidden. Ground: insult or threat." in visitor
    assert "A comment that stays." in visitor
    for words in ("used equally", "Many people speak it.", "Citizen, Astana.", "A statement for the author."):
        assert words not in visitor
    assert "A statement for the author." in own
    assert "Only the author and the staff see the words below." in own
    assert "Many people speak it." in own


def test_withdrawn_words_are_not_in_the_page(client, proposal, author):
    withdraw_proposal(proposal, by=author, at=clock.now())

    page = said(page_of(client, proposal))

    assert "The author withdrew this proposal." in page
    assert "Withdrawn by the author" in page
    assert "used equally" not in page
    assert "Many people speak it." not in page


def test_returned_proposal_gives_its_author_the_reason_and_a_way_on(client, draft, author):
    proposal = make_proposal(draft, author)
    rule(
        proposal,
        ruling="return",
        ground="personal_data",
        reasons="Take the telephone number out.",
        by=staff(draft, "moderator"),
        at=clock.now(),
    )

    visitor = said(page_of(client, proposal))
    own = page_of(as_(client, author), proposal)

    assert "This proposal was returned to its author." in visitor
    assert "Take the telephone number out." not in visitor
    assert "used equally" not in visitor
    assert "Take the telephone number out." in said(own)
    assert f'href="{address("edit_draft", proposal.uid)}"' in own.content.decode()


@pytest.mark.parametrize(("language", "state"), [("en", "Accepted in part"), ("kk", ""), ("ru", "")])
def test_answer_stands_with_its_reasons_in_the_language_of_the_page(client, draft, proposal, language, state):
    decide([proposal], outcome="accepted_in_part", reasons=REASONS, by=staff(draft, "rapporteur"), at=clock.now())

    page = said(page_of(client, proposal, language))

    assert REASONS[language] in page
    assert state in page
    assert "There is no answer yet." not in page


def test_course_is_told_in_the_order_of_time(client, draft, proposal, author):
    rule(proposal, ruling="publish", by=staff(draft, "moderator"), at=clock.now())
    decide([proposal], outcome="declined", reasons=REASONS, by=staff(draft, "rapporteur"), at=clock.now())

    page = page_of(client, proposal).content.decode()
    course = re.search(r'<ol class="course">(.*?)</ol>', page, re.DOTALL)[1]

    assert re.findall(r"<b>(.*?)</b>", course) == ["Registered", "Published", "Reviewed by a moderator", "Declined"]


def test_comments_are_threads_with_stances_and_marks(client, draft, proposal):
    first = make_comment(draft, proposal=proposal, text="First words.", stance="for")
    author = make_person()
    gone = make_comment(draft, author, proposal=proposal, parent=first, text="Rash words.", stance="against")
    make_comment(draft, proposal=proposal, parent=gone, text="An answer to the rash one.", stance="neutral")
    withdraw_comment(gone, by=author, at=clock.now())

    page = page_of(client, proposal)
    text = said(page)

    assert "Comments 2 For 1 Against 0 Neutral 1" in text
    assert "The author withdrew this comment." in text
    assert "Rash words." not in text
    assert text.index("First words.") < text.index("An answer to the rash one.")
    assert page.content.decode().count('class="thread item"') == 2


def test_long_threads_are_cut_and_read_whole_on_their_own(client, draft, proposal):
    first = make_comment(draft, proposal=proposal, text="First words.")
    other = make_comment(draft, proposal=proposal, text="Another thread.")
    for number in range(1, 8):
        make_comment(draft, proposal=proposal, parent=first, text=f"Answer {number}.")

    cut = said(page_of(client, proposal))
    whole = said(page_of(client, proposal, thread=first.uid))

    assert "Answer 3." in cut
    assert "Answer 4." not in cut
    assert "All 7 replies" in cut
    assert "Answer 7." in whole
    assert "Another thread." in cut
    assert "Another thread." not in whole
    assert other.uid in page_of(client, proposal).content.decode()


def test_threads_are_paged(client, draft, proposal, monkeypatch):
    monkeypatch.setattr("proposals.threads.THREADS_ON_A_PAGE", 2)
    for number in range(1, 4):
        make_comment(draft, proposal=proposal, text=f"Comment {number}.")

    first, second = (said(page_of(client, proposal, page=number)) for number in (1, 2))

    assert ["Comment 3." in page for page in (first, second)] == [True, False]
    assert ["Comment 1." in page for page in (first, second)] == [False, True]


def test_comments_waiting_for_a_moderator_are_seen_by_their_author(client, draft, proposal):
    author = make_person(level=1)
    make_comment(draft, author, proposal=proposal, text="Waiting words.")

    visitor = said(page_of(client, proposal))
    own = said(page_of(as_(client, author), proposal))

    assert "Waiting words." not in visitor
    assert "Waits for a moderator" in own
    assert "Waiting words." in own


def test_readers_share_what_is_shown_and_nothing_of_one_another(draft, proposal, author):
    speaker, reader, moderator = make_person("speaker", level=1), make_person("reader"), staff(draft, "moderator")
    backers, coauthor = [make_person("backer"), make_person("other")], make_person("coauthor")
    Proposal.objects.update(coauthor_ids=[coauthor.pk])
    make_comment(draft, speaker, proposal=proposal, text="Waiting words.")
    for backer in backers:
        support_proposal(proposal, by=backer, at=clock.now())
    clients = {person: as_(Client(), person) for person in (*backers, speaker, author, coauthor, moderator, reader)}
    visitor = said(page_of(Client(), proposal))

    twice = [{person: said(page_of(client, proposal)) for person, client in clients.items()} for _time in range(2)]

    def readers_of(pages, words):
        return {person for person, page in pages.items() if words in page}

    for pages in twice:
        assert readers_of(pages, "You support this proposal") == set(backers)
        assert readers_of(pages, "Waiting words.") == {speaker, moderator}
        assert readers_of(pages, "This is your own proposal") == {author, coauthor}
        assert readers_of(pages, "Change the words") == {author, coauthor, speaker}
        assert readers_of(pages, "Withdraw the proposal") == {author}
        assert readers_of(pages, "Review this proposal") == {moderator}
        assert readers_of(pages, "Does it break the rules?") == {*backers, speaker, moderator, reader}
    assert not any(words in visitor for words in ("You support", "Waiting words.", "your own", "Review this"))


def test_a_reader_who_writes_sees_it_at_once_and_what_was_kept_stays_the_visitors(draft, proposal):
    person, reader = make_person("person", level=1), make_person("reader")
    client, other = as_(Client(), person), as_(Client(), reader)
    before = said(page_of(client, proposal))

    make_comment(draft, person, proposal=proposal, text="Waiting words.")

    assert "Waiting words." not in before
    assert "Waiting words." in said(page_of(client, proposal))
    assert "Waiting words." not in said(page_of(other, proposal))


def test_what_somebody_put_into_the_address_is_in_no_page_of_another(draft, proposal, monkeypatch):
    monkeypatch.setattr("proposals.threads.THREADS_ON_A_PAGE", 1)
    for _ in range(2):
        make_comment(draft, proposal=proposal)
    first, second = (as_(Client(), make_person(name)) for name in ("first", "second"))

    own = page_of(first, proposal, mine="secret-of-one").content.decode()
    other = page_of(second, proposal).content.decode()

    assert 'href="?page=2#comments"' in own
    assert "secret-of-one" not in other


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_a_constant_number_of_queries_for_a_reader_once_it_was_made(
    client, draft, proposal, django_assert_num_queries, number
):
    for _ in range(number):
        make_comment(draft, proposal=proposal)
    page_of(as_(Client(), make_person("first")), proposal)
    as_(client, make_person("second"))

    with django_assert_num_queries(8):
        page_of(client, proposal)


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_a_constant_number_of_queries(client, draft, proposal, django_assert_num_queries, number):
    for _ in range(number):
        first = make_comment(draft, proposal=proposal)
        for _ in range(number):
            make_comment(draft, proposal=proposal, parent=first)
        support_proposal(proposal, by=make_person(), at=clock.now())

    with django_assert_num_queries(19):
        page_of(client, proposal)


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_a_constant_number_of_queries_for_a_person(
    client, draft, proposal, author, django_assert_num_queries, number
):
    for _ in range(number):
        make_comment(draft, author, proposal=proposal)
    as_(client, author)

    with django_assert_num_queries(27):
        page_of(client, proposal)


def test_query_for_a_mark_never_reads_the_words(client, proposal, author, django_assert_max_num_queries):
    withdraw_proposal(proposal, by=author, at=clock.now())

    with django_assert_max_num_queries(30) as asked:
        page_of(client, proposal)

    readers = [query["sql"] for query in asked.captured_queries if "proposals_changewords" in query["sql"]]
    assert readers
    assert all('"withdrawn_at" IS NULL' in sql for sql in readers)
    assert Proposal.objects.with_words().get().text == ""
