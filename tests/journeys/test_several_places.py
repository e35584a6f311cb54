"""A citizen changes two provisions in one proposal: in Kazakh on a phone, in Russian on a wide screen."""

import re

import pytest
from playwright.sync_api import expect

from proposals.models import Proposal
from tests.commission.world import make_draft, make_person
from tests.looks import overflow, violations
from tests.proposals import stage

WORDS = {
    "kk": (
        "Тағы бір ережені өзгерту",
        "9-бап, 1-тармақ",
        "Ұсынысты жіберу",
        "Астана – еліміздің елордасы.",
        "Мемлекеттік тіл – тек қазақ тілі.",
        "Екеуі бірге түсінікті.",
    ),
    "ru": (
        "Изменить ещё одно положение",
        "Статья 9, пункт 1",
        "Отправить предложение",
        "Столица страны – город Астана.",
        "Государственный язык – один казахский язык.",
        "Вместе это понятнее.",
    ),
}


def no_faults(page):
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize(("language", "javascript", "width"), [("kk", False, 360), ("ru", True, 1440)])
def test_two_provisions_are_changed_in_one_proposal(new_page, site, language, javascript, width):
    more, place, send, first, second, reasons = WORDS[language]
    make_draft()
    page = new_page(javascript=javascript, width=width)
    site.sign_in(page, make_person("author"))
    page.goto(stage.compose_at("art_10__para_1", language=language))
    page.locator("#id_text").fill(first)
    page.locator("#id_reasons").fill(reasons)

    page.get_by_role("button", name=more).click()
    page.locator("details", has_text=re.compile("9-\u2060?бап|Статья 9")).last.locator("summary").click()
    if javascript:
        no_faults(page)
    page.get_by_role("button", name=re.compile(place.replace("-", "-\u2060?"))).click()
    expect(page.locator("#id_text")).to_have_value(first)
    expect(page.locator("#id_reasons")).to_have_value(reasons)
    page.locator("#id_text_2").fill(second)
    if javascript:
        expect(page.locator("#difference-2")).to_contain_text("один")
        no_faults(page)
    page.get_by_role("button", name=send).click()

    expect(page).to_have_url(re.compile(r"/P-\d+/"))
    changes = Proposal.objects.with_words().get().changes
    assert [(one.base.placement.eid, one.text) for one in changes] == [
        ("art_9__para_1", second),
        ("art_10__para_1", first),
    ]
    page.goto(stage.address("proposal", Proposal.objects.get().number, language=language))
    expect(page.locator("#words-2")).to_contain_text("Астана")
    if javascript:
        no_faults(page)
