"""Writing other words: the page and its refusals, the addresses of revisions, paper, supporters asked."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Appointment
from commission.actions import decide
from consultation.pages import kept
from core import clock
from moderation.actions import rule
from proposals.actions import RevisedWords, publish, revise_proposal, support_proposal, withdraw_proposal
from proposals.models import Proposal, Revision, Support
from tests.proposals.stage import address, close, errors, make_draft, make_person, make_proposal, said, typed

TEXT, OTHER = "Russian is used equally.", "Russian is used beside Kazakh."
REASONS = "Many people speak it."
ANSWER = {"kk": "Негізі бар.", "ru": "Есть основание."}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


def at(proposal, language="en"):
    return address("revise_proposal", proposal.number, language=language)


def form(**values):
    return {
        "act": "send",
        "text": OTHER,
        "reasons": REASONS,
        "language": "en",
        "made_from": "1",
        "offered_language": "en",
        "looked_at": "",
        "key": "a-random-token",
    } | values


def revise(proposal, text=OTHER, reasons=REASONS, language="en"):
    words = RevisedWords(language=language, reasons=reasons, texts=(text,))
    return revise_proposal(proposal, words, key=f"{text}{reasons}"[:60], by=proposal.author, at=clock.now())


def page_of(client, proposal, name="proposal", *more):
    return client.get(address(name, proposal.number, *more))


def staff(draft, role):
    person = make_person(role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def test_page_begins_with_the_words_that_stand(client, proposal, author):
    client.force_login(author)

    response = client.get(at(proposal))

    assert (response.status_code, typed(response, "text"), typed(response, "reasons")) == (200, TEXT, REASONS)
    assert "Change: article 9, paragraph 2" in said(response)
    assert f'href="{at(proposal)}"' in page_of(client, proposal).content.decode()


def test_new_words_are_sent_and_read_at_an_address_that_lasts(client, proposal, author):
    client.force_login(author)

    sent = client.post(at(proposal), form())
    shown = client.get(sent["Location"])

    assert (sent.status_code, sent["Location"]) == (302, address("proposal_revision", proposal.number, 2))
    assert sent.cookies["sent"].value
    page = said(shown)
    for words in (
        "P-000001, revision 2",
        "Language: English.",
        "The new words stand now. The earlier ones stay readable.",
        "These words stand now.",
        "What changed since revision 1 What is proposed has become another.",
        "Russian is used [deleted: equally ] [added: beside Kazakh ] .",
        "Supports of these words 0 people",
    ):
        assert words in page


def test_a_visitor_reads_both_and_what_changed(client, proposal):
    revise(proposal, reasons="Other reasons.")

    first, second = (page_of(client, proposal, "proposal_revision", number) for number in (1, 2))
    page, missing = page_of(client, proposal), page_of(client, proposal, "proposal_revision", 3)

    assert "These are earlier words." in said(first)
    assert "Russian is [deleted: officially ] used [added: equally ] ." in said(first)
    assert "[deleted: Many people speak it. ] [added: Other reasons. ]" in said(second)
    assert "Revision 2 stands." in said(page)
    assert f'href="{address("proposal_revision", proposal.number, 1)}"' in page.content.decode()
    assert missing.status_code == 404
    assert first["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Nothing is written here yet."),
        ({"reasons": ""}, "Give your reasons in your own words."),
        ({"text": "Russian is officially used."}, "Your text is the same as the draft's."),
        ({"language": ""}, "Choose the language you write in: Kazakh, Russian or English."),
        ({"text": TEXT}, "These are the words that were sent already."),
        ({"made_from": "9"}, "Other words were sent for this proposal after you had opened it."),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, proposal, author, values, sentence):
    client.force_login(author)

    response = client.post(at(proposal), form(**values))

    assert response.status_code == (409 if "made_from" in values else 422)
    assert sentence in " ".join([*errors(response), said(response)])
    sent = form(**values)
    assert (typed(response, "text"), typed(response, "reasons")) == (sent["text"], sent["reasons"])
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("how", ["closed", "answered", "withdrawn"])
def test_too_late_keeps_what_was_typed(client, draft, proposal, author, how):
    client.force_login(author)
    if how == "closed":
        close(draft)
    elif how == "answered":
        decide([proposal], outcome="declined", reasons=ANSWER, by=staff(draft, "rapporteur"), at=clock.now())
    else:
        withdraw_proposal(proposal, by=author, at=clock.now())

    response = client.post(at(proposal), form(text="Words that came too late."))
    opened = client.get(at(proposal))

    assert response.status_code == 422
    assert typed(response, "text") == "Words that came too late."
    sentence = {
        "closed": "Collection is closed since",
        "answered": "The Commission has answered this proposal, so its words stay.",
        "withdrawn": "This is no longer possible: the state of the proposal has changed.",
    }[how]
    assert sentence in said(response)
    assert sentence in said(opened)
    assert "Send the new words" not in said(opened)


def test_words_typed_while_signed_out_are_there_after_signing_in(client, proposal, author):
    asked = client.post(at(proposal), form(text="Typed by a visitor."))
    client.force_login(author)
    back = client.get(at(proposal))

    assert asked["Location"].startswith(address("account_login"))
    assert typed(back, "text") == "Typed by a visitor."
    assert "Everything you wrote is here again." in said(back)


def test_a_stranger_may_not_and_a_visitor_is_asked_to_sign_in(client, proposal):
    visitor = client.get(at(proposal))
    client.force_login(make_person())

    assert (visitor.status_code, client.get(at(proposal)).status_code) == (302, 403)
    assert client.post(at(proposal), form()).status_code == 403


def test_difference_is_shown_before_sending_with_and_without_htmx(client, proposal, author):
    client.force_login(author)

    whole = client.post(at(proposal), form(act="preview"))
    part = client.post(at(proposal), form(act="preview"), headers={"HX-Request": "true"})

    for response in (whole, part):
        assert "Russian is [deleted: officially ] used [added: beside Kazakh ] ." in said(response)
    assert ("<html" in whole.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert (typed(whole, "text"), Revision.objects.count()) == (OTHER, 1)


def test_another_language_and_personal_data_hold_sending_up_once(client, proposal, author):
    client.force_login(author)
    words = {
        "text": "Орыс тілі қазақ тілімен тең қолданылады және бұл барлық мекемелерге қатысты.",
        "reasons": "Телефоным +7 701 123 45 67.",
    }

    held = client.post(at(proposal), form(**words))
    looked_at = re.search(r'name="looked_at" value="([^"]*)"', held.content.decode())[1]
    sent = client.post(at(proposal), form(**words, looked_at=looked_at, language="kk"))

    assert "Your words seem to be in another language: Қазақша." in said(held)
    assert "a telephone number" in said(held).lower()
    assert (sent.status_code, Proposal.objects.get().language) == (302, "kk")


def test_words_of_the_first_level_wait_and_are_said_to(client, draft):
    author = make_person("first", level=1)
    proposal = publish(make_proposal(draft, author), at=clock.now())
    client.force_login(author)

    sent = client.post(at(proposal), form(), follow=True)
    own = said(page_of(client, proposal))
    client.logout()
    visitor = said(page_of(client, proposal))

    assert "A moderator reads the new words first. Until then the words before them stand." in said(sent)
    assert "New words wait for a moderator. Until then everybody reads the words above." in own
    assert "beside Kazakh" not in visitor
    assert "New words wait" not in visitor
    assert page_of(client, proposal, "proposal_revision", 2).status_code == 404


def test_a_moderator_reads_the_waiting_words_and_their_author_the_ruling(client, draft):
    author, moderator = make_person("first", level=1), staff(draft, "moderator")
    proposal = publish(make_proposal(draft, author), at=clock.now())
    revise(proposal)
    client.force_login(moderator)
    review = address("review_proposal", draft.slug, proposal.number)

    page = client.get(review)
    ruled = client.post(review, {"ruling": "return", "ground": "insult", "reasons": "Too rude.", "read": "2"})
    client.force_login(author)
    own, written = page_of(client, proposal), client.get(at(proposal))

    assert "Its author sent other words: revision 2. You rule on these." in said(page)
    assert "[added: beside Kazakh ]" in said(page)
    assert 'name="read" value="2"' in page.content.decode()
    assert ruled.status_code == 302
    assert "A moderator returned the new words to you. The words above still stand." in said(own)
    assert "Too rude." in said(own)
    assert typed(written, "text") == OTHER


def test_backers_of_earlier_words_are_asked_on_the_page(client, draft, proposal):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    support_proposal(proposal, by=make_person(level=1), at=clock.now())
    revise(proposal)
    client.force_login(backer)
    support = address("support", proposal.number)

    before = said(page_of(client, proposal))
    stale = client.post(support, {"act": "support", "revision": "1"})
    part = client.post(support, {"act": "support", "revision": "2"}, headers={"HX-Request": "true"})
    after = said(page_of(client, proposal))

    assert "0 people support it" in before
    assert "2 more people supported earlier words, which have become others, and were asked anew." in before
    assert "You supported earlier words" in before
    assert "I support the new words too" in before
    assert (stale.status_code, "Read them, then support it." in said(stale)) == (409, True)
    for page in (said(part), after):
        assert "1 person supports it" in page
        assert "1 more person supported earlier words" in page
        assert "You support this proposal" in page


def test_one_press_takes_a_support_of_earlier_words_back(client, proposal):
    backer = make_person()
    support_proposal(proposal, by=backer, at=clock.now())
    revise(proposal)
    client.force_login(backer)

    client.post(address("support", proposal.number), {"act": "withdraw", "revision": "2"})

    assert Support.objects.count() == 0


def test_returned_and_hidden_words_are_on_no_page_of_a_revision(client, draft, proposal):
    revise(proposal)
    rule(proposal, ruling="hide", ground="insult", reasons="So.", by=staff(draft, "moderator"), at=clock.now())

    pages = [page_of(client, proposal, "proposal_revision", number) for number in (1, 2)]
    pages.append(page_of(client, proposal, "print_proposal"))

    for page in pages:
        assert page.status_code == 200
        assert "This proposal is hidden." in said(page)
        assert not {"equally", "beside", "speak"} & set(said(page).split())


def test_on_paper_stand_number_words_reasons_and_receipt(client, proposal):
    revise(proposal)

    page = said(page_of(client, proposal, "print_proposal"))

    for words in (
        "P-000001 revision 2",
        "[added: beside Kazakh ]",
        f"The whole new text {OTHER}",
        REASONS,
        "/receipt/v1",
        address("proposal", proposal.number),
    ):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_revision_asks_a_constant_number_of_queries(client, proposal, django_assert_num_queries, count):
    for number in range(count):
        revise(proposal, f"Words {number}.")
    path = address("proposal_revision", proposal.number, 1)
    client.get(path)
    kept.memory.forget()

    with django_assert_num_queries(14):
        client.get(path)


def test_nobody_knows_of_revisions_of_what_nobody_reads_yet(client, draft):
    waiting = make_proposal(draft, make_person(level=1))

    pages = [page_of(client, waiting, "proposal_revision", 1), page_of(client, waiting, "print_proposal")]

    assert [page.status_code for page in pages] == [404, 404]
    assert list(Proposal.objects.visible_to(AnonymousUser())) == []
