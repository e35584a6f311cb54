"""Following from the pages, as a visitor meets it and as somebody who is signed in does."""

import re

import pytest
from django.test import Client

from accounts.actions import follow
from accounts.models import Follow, Person
from articles.actions import touch
from tests.commission.world import make_organization
from tests.pages import world
from tests.pages.world import NOON

FOLLOWS = "/en/account/follows/"


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def person(draft):
    return world.make_person("reader")


@pytest.fixture
def own(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).replace("\u2060", "").split())


def followable(draft):
    """Return what can be followed as {kind: (page, uid, name)}."""
    proposal, organization = world.make_proposal(draft), make_organization()
    return {
        "article": ("/en/constitution/articles/9/", world.article(draft).uid, "Article 9"),
        "proposal": (
            f"/en/proposals/{proposal.number}/",
            proposal.uid,
            f"{proposal.number}, Change: article 9, paragraph 2",
        ),
        "organization": (f"/en/constitution/organizations/{organization.uid}/", organization.uid, organization.name),
        "answers": ("/en/constitution/answers/", draft.uid, "Answers of the Commission: Draft Constitution"),
    }


@pytest.mark.parametrize("kind", ["article", "proposal", "organization", "answers"])
def test_a_visitor_is_led_to_sign_in_and_back_to_what_they_chose(client, own, draft, kind):
    page, uid, name = followable(draft)[kind]
    address = f"{FOLLOWS}?kind={kind}&amp;id={uid}"

    assert f'href="{address}"' in client.get(page).content.decode()
    asked = address.replace("&amp;", "&")
    assert client.get(asked)["Location"].startswith("/en/account/login/?next=")
    answer = own.get(asked)
    assert (answer.status_code, name in said(answer), Follow.objects.count()) == (200, True, 0)


@pytest.mark.parametrize("kind", ["article", "proposal", "organization", "answers"])
def test_one_follows_and_stops_on_the_page(own, draft, person, kind):
    page, uid, name = followable(draft)[kind]
    form = {"kind": kind, "id": uid, "next": page}

    begun = own.post(FOLLOWS, form | {"act": "follow"}, follow=True)
    listed = said(own.get(FOLLOWS))
    ended = own.post(FOLLOWS, form | {"act": "unfollow"}, follow=True)

    assert begun.redirect_chain == [(page, 302)]
    assert f"You follow it now: {name}." in said(begun)
    assert "You follow this Stop following" in said(begun)
    assert name in listed
    assert "You do not follow it any more." in said(ended)
    assert Follow.objects.count() == 0


def test_what_one_may_not_know_of_cannot_be_followed(own, draft):
    unseen = world.make_proposal(draft, visible_at=None)

    answers = [
        own.post(FOLLOWS, {"act": "follow", "kind": "proposal", "id": unseen.uid}),
        own.post(FOLLOWS, {"act": "follow", "kind": "planet", "id": "x"}),
        own.post(FOLLOWS, {"act": "follow", "kind": "article", "id": "\0"}),
        own.post(FOLLOWS, {"kind": "article", "id": world.article(draft).uid}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 400]
    assert Follow.objects.count() == 0


def test_a_way_back_to_elsewhere_is_not_taken(own, draft):
    form = {"act": "follow", "kind": "article", "id": world.article(draft).uid, "next": "//evil.example/"}

    assert own.post(FOLLOWS, form)["Location"] == FOLLOWS


def test_a_hidden_proposal_is_listed_by_its_number_alone(own, draft, person):
    proposal = world.make_proposal(draft)
    follow("proposal", proposal.uid, by=person, at=NOON)
    proposal.hidden_at, proposal.hidden_ground = NOON, "insult"
    proposal.save()

    text = said(own.get(FOLLOWS))

    assert (proposal.number in text, f"{proposal.number}, Change" in text) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(own, draft, person, number, django_assert_num_queries):
    for _ in range(number):
        follow("proposal", world.make_proposal(draft).uid, by=person, at=NOON)

    with django_assert_num_queries(11):
        assert own.get(FOLLOWS).status_code == 200


def test_the_page_for_visitors_is_the_same_after_somebody_follows(client, own, draft):
    touch([world.article(draft).pk], at=NOON)
    before = client.get("/en/constitution/articles/9/")
    own.post(FOLLOWS, {"act": "follow", "kind": "article", "id": world.article(draft).uid})

    after = client.get("/en/constitution/articles/9/", headers={"If-None-Match": before["ETag"]})

    assert (after.status_code, "csrfmiddlewaretoken" in before.content.decode()) == (304, False)


def test_the_pace_of_mails_is_chosen(own, person):
    page = said(own.get("/en/account/mail/"))
    empty = own.post("/en/account/mail/", {"pace": "hourly", "hour": "9"})
    done = own.post("/en/account/mail/", {"pace": "weekly", "hour": "18"}, follow=True)

    person = Person.objects.get(pk=person.pk)
    assert "At once, a mail for each notice" in page
    assert empty.status_code == 422
    assert (person.mail_pace, person.mail_hour) == ("weekly", 18)
    assert "Your choice is saved." in said(done)
    assert "18:00, Astana time." in said(done)


def test_my_page_shows_what_is_followed_and_how_mails_come(own, draft, person):
    follow("article", world.article(draft).uid, by=person, at=NOON)

    text = said(own.get("/en/me/"))

    assert "What I follow Article 9" in text
    assert "How I get them by mail: at once, a mail for each notice" in text
