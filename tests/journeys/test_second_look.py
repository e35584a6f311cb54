"""Somebody writes what others have written: sees it while writing, or before sending, and goes either way."""

import re

import pytest
from playwright.sync_api import expect

from proposals.actions import index_alike
from proposals.models import Proposal, Support
from tests.looks import violations
from tests.proposals import stage

WORDS = "Орыс тілі мемлекеттік ұйымдарда қазақ тілімен тең қолданылады."
NEARLY = "Орыс тілі барлық мемлекеттік ұйымдарда қазақ тілімен тең қолданылады."
REASONS = "Поштада қызмет көрсететін адамдарымның жартысы күн сайын орысша сөйлеп, қағаздарды орысша толтырады."
NEARLY_REASONS = "Поштада қызмет көрсететін адамдарымның жартысы күнде орысша сөйлеп, қағазды орысша толтырады."


@pytest.fixture
def draft(site):
    draft = stage.make_draft()
    stage.make_proposal(draft, language="kk", text=WORDS, reasons=REASONS)
    stage.make_proposal(draft, language="kk", text=NEARLY, reasons="Бұл әділ болады деп ойлаймын.")
    index_alike()
    return draft


@pytest.fixture
def person(draft):
    return stage.make_person("author")


@pytest.mark.parametrize(("javascript", "width"), [(False, 1440), (True, 360)])
def test_similar_proposals_are_met_before_sending_and_mine_says_how_it_differs(
    new_page, site, draft, person, javascript, width
):
    page = new_page(javascript=javascript, width=width)
    site.sign_in(page, person)
    page.goto(stage.compose_at(language="kk"))
    page.locator("#id_text").fill(NEARLY)
    page.locator("#id_reasons").fill(NEARLY_REASONS)
    if not javascript:
        page.get_by_role("button", name="Ұсынысты жіберу").click()
        expect(page.get_by_role("alert")).to_contain_text("2 ұқсас ұсыныс бар.")
    expect(page.locator("#similar")).to_contain_text("P-000001")
    expect(page.locator("#id_reasons")).to_have_value(NEARLY_REASONS)
    if javascript:
        assert violations(page) == []

    page.locator("#id_differs").fill("Соттар да аталған.")
    page.get_by_role("button", name="Бәрібір жіберу" if not javascript else "Ұсынысты жіберу").click()

    expect(page).to_have_url(re.compile("/kk/proposals/P-000003/receipt/"))
    assert Proposal.objects.with_words().get(serial=3).reasons == (
        f"{NEARLY_REASONS}\n\nP-000002 P-000001 ұсынысынан айырмашылығы: Соттар да аталған."
    )


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_the_other_is_supported_and_the_words_stay_as_a_draft(new_page, site, draft, person, javascript):
    page = new_page(javascript=javascript, width=360)
    site.sign_in(page, person)
    page.goto(stage.compose_at(language="kk"))
    page.locator("#id_text").fill(NEARLY)
    page.locator("#id_reasons").fill(NEARLY_REASONS)
    page.get_by_role("button", name="Ұқсас ұсыныстарды іздеу").click()
    page.get_by_role("button", name=re.compile("P-000001")).click()

    expect(page).to_have_url(re.compile("/kk/proposals/P-000001/#support"))
    assert list(Support.objects.values_list("proposal__serial", "person")) == [(1, person.pk)]
    assert [row.text for row in Proposal.objects.filter(author=person).with_words(person)] == [NEARLY]


def test_language_and_personal_data_are_told_in_russian_on_a_wide_screen(new_page, site, draft, person):
    page = new_page(language="ru-RU")
    site.sign_in(page, person)
    page.goto(stage.compose_at(language="ru") + "&kind=question")
    page.locator("#id_reasons").fill("Неге олай екенін түсінбедім, маған +7 701 123 45 67 нөміріне хабарласыңыз.")
    page.locator("button[value=send]").click()

    expect(page.get_by_role("alert")).to_contain_text("Похоже, текст на другом языке: Қазақша.")
    expect(page.locator("#personal-data")).to_contain_text("Номер телефона: +7 701 123 45 67")
    expect(page.locator("input[name=language][value=kk]")).to_be_checked()
    assert violations(page) == []

    page.get_by_role("button", name="Всё равно отправить").click()
    expect(page).to_have_url(re.compile("/ru/proposals/P-000003/receipt/"))
    assert Proposal.objects.get(serial=3).language == "kk"
