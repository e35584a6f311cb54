"""The forms of proposals, comments and supports as those who act for an organization meet them."""

import re

import pytest
from django.test import Client

from accounts.acting import KEPT as ACTING
from core import clock
from proposals.actions import ProposalWords, save_draft
from proposals.models import Comment, Proposal, Support
from tests.proposals.stage import (
    address,
    comment_form,
    compose_at,
    make_draft,
    make_organization,
    make_person,
    make_proposal,
    place,
    proposal_form,
    said,
    typed,
)

WORDS = ProposalWords(kind="change", language="en", text="Russian is used equally.", reasons="It is spoken.")


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def head(db):
    return make_person("head")


@pytest.fixture
def drafter(db):
    return make_person("drafter")


@pytest.fixture
def party(draft, head, drafter):
    return make_organization(head=head, drafter=drafter)


def act_for(client, organization):
    session = client.session
    if organization is None:
        session.pop(ACTING, None)
    else:
        session[ACTING] = organization.uid
    session.save()
    return client


def signed_in(person, organization=None):
    client = Client()
    client.force_login(person)
    return act_for(client, organization)


@pytest.fixture
def browser(head, party):
    return signed_in(head, party)


def test_the_composer_says_in_whose_name_and_asks_for_no_name_form(browser, party):
    page = browser.get(compose_at())

    assert "In the name of: Party of the Steppe" in said(page)
    assert 'name="name_form"' not in page.content.decode()
    assert f'name="in_name_of" value="{party.uid}"' in page.content.decode()


def test_a_proposal_is_sent_in_the_name_that_the_form_showed(browser, party):
    form = proposal_form(in_name_of=party.uid)
    del form["name_form"]

    sent = browser.post(compose_at(), form)

    proposal = Proposal.objects.get()
    assert (sent.status_code, proposal.organization, proposal.state) == (302, party, "published")
    assert "Party of the Steppe" in said(Client().get(proposal.get_absolute_url()))


@pytest.mark.parametrize("opened_for_the_party", [True, False])
def test_another_name_than_the_form_showed_is_refused_and_the_words_stay(browser, party, opened_for_the_party):
    opened = party.uid if opened_for_the_party else ""
    act_for(browser, None if opened_for_the_party else party)

    proposed = browser.post(compose_at(), proposal_form(in_name_of=opened))
    commented = browser.post(address("comment_on_article", "constitution", "art_9"), comment_form(in_name_of=opened))

    for page, field, words in ((proposed, "reasons", "Many people speak it."), (commented, "text", "I agree.")):
        assert (page.status_code, typed(page, field)) == (409, words)
        assert "You chose another name to act in while this form was open." in said(page)
    assert (Proposal.objects.count(), Comment.objects.count()) == (0, 0)


def test_saving_a_draft_asks_for_the_name_too(browser, party):
    act_for(browser, None)
    refused = browser.post(compose_at(), proposal_form(act="save", in_name_of=party.uid))
    act_for(browser, party)
    saved = browser.post(compose_at(), proposal_form(act="save", in_name_of=party.uid))

    assert (refused.status_code, saved.status_code) == (409, 302)
    assert Proposal.objects.get().organization == party


def test_a_drafter_sees_no_button_to_send_and_a_refusal_keeps_the_words(drafter, party):
    browser = signed_in(drafter, party)

    page = browser.get(compose_at())
    refused = browser.post(compose_at(), proposal_form(in_name_of=party.uid))

    assert ("Send the proposal" in said(page), "Save the draft" in said(page)) == (False, True)
    assert "Its head or a member who may file sends them." in said(page)
    assert (refused.status_code, typed(refused, "reasons")) == (403, "Many people speak it.")
    assert Proposal.objects.count() == 0


def test_a_draft_opened_in_another_name_says_whose_it_is_and_is_not_sent(draft, browser, head, party):
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=head, at=clock.now())
    act_for(browser, None)

    page = browser.get(address("edit_draft", saved.uid))
    refused = browser.post(address("edit_draft", saved.uid), proposal_form(in_name_of=""))

    assert "This draft is written in another name: Party of the Steppe ." in said(page)
    assert (refused.status_code, "This draft is written in another name." in said(refused)) == (422, True)
    assert Proposal.objects.get().state == "draft"


def test_a_colleague_goes_on_with_a_draft_of_the_organization(draft, browser, drafter, party):
    saved = save_draft(draft, place(draft), WORDS, organization=party, by=drafter, at=clock.now())

    page = browser.get(address("edit_draft", saved.uid))
    sent = browser.post(address("edit_draft", saved.uid), proposal_form(in_name_of=party.uid, reasons=WORDS.reasons))
    stranger = signed_in(make_person()).get(address("edit_draft", saved.uid))

    assert (typed(page, "reasons"), sent.status_code, stranger.status_code) == (WORDS.reasons, 302, 404)
    assert Proposal.objects.get().state == "published"


def test_a_comment_is_left_in_the_organization_s_name(browser, party, draft):
    form = comment_form(in_name_of=party.uid)
    del form["name_form"]

    sent = browser.post(address("comment_on_article", "constitution", "art_9"), form)

    assert (sent.status_code, Comment.objects.get().author_shown) == (302, "Party of the Steppe")


def test_organizations_do_not_support_and_are_offered_their_own_name(browser, draft, party):
    proposal = make_proposal(draft)

    page = browser.get(proposal.get_absolute_url())
    refused = browser.post(address("support", proposal.number), {"act": "support"})

    assert "Organizations do not support proposals: supports are people's." in said(page)
    assert "Act in my own name" in said(page)
    assert 'value="support"' not in page.content.decode()
    assert (refused.status_code, Support.objects.count()) == (422, 0)
    assert "Act in your own name to support." in said(refused)


def test_who_wrote_for_an_organization_does_not_support_it_and_a_colleague_may(draft, browser, head, drafter, party):
    browser.post(compose_at(), proposal_form(in_name_of=party.uid))
    proposal = Proposal.objects.get()

    own = signed_in(head).get(proposal.get_absolute_url())
    colleague = signed_in(drafter).get(proposal.get_absolute_url())
    signed_in(drafter).post(address("support", proposal.number), {"act": "support"})

    assert "This is your own proposal: others can support it." in said(own)
    assert re.search(r'value="support"', colleague.content.decode())
    assert Support.objects.get().person == drafter


def test_a_filer_withdraws_what_a_colleague_sent_and_a_drafter_does_not(browser, drafter, party):
    browser.post(compose_at(), proposal_form(in_name_of=party.uid))
    proposal = Proposal.objects.get()
    withdraw = address("withdraw_proposal", proposal.number)

    forbidden = signed_in(drafter, party).post(withdraw)
    done = browser.post(withdraw)

    assert (forbidden.status_code, done.status_code) == (403, 302)
    assert Proposal.objects.get().state == "withdrawn"
