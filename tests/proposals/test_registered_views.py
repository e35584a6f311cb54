"""The pages of what stands under one's identity, and the same for programs."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from accounts.mail import mail_due_notices
from accounts.models import DayCount
from articles.actions import appoint
from core import clock
from moderation.actions import rule
from moderation.models import UNDO_FOR
from proposals.actions import dispute, support_proposal
from proposals.models import DisputedSupport, Proposal
from tests.proposals import stage
from tests.proposals.stage import address, said
from tests.proposals.test_coauthors import join


@pytest.fixture
def draft(db):
    return stage.make_draft()


@pytest.fixture
def author(draft):
    return stage.make_person(name="Aigerim Own")


@pytest.fixture
def browser(author):
    return signed_in(author)


def signed_in(person):
    """Return the browser of somebody who has just shown that it is they."""
    client = Client()
    client.force_login(person)
    client.post(address("account_reauthenticate"), {"password": "long enough word"})
    return client


def fill(draft, author, number):
    other = stage.make_person()
    EmailAddress.objects.get_or_create(user=author, email=author.email, verified=True, primary=True)
    for place in range(number):
        stage.make_proposal(draft, author, text=f"Words {place}.", name_form="name")
        stage.make_comment(draft, author, article=stage.place(draft, "art_9").provision)
        support_proposal(stage.make_proposal(draft, other, text=f"Other {place}."), by=author, at=clock.now())
        join(stage.make_proposal(draft, other, text=f"Together {place}."), author, name_form="name")


@pytest.mark.parametrize("number", [1, 3])
def test_all_is_listed_in_a_constant_number_of_queries(draft, author, browser, number, django_assert_num_queries):
    fill(draft, author, number)
    browser.get(address("registered"))

    with django_assert_num_queries(24):
        page = browser.get(address("registered"))

    text = said(page)
    assert page.status_code == 200
    assert (text.count("This was not me :"), "Sign all" in text or "Sign 1" in text) == (4 * number, True)


def test_it_is_asked_first_and_then_marked_for_everybody(draft, author, browser):
    proposal = stage.make_proposal(draft, author)
    where = address("dispute", proposal.uid)

    asked = browser.get(where)
    done = browser.post(where, follow=True)

    assert (asked.status_code, "It cannot be undone" in said(asked)) == (200, True)
    assert "It is noted: this was not you." in said(done)
    public = said(Client().get(address("proposal", proposal.number)))
    assert "The person named as its author says: this was not me." in public
    assert "It stays readable but is not counted" in public
    assert "Disputed by the person named as author" in said(Client().get(address("article", "constitution", "9")))
    assert "You have said so already." in said(browser.get(where))


def test_whoever_did_not_just_show_who_they_are_is_asked_to(draft, author, client):
    proposal = stage.make_proposal(draft, author)
    client.force_login(author)

    answer = client.post(address("dispute", proposal.uid))

    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert Proposal.objects.get(pk=proposal.pk).disputed_at is None


def test_a_mail_about_what_was_sent_leads_to_where_one_says_that_it_was_not_oneself(draft, mailoutbox):
    named = stage.make_person(level=1, language="ru")
    proposal = stage.make_proposal(draft, named)
    moderator = stage.make_person(second_factor_at=clock.now())
    appoint(draft, moderator, "moderator", [], by=None, at=clock.now())
    rule(proposal, ruling="publish", ground="", reasons="", by=moderator, at=clock.now() - UNDO_FOR)

    mail_due_notices()
    done = signed_in(named).post(address("dispute", proposal.uid))

    [sent] = [message for message in mailoutbox if message.to == [named.email]]
    assert f"{settings.SITE_URL}/ru/me/registered/" in sent.body
    assert (done.status_code, Proposal.objects.get(pk=proposal.pk).disputed_at is None) == (302, False)


def test_a_stranger_finds_nothing(draft, author):
    proposal = stage.make_proposal(draft, author)
    stranger = signed_in(stage.make_person())

    assert [stranger.get(address(name, proposal.uid)).status_code for name in ("dispute", "shown_less")] == [404, 404]


def test_less_of_a_name_is_shown_at_once_to_visitors(draft, author, browser):
    proposal = stage.make_proposal(draft, author, name_form="name")
    before = said(Client().get(address("proposal", proposal.number)))

    form = browser.get(address("shown_less", proposal.uid))
    done = browser.post(address("shown_less", proposal.uid), {"name_form": "region"}, follow=True)

    after = said(Client().get(address("proposal", proposal.number)))
    assert ("Aigerim Own" in before, "Aigerim Own" in after) == (True, False)
    assert "Such copies may exist and cannot be called back." in said(form)
    assert "Copies that others made may exist." in said(done)
    refused = browser.post(address("shown_less", proposal.uid), {"name_form": "name"})
    assert (refused.status_code, "can only be made less public" in said(refused)) == (422, True)


def test_all_names_are_taken_back_by_one_press(draft, author, browser):
    fill(draft, author, 1)

    done = browser.post(address("show_all_less"), follow=True)

    assert "2 contributions are signed with your region alone now." in said(done)
    assert "Aigerim Own" not in said(Client().get(address("article", "constitution", "9")))


def test_programs_read_and_act_alike(draft, author):
    client = Client()
    client.force_login(author)
    proposal = stage.make_proposal(draft, author, name_form="name")
    backed = stage.make_proposal(draft)
    support = support_proposal(backed, by=author, at=clock.now())
    base = "/api/v1/account/registered/"

    named = client.put(f"{base}{proposal.uid}/name-form/", {"name_form": "region"}, content_type="application/json")
    disputed = client.post(f"{base}{support.uid}/dispute/")
    listed = client.get(base).json()["results"]
    supports = client.get(f"{base}?list=disputed_supports").json()["results"]

    assert (named.status_code, disputed.status_code) == (200, 200), (named.content, disputed.content)
    assert [(row["uid"], row["about"], row["name_form"], row["disputed_at"]) for row in listed] == [
        (proposal.uid, proposal.number, "region", None)
    ]
    assert [(row["uid"], row["about"], row["by_earlier_account"]) for row in supports] == [
        (support.uid, backed.number, False)
    ]
    assert client.get(f"/api/v1/proposals/{proposal.number}/").json()["disputed_at"] is None
    assert DisputedSupport.objects.get().uid == support.uid


def test_a_disputed_proposal_tells_programs_since_when(draft, author):
    proposal = stage.make_proposal(draft, author)
    at = clock.now()
    dispute(proposal, by=author, at=at)

    told = Client().get(f"/api/v1/proposals/{proposal.number}/").json()

    assert told["disputed_at"] is not None


def test_so_much_may_be_disputed_in_a_day_told_before(draft, author, browser, settings, mailoutbox):
    settings.DAY_LIMITS = {"dispute": 1}
    one, other = (stage.make_proposal(draft, author, text=f"Words {number}.") for number in (1, 2))

    before = said(browser.get(address("dispute", one.uid)))
    browser.post(address("dispute", one.uid))
    again = dispute(one, by=author, at=clock.now())
    browser = signed_in(author)
    refused = browser.post(address("dispute", other.uid))
    program = browser.post(f"/api/v1/account/registered/{other.uid}/dispute/", content_type="application/json")

    name = "“This was not me” of one person in a day"
    assert f"{name}: at most 1. Left until" in before
    assert (again, refused.status_code, program.status_code) == (False, 429, 429)
    assert f"{name}: at most 1. As many were sent today" in said(refused)
    assert (program.json()["code"], int(program["Retry-After"]) > 0) == ("day_is_full", True)
    assert Proposal.objects.get(pk=other.pk).disputed_at is None
    assert list(DayCount.objects.values_list("act", "number")) == [("dispute", 1)]


def test_codes_that_say_it_is_oneself_are_sent_five_times_an_hour(draft, author, client, mailoutbox):
    client.force_login(author)
    where = address("confirm_by_code")

    told = [said(client.post(where, {"action": "send"}, follow=True)) for _time in range(6)]

    assert len(mailoutbox) == 5
    assert ["Too many requests in a short time" in page for page in told] == [False] * 5 + [True]
