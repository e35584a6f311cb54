"""Two write a proposal together: on a phone in Kazakh, without JavaScript and with it, and on a wide screen."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from core import clock
from proposals.actions import ProposalWords, save_draft
from proposals.invitations import mail_due_coauthor_invitations
from proposals.models import Coauthor, Proposal
from tests.looks import overflow, violations
from tests.proposals import stage
from tests.proposals.test_coauthors import join, person

TEXT = "Орыс тілі мемлекеттік ұйымдарда қазақ тілімен тең қолданылады."
OTHER = "Орыс тілі барлық мемлекеттік ұйымдарда қазақ тілімен қатар қолданылады."
WORDS = {"kind": "change", "language": "kk", "text": TEXT, "reasons": "Адамдар екі тілде де жүгінеді."}


@pytest.fixture
def draft(site):
    return stage.make_draft()


def saved(draft, author):
    return save_draft(draft, stage.place(draft), ProposalWords(**WORDS), by=author, at=clock.now())


def no_faults(page):
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_author_invites_and_the_invited_joins_and_changes_the_words_on_a_phone(new_page, site, draft, javascript):
    author, friend = person("author"), person("friend", pseudonym="Дала")
    proposal = saved(draft, author)
    page, other = (new_page(javascript=javascript, width=360) for _person in range(2))
    site.sign_in(page, author)
    page.goto(stage.address("edit_draft", proposal.uid, language="kk"))
    page.get_by_role("link", name="Басқалармен бірге жазу").click()
    page.locator("#id_email").fill(friend.email)
    page.get_by_role("button", name="Шақыру", exact=True).click()
    expect(page.locator("#invitations")).to_contain_text(friend.email)
    if javascript:
        no_faults(page)
    mail_due_coauthor_invitations()
    [link] = re.findall(r"/kk/proposals/invitations/\S+", mail.outbox[-1].body)

    other.goto(link)
    expect(other.locator("main")).not_to_contain_text(TEXT)
    site.sign_in(other, friend)
    other.goto(link)
    expect(other.locator("#words")).to_contain_text("Адамдар екі тілде де жүгінеді.")
    if javascript:
        no_faults(other)
    other.locator("input[name=name_form][value=pseudonym]").check()
    other.get_by_role("button", name="Бірге жазамын").click()
    expect(other.get_by_text("Дала").first).to_be_visible()
    other.get_by_role("link", name="Жазуды жалғастыру").click()
    other.locator("#id_text").fill(OTHER)
    other.get_by_role("button", name="Сақтап қою").click()

    expect(other.locator("#id_text")).to_have_value(OTHER)
    assert Proposal.objects.with_words(friend).get().text == OTHER
    assert [one.person for one in Coauthor.objects.standing()] == [friend]


def test_two_texts_stand_side_by_side_where_two_wrote_at_once_on_a_wide_screen(new_page, site, draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    page = new_page(javascript=False, language="ru-RU")
    site.sign_in(page, author)
    page.goto(stage.address("edit_draft", proposal.uid, language="ru"))
    words = ProposalWords(**WORDS | {"text": OTHER})
    save_draft(draft, stage.place(draft), words, by=friend, at=clock.now(), proposal=proposal)
    page.locator("#id_reasons").fill("Есть и другая причина.")
    page.get_by_role("button", name="Сохранить черновик").click()

    expect(page.locator("#stored")).to_contain_text(OTHER)
    expect(page.locator("#id_reasons")).to_have_value("Есть и другая причина.")
    assert Proposal.objects.with_words(author).get().text == OTHER
