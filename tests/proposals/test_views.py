"""After sending: the receipt, taking back, supports, comments; each refusal with its sentence and nothing half done."""

import pytest

from core import clock
from proposals.actions import hide, mark_decided, publish, withdraw_proposal
from proposals.models import Comment, Proposal, Support
from record.models import Entry
from record.receipts import receipt_of
from tests.proposals.stage import (
    address,
    close,
    comment_form,
    errors,
    make_comment,
    make_draft,
    make_person,
    make_proposal,
    place,
    said,
    typed,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def author(draft):
    return make_person("author")


@pytest.fixture
def proposal(draft, author):
    return make_proposal(draft, author)


@pytest.fixture
def reader(client, draft):
    """A signed-in person who is not the author."""
    client.person = make_person("reader")
    client.force_login(client.person)
    return client


def stored():
    """Everything that an act could have left behind."""
    return {
        "proposals": list(Proposal.objects.values("pk", "status")),
        "comments": list(Comment.objects.values("pk", "withdrawn_at")),
        "supports": Support.objects.count(),
        "entries": Entry.objects.count(),
    }


# The receipt


def test_receipt_gives_number_next_steps_and_the_signed_note(client, proposal, author):
    client.force_login(author)

    response = client.get(address("proposal_receipt", proposal.number))

    page = said(response)
    assert response.status_code == 200
    assert "Your proposal is registered. Keep this receipt." in page
    assert f"Number {proposal.number}." in page
    assert " ".join(receipt_of(proposal.uid).split()) in page
    assert f'href="/record/receipts/{proposal.uid}.txt"' in response.content.decode()


@pytest.mark.parametrize("claim", ["checkpoint", "Merkle", "tree", "verified", "witness"])
def test_receipt_claims_nothing_that_does_not_exist_yet(client, proposal, claim):
    assert claim not in said(client.get(address("proposal_receipt", proposal.number)))


def test_receipt_of_a_public_proposal_is_open_to_others(client, proposal):
    assert "This proposal is registered." in said(client.get(address("proposal_receipt", proposal.number)))


def test_receipt_of_what_is_not_public_does_not_exist_for_others(reader, draft):
    waiting = make_proposal(draft, make_person(level=1))

    assert reader.get(address("proposal_receipt", waiting.number)).status_code == 404


@pytest.mark.parametrize("number", ["P-1", "P-0000001", "P-999999", "P-9999999999", "p-000001", "P-00000a"])
def test_numbers_that_are_none_are_not_found(client, proposal, number):
    assert client.get(f"/en/proposals/{number}/receipt/").status_code == 404


# Taking a proposal back


def test_author_withdraws_after_a_question(client, proposal, author):
    client.force_login(author)
    at = address("withdraw_proposal", proposal.number)

    asked = client.get(at)
    done = client.post(at)

    assert f"Withdraw {proposal.number}?" in said(asked)
    assert done["Location"] == f"/en/proposals/{proposal.number}/"
    assert [row.state for row in Proposal.objects.all()] == ["withdrawn"]


def test_withdrawing_after_the_answer_is_refused(client, proposal, author):
    mark_decided(proposal, at=clock.now())
    client.force_login(author)
    before = stored()

    response = client.post(address("withdraw_proposal", proposal.number))

    assert (response.status_code, stored()) == (422, before)
    assert "The Commission has answered this proposal. It can no longer be withdrawn." in said(response)


def test_stranger_withdraws_nothing(reader, proposal):
    before = stored()

    assert reader.post(address("withdraw_proposal", proposal.number)).status_code == 403
    assert stored() == before


def test_visitor_is_asked_to_sign_in_before_withdrawing(client, proposal):
    at = address("withdraw_proposal", proposal.number)

    assert client.post(at)["Location"] == f"/en/account/login/?next={at}"


# Supports


def test_support_is_given_once_and_taken_back(reader, proposal):
    at = address("support", proposal.number)

    given = [reader.post(at, {"act": "support"})["Location"] for _ in range(2)]
    number_given = Support.objects.count()
    taken = reader.post(at, {"act": "withdraw"})["Location"]

    assert [*given, taken] == [f"/en/proposals/{proposal.number}/#support"] * 3
    assert (number_given, Support.objects.count()) == (1, 0)


def test_support_by_htmx_gives_the_piece_alone(reader, proposal):
    response = reader.post(address("support", proposal.number), {"act": "support"}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 200
    assert page.strip().startswith('<form class="panel mt" id="support"')
    assert "1 person supports it" in said(response)
    assert "You support this proposal" in said(response)


def test_support_of_ones_own_is_refused(client, proposal, author):
    client.force_login(author)
    before = stored()

    response = client.post(address("support", proposal.number), {"act": "support"})
    piece = client.post(address("support", proposal.number), {"act": "support"}, headers=HTMX)

    assert (response.status_code, piece.status_code, stored()) == (422, 422, before)
    assert "Nobody supports their own proposal." in said(response)
    assert "Nobody supports their own proposal." in said(piece)


def test_support_of_a_hidden_one_is_refused(reader, proposal):
    hide(proposal, ground="insult", at=clock.now())
    before = stored()

    response = reader.post(address("support", proposal.number), {"act": "support"})

    assert (response.status_code, stored()) == (422, before)
    assert "This proposal cannot be supported: it is hidden, withdrawn or not published." in said(response)


def test_support_after_the_end_is_refused(reader, proposal, draft):
    close(draft)
    before = stored()

    response = reader.post(address("support", proposal.number), {"act": "support"})

    assert (response.status_code, stored()) == (422, before)
    assert "Collection is closed since" in said(response)


def test_support_of_what_is_not_public_is_not_found(reader, draft):
    waiting = make_proposal(draft, make_person(level=1))

    assert reader.post(address("support", waiting.number), {"act": "support"}).status_code == 404


def test_visitor_is_asked_to_sign_in_before_supporting(client, proposal):
    at = address("support", proposal.number)
    sign_in = f"/en/account/login/?next=%2Fen%2Fproposals%2F{proposal.number}%2F%23support"

    assert client.post(at)["Location"] == sign_in
    assert client.post(at, headers=HTMX)["HX-Redirect"] == sign_in


def test_reading_supports_nothing(reader, proposal):
    assert reader.get(address("support", proposal.number)).status_code == 405


# Comments


def test_comment_is_posted_and_found_at_its_lasting_address(reader, proposal):
    posted = reader.post(address("comment_on_proposal", proposal.number), comment_form())
    comment = Comment.objects.with_words().get()
    found = reader.get(posted["Location"])

    assert posted["Location"] == f"/en/comments/{comment.uid}/"
    assert found["Location"] == f"/en/proposals/{proposal.number}/?thread={comment.uid}#{comment.uid}"
    assert (comment.author, comment.text, comment.stance, comment.proposal) == (
        reader.person,
        "I agree.",
        "for",
        proposal,
    )


def test_comment_on_an_article_leads_back_to_it(reader, draft):
    posted = reader.post(address("comment_on_article", draft.slug, "art_9"), comment_form())
    comment = Comment.objects.get()

    assert comment.article == place(draft, "art_9").provision
    assert reader.get(posted["Location"])["Location"] == (
        f"/en/{draft.slug}/articles/9/?thread={comment.uid}#{comment.uid}"
    )


def test_reply_hangs_below_what_it_answers(reader, proposal, draft):
    first = make_comment(draft, proposal=proposal, text="First words.")
    at = address("comment_on_proposal", proposal.number)

    asked = reader.get(f"{at}?parent={first.uid}")
    posted = reader.post(at, comment_form(parent=first.uid, text="An answer."))
    reply = Comment.objects.get(parent=first)

    assert "First words." in said(asked)
    assert f'name="parent" value="{first.uid}"' in asked.content.decode()
    assert reader.get(posted["Location"])["Location"] == (
        f"/en/proposals/{proposal.number}/?thread={first.uid}#{reply.uid}"
    )


def test_same_comment_form_twice_is_one_comment(reader, proposal):
    at = address("comment_on_proposal", proposal.number)

    answers = {reader.post(at, comment_form())["Location"] for _ in range(2)}

    assert (len(answers), Comment.objects.count()) == (1, 1)


REFUSED = {
    "empty": ({"text": " "}, "Nothing is written here yet."),
    "NUL": ({"text": "a\0b"}, "The text contains signs that cannot be stored. Remove them and send it again."),
    "lone surrogate": (
        {"text": "a\ufffdb"},
        "The text contains signs that cannot be stored. Remove them and send it again.",
    ),
    "a megabyte": ({"text": "я" * 500_000}, "The text is too long: 500000 characters. At most 3000 are possible."),
    "unknown stance": ({"stance": "angry"}, "Choose whether you are for, against or neutral."),
    "unknown language": ({"language": "de"}, "Choose the language you write in: Kazakh, Russian or English."),
    "answer to nothing": ({"parent": "c_nothing"}, "The comment you answer is no longer there."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_comment_refusals_say_why_and_keep_the_words(reader, proposal, case):
    values, sentence = REFUSED[case]
    form = comment_form(**values)
    before = stored()

    response = reader.post(address("comment_on_proposal", proposal.number), form)

    assert (response.status_code, stored()) == (422, before)
    assert sentence in said(response)
    assert typed(response, "text") == form["text"].replace("\0", "\ufffd")


def test_comment_on_a_hidden_proposal_is_refused(reader, proposal):
    hide(proposal, ground="insult", at=clock.now())
    before = stored()

    response = reader.post(address("comment_on_proposal", proposal.number), comment_form())

    assert (response.status_code, stored()) == (422, before)
    assert "Comments are not possible here: what they would answer is hidden, withdrawn or not published." in said(
        response
    )
    assert typed(response, "text") == "I agree."


def test_comment_after_the_end_is_refused(reader, proposal, draft):
    close(draft)
    before = stored()

    response = reader.post(address("comment_on_proposal", proposal.number), comment_form())

    assert (response.status_code, stored()) == (422, before)
    assert "Collection is closed since" in said(response)
    assert typed(response, "text") == "I agree."


@pytest.mark.parametrize(
    "at", ["/en/proposals/P-000999/comments/", "/en/constitution/comments/art_77/", "/en/nothing/comments/art_9/"]
)
def test_comment_on_what_does_not_exist_gives_the_words_back(reader, at):
    response = reader.post(at, comment_form())

    assert (response.status_code, Comment.objects.count()) == (404, 0)
    assert "I agree." in said(response)


def test_visitor_finds_the_comment_again_after_signing_in(client, proposal, draft):
    first = make_comment(draft, proposal=proposal, text="First words.")
    at = address("comment_on_proposal", proposal.number)

    sent = client.post(at, comment_form(parent=first.uid, text="Words of a visitor."))
    client.force_login(make_person())
    back = client.get(at)

    assert sent["Location"] == f"/en/account/login/?next={at.replace('/', '%2F')}"
    assert (typed(back, "text"), Comment.objects.count()) == ("Words of a visitor.", 1)
    assert "First words." in said(back)


def test_comment_form_shows_markup_as_text(reader, proposal):
    form = comment_form(text="</textarea><script>alert(1)</script>", stance="angry")

    page = reader.post(address("comment_on_proposal", proposal.number), form).content.decode()

    assert "<script>alert" not in page


def test_a_name_asked_for_in_a_comment_is_given_on_the_next_page(reader, proposal):
    at = address("comment_on_proposal", proposal.number)

    asked = reader.post(at, comment_form(name_form="pseudonym"))
    reader.post(at, comment_form(name_form="pseudonym", shown_name="Lawyer"))

    assert (asked.status_code, errors(asked)) == (422, ["Write the name to show, or choose another way."])
    assert 'id="id_shown_name"' in asked.content.decode()
    assert [str(comment.author_shown) for comment in Comment.objects.all()] == ["Lawyer, Astana"]


def test_comments_not_public_do_not_exist_for_others(reader, proposal, draft):
    waiting = make_comment(draft, make_person(level=1), proposal=proposal)

    assert reader.get(address("comment", waiting.uid)).status_code == 404
    assert reader.get(address("withdraw_comment", waiting.uid)).status_code == 404


def test_author_withdraws_a_comment_after_a_question(reader, proposal, draft):
    comment = make_comment(draft, reader.person, proposal=proposal, text="Rash words.")
    at = address("withdraw_comment", comment.uid)

    asked = reader.get(at)
    done = reader.post(at)
    comment.refresh_from_db()

    assert "Rash words." in said(asked)
    assert done["Location"] == f"/en/comments/{comment.uid}/"
    assert comment.withdrawn_at is not None


def test_stranger_withdraws_no_comment(reader, proposal, draft):
    comment = make_comment(draft, proposal=proposal)
    before = stored()

    assert reader.post(address("withdraw_comment", comment.uid)).status_code == 403
    assert stored() == before


def test_reply_far_down_leads_to_its_page(reader, proposal, draft, monkeypatch):
    monkeypatch.setattr("proposals.threads.REPLIES_ON_A_PAGE", 2)
    first = make_comment(draft, proposal=proposal)
    replies = [make_comment(draft, proposal=proposal, parent=first) for _ in range(3)]

    found = [reader.get(address("comment", reply.uid))["Location"] for reply in replies]

    base = f"/en/proposals/{proposal.number}/?thread={first.uid}"
    assert found == [f"{base}#{replies[0].uid}", f"{base}#{replies[1].uid}", f"{base}&page=2#{replies[2].uid}"]


def test_published_later_is_commented_then(reader, draft):
    waiting = make_proposal(draft, make_person(level=1))
    at = address("comment_on_proposal", waiting.number)

    before = reader.post(at, comment_form()).status_code
    publish(waiting, at=clock.now())
    after = reader.post(at, comment_form()).status_code

    assert (before, after) == (404, 302)


def test_withdrawn_proposal_takes_no_comment(reader, proposal, author):
    withdraw_proposal(proposal, by=author, at=clock.now())

    response = reader.post(address("comment_on_proposal", proposal.number), comment_form())

    assert response.status_code == 422
    assert errors(response) == []
