"""Before sending: similar proposals, the language of the words, personal data. Told once each, never a wall."""

import html
import re

import pytest
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from articles.actions import appoint
from articles.models import Role
from core import clock
from proposals.actions import index_alike
from proposals.models import Comment, Proposal, Status, Support
from tests.proposals.stage import (
    WORDS,
    address,
    close,
    comment_form,
    compose_at,
    errors,
    make_comment,
    make_draft,
    make_organization,
    make_person,
    make_proposal,
    proposal_form,
    said,
    typed,
)

HTMX = {"HX-Request": "true"}
PRESENT = WORDS["art_9__para_2"]
NOTHING_SENT = "Nothing was sent yet. Your text is kept below. You can send it as it is."
KAZAKH = "Орыс тілі мемлекеттік ұйымдарда қазақ тілімен тең қолданылады."
PLAIN_KAZAKH = "Орыс тили мемлекеттик уйымдарда казак тилимен тен колданылады."
WITH_A_NUMBER = "Call me on +7 701 123 45 67, I can tell more."


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def person(draft):
    return make_person("author")


@pytest.fixture
def author(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def first(draft):
    """A proposal that says the very same as the form does."""
    return make_proposal(draft)


def hidden(response, name):
    """Return what stands in a hidden field of a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else None


def again(response, **values):
    """Return what a browser sends next from the page that it was shown."""
    names = ("looked_at", "offered_language", "differs_from")
    shown = {name: value for name in names if (value := hidden(response, name)) is not None}
    chosen = re.search(r'name="language" value="(\w\w)" checked', response.content.decode())[1]
    return proposal_form(**shown, language=chosen, **values)


def numbers():
    return list(Proposal.objects.order_by("serial").values_list("serial", flat=True))


def test_similar_proposals_are_shown_once_before_sending_and_then_it_is_sent(author, draft, first):
    held = author.post(compose_at(), proposal_form())
    before = numbers()
    sent = author.post(compose_at(), again(held))

    assert (held.status_code, errors(held), before) == (200, [], [1])
    page = said(held)
    assert f"Look at this once more, then send it There is 1 similar proposal. {NOTHING_SENT}" in page
    assert "P-000001 Change: article 9, paragraph 2 the same change 0 people support it Support P-000001" in page
    assert "Send all the same" in page
    assert (typed(held, "text"), typed(held, "reasons")) == ("Russian is used equally.", "Many people speak it.")
    assert (sent.status_code, numbers()) == (302, [1, 2])


def test_nothing_holds_up_what_is_like_nothing_else(author, draft, first):
    sent = author.post(compose_at(), proposal_form(text="Signs are in three languages.", reasons="They help drivers."))

    assert (sent.status_code, numbers()) == (302, [1, 2])


def test_look_shows_similar_proposals_and_stores_nothing(client, draft, first):
    page = client.post(compose_at(), proposal_form(act="look"))
    part = client.post(compose_at(), proposal_form(act="look"), headers=HTMX)

    assert "There is 1 similar proposal" in said(page)
    assert NOTHING_SENT not in said(page)
    assert part.content.decode().strip().startswith('<div class="stack" id="look" aria-live="polite">')
    assert "<html" not in part.content.decode()
    assert numbers() == [1]


def test_what_was_shown_while_writing_does_not_hold_up_the_sending(author, draft, first):
    part = author.post(compose_at(), proposal_form(act="look"), headers=HTMX)

    sent = author.post(compose_at(), proposal_form(looked_at=hidden(part, "looked_at")))

    assert (hidden(part, "looked_at"), sent.status_code) == ("similar", 302)


def test_unfinished_words_can_be_looked_at(client, draft):
    page = client.post(compose_at(), proposal_form(act="look", text="", reasons="", kind=""), headers=HTMX)

    assert (page.status_code, errors(page)) == (200, [])


def test_supporting_a_similar_one_keeps_what_was_written_as_a_draft(author, draft, person, first):
    answer = author.post(compose_at(), proposal_form(support="1"))

    assert (answer.status_code, answer["Location"]) == (302, "/en/proposals/P-000001/#support")
    assert list(Support.objects.values_list("proposal__serial", "person")) == [(1, person.pk)]
    own = Proposal.objects.with_words(person).get(author=person)
    assert (own.status, own.text, own.reasons) == (Status.DRAFT, "Russian is used equally.", "Many people speak it.")
    assert answer.cookies["sent"].value == "proposal%20constitution%20art_9__para_2"


def test_visitor_who_supports_a_similar_one_signs_in_and_finds_the_words(client, draft, person, first):
    answer = client.post(compose_at(), proposal_form(support="1", text="Words of a visitor."))
    client.force_login(person)

    assert answer["Location"].startswith("/en/account/login/?next=")
    assert typed(client.get(compose_at()), "text") == "Words of a visitor."
    assert Support.objects.count() == 0


def test_refused_support_says_why_and_keeps_the_words(author, draft, person):
    make_proposal(draft, person)

    answer = author.post(compose_at(), proposal_form(support="1"))

    assert (answer.status_code, typed(answer, "reasons")) == (422, "Many people speak it.")
    assert "Nobody supports their own proposal." in said(answer)
    assert (Support.objects.count(), Proposal.objects.count()) == (0, 1)


@pytest.mark.parametrize("number", ["x", "99", "1\0", "٣", "9" * 30])
def test_support_of_what_is_not_there_is_not_found(author, draft, first, number):
    assert author.post(compose_at(), proposal_form(support=number)).status_code == 404
    assert Support.objects.count() == 0


def test_own_similar_proposal_is_said_to_be_own(author, draft, person):
    make_proposal(draft, person)

    page = said(author.post(compose_at(), proposal_form(act="look")))

    assert "This is your own proposal." in page
    assert "Support P-000001" not in page


def test_member_in_an_organizations_name_is_offered_no_support(author, draft, person, first):
    party = make_organization(head=person)
    author.post(address("act_as"), {"organization": party.uid, "next": "/"})

    page = said(author.post(compose_at(), proposal_form(act="look")))

    assert "There is 1 similar proposal" in page
    assert "Support P-000001" not in page


def test_how_mine_differs_stands_at_the_end_of_the_reasons(author, draft, person, first):
    held = author.post(compose_at(), proposal_form())
    author.post(compose_at(), again(held, differs="It names the courts too."))

    mine = Proposal.objects.with_words(person).get(serial=2)
    assert mine.reasons == "Many people speak it.\n\nDifference from P-000001: It names the courts too."


@pytest.mark.parametrize(
    ("language", "told"),
    [("kk", "P-000001 ұсынысынан айырмашылығы: …"), ("ru", "Отличие от P-000001: …")],
)
def test_how_mine_differs_is_told_in_the_language_of_the_proposal(author, draft, person, first, language, told):
    form = proposal_form(language=language, differs="…", differs_from="P-000001 <script> P-1", looked_at="similar")

    author.post(compose_at(), form)

    assert Proposal.objects.with_words(person).get(serial=2).reasons == f"Many people speak it.\n\n{told}"


def test_draft_saved_twice_holds_the_difference_once(author, draft, person, first):
    form = proposal_form(act="save", differs="It names the courts too.", differs_from="P-000001")
    part = author.post(compose_at(), form, headers=HTMX)
    author.post(compose_at(), form | {"saved_as": hidden(part, "saved_as")}, headers=HTMX)

    mine = Proposal.objects.with_words(person).get(author=person)
    assert mine.reasons == "Many people speak it.\n\nDifference from P-000001: It names the courts too."


def test_reasons_and_difference_together_keep_to_the_length(author, draft, first):
    form = proposal_form(reasons="r" * 4990, differs="x" * 100, differs_from="P-000001", looked_at="similar")

    response = author.post(compose_at(), form)

    assert (response.status_code, numbers()) == (422, [1])
    assert errors(response) == ["The text is too long: 5118 characters. At most 5000 are possible."]
    assert (typed(response, "differs"), typed(response, "reasons")) == ("x" * 100, "r" * 4990)


@pytest.mark.parametrize("words", [KAZAKH, PLAIN_KAZAKH])
def test_language_of_the_words_is_chosen_where_the_person_left_what_was_offered(author, draft, words):
    form = proposal_form(kind="add", text=words, reasons=words, offered_language="en")

    held = author.post(compose_at(), form)
    sent = author.post(compose_at(), again(held, kind="add", text=words, reasons=words))

    assert "Your words seem to be in another language: Қазақша. It is chosen now; correct it if that is wrong." in said(
        held
    )
    assert re.search(r'name="language" value="kk" checked', held.content.decode())
    assert (sent.status_code, Proposal.objects.get().language) == (302, "kk")


def test_offered_language_can_be_put_back_and_is_not_doubted_again(author, draft):
    form = {"kind": "add", "text": KAZAKH, "reasons": KAZAKH}
    held = author.post(compose_at(), proposal_form(**form, offered_language="en"))

    sent = author.post(compose_at(), again(held, **form) | {"language": "en"})

    assert (sent.status_code, Proposal.objects.get().language) == (302, "en")


def test_chosen_language_is_not_doubted(author, draft):
    sent = author.post(compose_at(), proposal_form(kind="add", text=KAZAKH, reasons=KAZAKH, offered_language="ru"))

    assert (sent.status_code, Proposal.objects.get().language) == (302, "en")


def test_words_of_the_law_tell_the_language_and_reasons_in_another_do_not(author, draft):
    sent = author.post(compose_at(), proposal_form(reasons=KAZAKH, offered_language="en"))

    assert (sent.status_code, Proposal.objects.get().language) == (302, "en")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_composer_offers_the_language_of_its_page(client, draft, language):
    assert hidden(client.get(compose_at(language=language)), "offered_language") == language


def test_personal_data_is_pointed_at_and_sent_all_the_same(author, draft, caplog):
    form = proposal_form(reasons=WITH_A_NUMBER, differs="")

    held = author.post(compose_at(), form)
    before = numbers()
    sent = author.post(compose_at(), again(held, reasons=WITH_A_NUMBER))

    assert (held.status_code, before) == (200, [])
    assert "Your words may hold personal data, which everybody would read." in said(held)
    assert "This may be personal data: A telephone number: +7 701 123 45 67" in said(held)
    assert (sent.status_code, Proposal.objects.with_words().get().reasons) == (302, WITH_A_NUMBER)
    assert "701" not in caplog.text


def test_another_kind_of_data_is_pointed_at_once_more(author, draft):
    held = author.post(compose_at(), proposal_form(reasons=WITH_A_NUMBER))
    worse = again(held, reasons=f"{WITH_A_NUMBER} Or write to me@example.kz.")

    twice = author.post(compose_at(), worse)

    assert (twice.status_code, hidden(twice, "looked_at")) == (200, "phone email")
    assert numbers() == []


def test_data_seen_while_writing_is_pointed_at_again_before_sending(author, draft):
    part = author.post(compose_at(), proposal_form(act="look", reasons=WITH_A_NUMBER), headers=HTMX)
    held = author.post(compose_at(), proposal_form(reasons=WITH_A_NUMBER, looked_at=hidden(part, "looked_at")))

    assert "This may be personal data: A telephone number: +7 701 123 45 67" in said(part)
    assert (hidden(part, "looked_at"), held.status_code, numbers()) == ("", 200, [])


def test_visitor_is_told_before_sign_in_and_not_once_more_after_it(client, draft, person, first):
    held = client.post(compose_at(), proposal_form())
    signing_in = client.post(compose_at(), again(held))
    client.force_login(person)
    back = client.get(compose_at())
    sent = client.post(compose_at(), again(back))

    assert (held.status_code, signing_in.status_code, sent.status_code) == (200, 302, 302)
    assert numbers() == [1, 2]


def test_faults_come_first_and_closing_is_still_said(author, draft, first):
    faulty = author.post(compose_at(), proposal_form(reasons=""))
    close(draft)
    held = author.post(compose_at(), proposal_form())
    refused = author.post(compose_at(), again(held))

    assert (faulty.status_code, errors(faulty)) == (422, ["Give your reasons in your own words."])
    assert (refused.status_code, numbers()) == (422, [1])
    assert "Collection is closed since" in said(refused)


def test_markup_in_similar_words_is_shown_as_text(client, draft):
    words = "<script>alert(1)</script> Russian is used equally in courts and in offices \u202eof the state."
    make_proposal(draft, text=words, reasons=words)
    index_alike()

    page = client.post(compose_at(), proposal_form(act="look", text=f"{words} Always."), headers=HTMX)

    assert "There is 1 similar proposal" in said(page)
    assert "<script>alert" not in page.content.decode()
    assert "\u202e" not in page.content.decode()


LOOK = "/api/v1/proposals/look/"


def looked(client, **words):
    given = {"draft": "constitution", "provision": "art_9__para_2", "kind": "change", "language": "en"}
    return client.post(LOOK, given | words, content_type="application/json")


def test_programs_learn_the_same_without_signing_in(client, draft, first):
    answer = looked(client, text="Russian is used equally.", reasons=WITH_A_NUMBER)

    assert answer.status_code == 200
    assert answer.json() == {
        "language": "",
        "personal_data": [{"field": "reasons", "kind": "phone", "words": "+7 701 123 45 67"}],
        "similar": [{"number": "P-000001", "same": True, "likeness": 1.0, "supports": 0}],
        "same_words": [],
    }
    assert numbers() == [1]


def test_programs_learn_which_language_the_words_speak_for(client, draft):
    assert looked(client, kind="add", text=PLAIN_KAZAKH).json()["language"] == "kk"
    assert looked(client, kind="add", text=PLAIN_KAZAKH, language="kk").json()["language"] == ""


@pytest.mark.parametrize(
    ("words", "status"),
    [({"kind": "burn"}, 400), ({"text": "x" * 20_001}, 400), ({"provision": "art_99"}, 404), ({"draft": "no"}, 404)],
)
def test_programs_are_refused_what_makes_no_sense(client, draft, words, status):
    assert looked(client, **words).status_code == status


def test_moderators_see_what_the_program_pointed_at_and_nothing_is_hidden(client, draft):
    appoint(
        draft,
        moderator := make_person("moderator", second_factor_at=clock.now()),
        Role.MODERATOR,
        by=None,
        at=clock.now(),
    )
    item = make_proposal(draft, reasons=WITH_A_NUMBER)
    plain = make_proposal(draft, text="Other words.")
    comment = make_comment(draft, proposal=item, text="Write to me@example.kz")
    client.force_login(moderator)

    pages = [said(client.get(address("review_proposal", "constitution", one.serial))) for one in (item, plain)] + [
        said(client.get(address("review_comment", "constitution", comment.uid)))
    ]

    told = "The program found what may be personal data. It hides nothing: you decide."
    assert f"{told} A telephone number: +7 701 123 45 67" in pages[0]
    assert f"{told} An e-mail address: me@example.kz" in pages[2]
    assert [told in page for page in pages] == [True, False, True]
    assert Proposal.objects.readable().count() == 2


def comment_at(proposal, language="en"):
    return address("comment_on_proposal", proposal.serial, language=language)


def test_comment_is_in_the_language_of_its_words_where_none_is_chosen(author, draft, first):
    for key, text in enumerate([KAZAKH, "Согласен с этим предложением.", "Қолдаймын!", "123", PLAIN_KAZAKH]):
        author.post(comment_at(first), comment_form(language="", text=text, key=f"key-{key}"))

    assert list(Comment.objects.order_by("pk").values_list("language", flat=True)) == ["kk", "ru", "kk", "en", "kk"]


def test_chosen_language_of_a_comment_stays(author, draft, first):
    author.post(comment_at(first), comment_form(language="ru", text=KAZAKH))
    refused = author.post(comment_at(first), comment_form(language="de", text=KAZAKH, key="another"))

    assert list(Comment.objects.values_list("language", flat=True)) == ["ru"]
    assert errors(refused) == ["Choose the language you write in: Kazakh, Russian or English."]


def test_personal_data_in_a_comment_is_pointed_at_once_and_sent_all_the_same(author, draft, first):
    held = author.post(comment_at(first), comment_form(text=WITH_A_NUMBER))
    before = Comment.objects.count()
    sent = author.post(comment_at(first), comment_form(text=WITH_A_NUMBER, looked_at=hidden(held, "looked_at")))

    assert (held.status_code, before, typed(held, "text")) == (200, 0, WITH_A_NUMBER)
    assert "This may be personal data: A telephone number: +7 701 123 45 67" in said(held)
    assert "Send all the same" in said(held)
    assert (sent.status_code, Comment.objects.with_words().get().text) == (302, WITH_A_NUMBER)


def test_programs_leave_the_language_of_a_comment_to_its_words(draft, first, person):
    client = APIClient(headers={"authorization": f"Token {sign_in_program(person, at=clock.now())[1]}"})

    given = {"text": KAZAKH, "key": "one"}
    answer = client.post(f"/api/v1/proposals/{first.number}/comments/", given, format="json")

    assert (answer.status_code, answer.json()["language"]) == (201, "kk")
