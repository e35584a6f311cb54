"""Pages of comments: orders, quotes, changing, backing, answers by staff; and the same for programs."""

import re
import secrets
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from articles.actions import appoint
from core import clock
from proposals.actions import edit_comment, hide, support_comment
from proposals.models import Comment, CommentSupport, CommentWords
from tests.proposals import stage
from tests.proposals.stage import address, comment_form, said, typed

ARTICLE = "/en/constitution/articles/9/"
API = "/api/v1/drafts/constitution/articles/9/comments/"


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def article(draft):
    return stage.place(draft, "art_9").provision


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def program(person):
    return APIClient(headers={"authorization": f"Token {sign_in_program(person, at=clock.now())[1]}"})


def back(comment, times, level=2):
    for _number in range(times):
        support_comment(comment, by=stage.make_person(level=level), at=clock.now())


@pytest.fixture
def discussed(draft, article):
    """Six comments, named by their sides and by how many people with a confirmed identity back them."""
    plan = [("against", 0), ("for", 2), ("for", 0), ("neutral", 1), ("for", 1), ("against", 3)]
    comments = {}
    for stance, backers in plan:
        comment = stage.make_comment(draft, article=article, stance=stance, text=f"It is {stance} {backers}.")
        back(comment, backers)
        comments[f"{stance} {backers}"] = comment
    back(comments["for 0"], 3, level=1)
    return comments


ORDERS = {
    "": ["against 3", "for 1", "neutral 1", "for 0", "for 2", "against 0"],
    "old": ["against 0", "for 2", "for 0", "neutral 1", "for 1", "against 3"],
    "supported": ["against 3", "for 2", "neutral 1", "for 1", "against 0", "for 0"],
    "sides": ["for 2", "against 3", "neutral 1", "for 1", "against 0", "for 0"],
}


def order_on(page):
    return re.findall(r"It is (\w+ \d)\.", said(page))


@pytest.mark.parametrize("order", [*ORDERS, "best"])
def test_comments_stand_in_the_order_that_is_asked_for(client, discussed, order):
    page = client.get(ARTICLE, {"comments_by": order} if order else {})

    assert order_on(page) == ORDERS.get(order, ORDERS[""])


@pytest.mark.parametrize("order", ORDERS)
def test_orders_are_kept_from_page_to_page(client, discussed, order, monkeypatch):
    monkeypatch.setattr("proposals.threads.THREADS_ON_A_PAGE", 4)
    first = client.get(ARTICLE, {"comments_by": order} if order else {})

    following = re.search(r'rel="next" href="\?([^"#]*comments=2)#comments"', first.content.decode())[1]
    second = client.get(f"{ARTICLE}?{following.replace('&amp;', '&')}")

    assert order_on(first) + order_on(second) == ORDERS[order]


@pytest.mark.parametrize("order", [name for name in ORDERS if name])
def test_programs_read_each_order_page_by_page(client, discussed, order):
    found, following = [], f"{API}?order={order}&limit=4"
    while following:
        answer = client.get(following).json()
        found += [row["text"] for row in answer["results"]]
        following = answer["next"]

    assert found == [f"It is {name}." for name in ORDERS[order]]


def test_programs_ask_for_no_other_order(client, discussed):
    assert client.get(f"{API}?order=best").status_code == 400


def test_orders_of_the_comments_on_a_proposal(client, draft):
    proposal = stage.make_proposal(draft)
    few, many = (stage.make_comment(draft, proposal=proposal, text=f"It is for {n}.") for n in (1, 2))
    back(few, 1)
    back(many, 2)

    pages = [client.get(f"/en/proposals/{proposal.number}/", {"comments_by": by}) for by in ("old", "supported")]

    assert [order_on(page) for page in pages] == [["for 1", "for 2"], ["for 2", "for 1"]]
    assert 'href="?comments_by=supported#comments" aria-current="true"' in pages[1].content.decode()


def test_a_quote_is_written_shown_and_led_to(client, draft, article):
    reader = signed_in(stage.make_person())
    at = address("comment_on_article", "constitution", "art_9")

    offered = typed(reader.get(f"{at}?quote=art_9__para_2"), "quote")
    posted = reader.post(at, comment_form(quote="officially used", text="Why?"))
    page = client.get(ARTICLE)

    assert offered == "Russian is officially used."
    assert posted.status_code == 302
    assert "officially used" in re.search(r"<blockquote.*?</blockquote>", page.content.decode(), re.DOTALL)[0]
    assert "Article 9, paragraph 2, edition 1" in said(page)


@pytest.mark.parametrize("eid", ["art_99__para_1", "%00", "x" * 100, "draft"])
def test_a_place_that_is_none_here_offers_no_quote(draft, eid):
    at = address("comment_on_article", "constitution", "art_9")

    assert typed(signed_in(stage.make_person()).get(f"{at}?quote={eid}"), "quote") == ""


def test_a_quote_that_stands_nowhere_keeps_all_that_was_typed(draft):
    reader = signed_in(stage.make_person())
    at = address("comment_on_article", "constitution", "art_9")

    page = reader.post(at, comment_form(quote="of my own", text="My words."))

    assert page.status_code == 422
    assert "These words stand neither in the draft here nor in the comment you answer. Copy them exactly." in said(page)
    assert (typed(page, "quote"), typed(page, "text")) == ("of my own", "My words.")
    assert Comment.objects.count() == 0


def test_markup_and_addresses_in_words_and_quotes_are_text(client, draft, article):
    words = "<b>See</b> https://example.kz/x?a=1&b=2 and javascript:alert(1)"
    first = stage.make_comment(draft, article=article, text=words)
    stage.make_comment(draft, article=article, parent=first, quote=words, text="So?")

    text = client.get(ARTICLE).content.decode()

    shown = "&lt;b&gt;See&lt;/b&gt; https://example.kz/x?a=1&amp;b=2 and javascript:alert(1)"
    assert text.count(shown) == 2
    assert 'href="https://example.kz' not in text
    assert 'href="javascript' not in text


def test_an_author_changes_a_comment_and_everybody_reads_what_it_said(client, draft, article):
    author = stage.make_person()
    comment = stage.make_comment(draft, author, article=article)
    own, at = signed_in(author), address("edit_comment", comment.uid)

    assert f'href="{at}"' in own.get(ARTICLE).content.decode()
    assert f'href="{at}"' not in signed_in(stage.make_person()).get(ARTICLE).content.decode()
    assert typed(own.get(at), "text") == "I agree."
    changed = own.post(at, {"stance": "against", "text": "I disagree.", "language": "ru"})

    page, earlier = client.get(ARTICLE), client.get(address("earlier_words", comment.uid))
    assert changed["Location"] == f"/en/comments/{comment.uid}/"
    assert ("I disagree." in said(page), "Edited" in said(page), "I agree." in said(page)) == (True, True, False)
    assert re.findall(r"I (?:dis)?agree\.", said(earlier)) == ["I agree.", "I disagree."]


def test_what_cannot_be_changed_keeps_what_was_typed(draft, article):
    author = stage.make_person()
    comment = stage.make_comment(draft, author, article=article)
    late = clock.now() - timedelta(minutes=11)
    Comment.objects.update(submitted_at=late, visible_at=late)
    own, at = signed_in(author), address("edit_comment", comment.uid)

    opened, refused = own.get(at), own.post(at, {"stance": "for", "text": "Other words.", "language": "en"})

    assert "The words of this comment can no longer be changed" in said(opened)
    assert f'href="{at}"' not in own.get(ARTICLE).content.decode()
    assert refused.status_code == 422
    assert "Comments can be changed for ten minutes." in said(refused)
    assert typed(refused, "text") == "Other words."
    assert CommentWords.objects.get().text == "I agree."


@pytest.mark.parametrize("gone", ["hidden_at", "withdrawn_at"])
def test_earlier_words_of_what_is_gone_are_gone_too(client, draft, article, gone):
    author = stage.make_person()
    comment = stage.make_comment(draft, author, article=article)
    edit_comment(comment, text="New.", stance="for", language="en", by=author, at=clock.now())
    columns = {gone: clock.now()} | ({"hidden_ground": "insult"} if gone == "hidden_at" else {})
    Comment.objects.update(**columns)
    at = address("earlier_words", comment.uid)

    assert [client.get(at).status_code, signed_in(author).get(at).status_code] == [404, 200]
    assert client.get(f"/api/v1/comments/{comment.uid}/earlier/").json()["results"] == []


def test_a_comment_is_backed_on_a_page_of_its_own(client, draft, article):
    comment, reader = stage.make_comment(draft, article=article), stage.make_person()
    own, at = signed_in(reader), address("support_comment", comment.uid)

    visitor, asked = client.get(at), own.get(at)
    given = own.post(at, {"act": "support"})
    after, page = own.get(at), client.get(ARTICLE)
    taken = own.post(at, {"act": "withdraw"})

    assert "Sign in to support it" in said(visitor)
    assert "csrfmiddlewaretoken" not in visitor.content.decode()
    assert 'value="support"' in asked.content.decode()
    assert (given.status_code, taken.status_code) == (302, 302)
    assert ("You support this comment" in said(after), "1 person supports it" in said(after)) == (True, True)
    assert "Support 1" in said(page)
    assert (CommentSupport.objects.count(), "Support 1" in said(client.get(ARTICLE))) == (0, False)
    assert client.post(at)["Location"].startswith("/en/account/login/?next=")


def test_ones_own_comment_is_not_backed(draft, article):
    author = stage.make_person()
    comment = stage.make_comment(draft, author, article=article)
    own, at = signed_in(author), address("support_comment", comment.uid)

    assert "This is your own comment: others can support it." in said(own.get(at))
    refused = own.post(at, {"act": "support"})
    assert (refused.status_code, "Nobody supports their own comment." in said(refused)) == (422, True)


def test_staff_choose_the_office_in_which_they_answer(client, draft, article):
    rapporteur = stage.make_person(second_factor_at=clock.now())
    appoint(draft, rapporteur, "rapporteur", by=None, at=clock.now())
    own, at = signed_in(rapporteur), address("comment_on_article", "constitution", "art_9")

    assert '<option value="rapporteur">Rapporteur</option>' in own.get(at).content.decode()
    assert 'name="office"' not in signed_in(stage.make_person()).get(at).content.decode()
    assert own.post(at, comment_form(office="rapporteur", text="We read it.")).status_code == 302
    stranger = signed_in(stage.make_person()).post(at, comment_form(office="rapporteur"))

    assert "Answer by staff Rapporteur" in said(client.get(ARTICLE))
    assert (stranger.status_code, Comment.objects.count()) == (422, 1)


def test_a_reader_with_a_long_history_reads_the_same_first_page(draft, article, django_assert_num_queries):
    busy, quiet = stage.make_person(), stage.make_person()
    for number in range(12):
        stage.make_comment(draft, busy if number % 2 else None, article=article, text=f"Number {number}.")
    pages = []
    for person in (busy, quiet):
        own = signed_in(person)
        own.get(ARTICLE)
        with django_assert_num_queries(7 if person is quiet else 9):
            pages.append(own.get(ARTICLE))

    first, second = (re.findall(r"Number \d+\.", said(page)) for page in pages)
    assert first == second == [f"Number {number}." for number in range(11, 1, -1)]


def test_the_lasting_address_finds_a_reply_on_its_page(client, draft, article, monkeypatch):
    monkeypatch.setattr("proposals.threads.REPLIES_ON_A_PAGE", 2)
    first = stage.make_comment(draft, article=article)
    replies = [stage.make_comment(draft, article=article, parent=first, text=f"Reply {n}.") for n in range(3)]
    Comment.objects.filter(parent=first).update(submitted_at=clock.now())

    found = [client.get(f"/en/comments/{reply.uid}/")["Location"] for reply in replies]

    assert [f"&page=2#{replies[2].uid}" in found[2], *("&page=" in one for one in found[:2])] == [True, False, False]
    assert all(f'id="{reply.uid}"' in client.get(at).content.decode() for reply, at in zip(replies, found, strict=True))


def test_programs_quote_change_and_back(draft, article):
    author, reader = stage.make_person(), stage.make_person()
    own, other = program(author), program(reader)

    def send(client, method, path, data=None):
        headers = {"idempotency-key": secrets.token_hex(8)}
        return getattr(client, method)(path, data, format="json", headers=headers)

    posted = send(own, "post", API, {"text": "Why?", "language": "en", "quote": "officially used"}).json()
    at = f"/api/v1/comments/{posted['uid']}/"
    changed = send(own, "put", at, {"text": "How?", "stance": "against", "language": "en"}).json()
    backed = send(other, "put", f"{at}support/").json()
    read = other.get(at).json()
    refused = [
        send(other, "put", at, {"text": "x", "stance": "for", "language": "en"}),
        send(own, "put", f"{at}support/"),
    ]
    taken = send(other, "delete", f"{at}support/").json()

    quote = {"text": "officially used", "comment": None, "provision": "art_9__para_2", "edition": 1, "language": "en"}
    assert posted["quote"] == quote | {"start": 11, "end": 26}
    assert (posted["supports"], posted["edited_at"], posted["office"]) == (0, None, "")
    assert (changed["text"], changed["stance"], changed["quote"]) == ("How?", "against", posted["quote"])
    assert changed["edited_at"] is not None
    assert (backed, taken) == (
        {"uid": posted["uid"], "supported": True, "supports": 1},
        {"uid": posted["uid"], "supported": False, "supports": 0},
    )
    assert (read["supports"], read["supports_by_contact"]) == (1, 0)
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (403, "not_yours"),
        (422, "own_comment_support"),
    ]
    assert [row["text"] for row in other.get(f"{at}earlier/").json()["results"]] == ["Why?"]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_for_programs_ask_a_constant_number_of_queries(client, draft, article, number, django_assert_num_queries):
    for _number in range(number):
        back(stage.make_comment(draft, article=article, quote="Russian"), 1)

    for order in ("old", "supported", "sides"):
        with django_assert_num_queries(6):
            assert len(client.get(f"{API}?order={order}").json()["results"]) == number


def test_hidden_quotes_and_words_are_not_given_to_programs(client, draft, article):
    first = stage.make_comment(draft, article=article, text="The secret word.")
    stage.make_comment(draft, article=article, parent=first, quote="secret", text="What?")
    hide(first, ground="insult", at=clock.now())

    listed = client.get(API).json()["results"]

    assert "secret" not in str(listed)
    assert [(row["text"], row["quote"] and row["quote"]["text"]) for row in listed] == [("", None), ("What?", "")]
