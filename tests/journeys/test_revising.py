"""An author sends other words, and somebody who backed the earlier ones answers: on a phone and a wide screen."""

import re

import pytest
from playwright.sync_api import expect

from core import clock
from proposals.actions import support_proposal
from proposals.models import Proposal, Support
from tests.looks import overflow, violations
from tests.proposals import stage

TEXT = "Орыс тілі мемлекеттік ұйымдарда қазақ тілімен тең қолданылады."
OTHER = "Орыс тілі барлық мемлекеттік ұйымдарда қазақ тілімен қатар қолданылады."
REASONS = "Адамдар екі тілде де жүгінеді."


@pytest.fixture
def draft(site):
    return stage.make_draft()


def no_faults(page):
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize(("javascript", "width"), [(False, 360), (True, 360)], ids=["plain", "htmx"])
def test_words_change_on_a_phone_and_a_backer_answers(new_page, site, draft, javascript, width):
    author, backer = stage.make_person("author"), stage.make_person("backer")
    proposal = stage.make_proposal(draft, author, language="kk", text=TEXT, reasons=REASONS)
    support_proposal(proposal, by=backer, at=clock.now())
    page = new_page(javascript=javascript, width=width)
    site.sign_in(page, author)
    page.goto(stage.address("proposal", proposal.number, language="kk"))
    page.get_by_role("link", name="Мәтінін өзгерту").click()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    page.locator("#id_text").fill(OTHER)
    page.get_by_role("button", name="Айырманы көрсету").click()
    expect(page.locator("#difference")).to_contain_text("қатар")
    if javascript:
        no_faults(page)
    page.get_by_role("button", name="Жаңа мәтінді жіберу").click()

    expect(page).to_have_url(re.compile("/kk/proposals/P-000001/revisions/2/$"))
    expect(page.locator("#changes")).to_contain_text("1-нұсқадан бері не өзгерді")
    if javascript:
        no_faults(page)
    reader = new_page(javascript=javascript, width=width)
    site.sign_in(reader, backer)
    reader.goto(stage.address("proposal", proposal.number, language="kk"))
    expect(reader.locator("#support")).to_contain_text("Сіз бұрынғы мәтінді қолдадыңыз")
    reader.get_by_role("button", name="Жаңа мәтінді де қолдаймын").click()
    expect(reader.locator("#support")).to_contain_text("Сіз бұл ұсынысты қолдадыңыз")
    if javascript:
        no_faults(reader)
    assert Support.objects.get().revision.number == 2


def test_a_refusal_keeps_the_words_on_a_wide_screen(new_page, site, draft):
    author = stage.make_person("author")
    proposal = stage.make_proposal(draft, author, language="kk", text=TEXT, reasons=REASONS)
    page = new_page(language="ru-RU")
    site.sign_in(page, author)
    page.goto(stage.address("revise_proposal", proposal.number, language="ru"))
    page.locator("#id_text").fill(OTHER)
    page.locator("#id_reasons").fill("")
    page.get_by_role("button", name="Отправить новый текст").click()

    expect(page.get_by_role("alert")).to_contain_text("Новый текст не отправлен")
    expect(page.locator("#id_text")).to_have_value(OTHER)
    no_faults(page)
    page.locator("#id_reasons").fill("Теперь есть основание.")
    page.get_by_role("button", name="Отправить новый текст").click()

    expect(page).to_have_url(re.compile("/ru/proposals/P-000001/revisions/2/$"))
    assert Proposal.objects.with_words().get().reasons == "Теперь есть основание."


def test_words_outlive_a_session_that_ends_while_they_are_written(new_page, site, draft):
    author = stage.make_person("author")
    proposal = stage.make_proposal(draft, author, language="kk", text=TEXT, reasons=REASONS)
    address = stage.address("revise_proposal", proposal.number, language="kk")
    page = new_page(width=360)
    site.sign_in(page, author)
    page.goto(address)
    page.locator("#id_text").fill(OTHER)
    expect(page.locator("#saved")).to_contain_text("Сақталған", timeout=12_000)
    no_faults(page)
    page.context.clear_cookies()
    page.locator("#id_reasons").fill("Сессия аяқталғаннан кейін жазылды.")
    page.goto(address)

    site.sign_in(page, author)
    page.goto(address)
    expect(page.locator("#id_text")).to_have_value(OTHER)
    expect(page.locator("#id_reasons")).to_have_value("Сессия аяқталғаннан кейін жазылды.")
    another = new_page(width=360)
    site.sign_in(another, author)
    another.goto(address)
    expect(another.locator("#id_text")).to_have_value(OTHER)
    expect(another.get_by_role("button", name="Жазғанымнан бас тарту")).to_be_visible()
    no_faults(another)
