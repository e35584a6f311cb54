"""A consultation on a law of chapters without sections: from two files to proposals on an article and on a chapter."""

import re

import pytest
from playwright.sync_api import expect

from articles.actions import appoint
from articles.models import Role
from core import clock
from proposals.models import Change
from tests.articles.laws import long_law
from tests.journeys.test_import import no_faults
from tests.journeys.test_new_consultation import appoint_in_browser, ask_to_open, staff, write_about
from tests.proposals import stage

SETTINGS = "/ru/long/settings/"
HEADINGS = re.compile(r"^(?=(?:Глава|Статья) \d|\d+-(?:тарау|бап))", re.MULTILINE)


@pytest.fixture
def files(tmp_path):
    """The law as Markdown, a file a language: 160 articles in 7 chapters, so long that its contents are folded."""
    for language in ("kk", "ru"):
        (tmp_path / f"{language}.md").write_text(HEADINGS.sub("## ", long_law(160, language)))
    return tmp_path


def bring(page, files, second):
    page.goto("/ru/consultations/new/")
    page.get_by_label("Имя в адресах").fill("long")
    page.get_by_label("Электронная почта второго секретаря").fill(second.email)
    page.get_by_label("Дата текста").fill("2026-02-01")
    for language in ("kk", "ru"):
        page.locator(f"input[name=file_{language}]").set_input_files(files / f"{language}.md")
    page.get_by_role("button", name="Прочитать и проверить").click()
    expect(page.locator("#found")).to_contain_text("Глав: 7. Статей: 160. Всего единиц: 808.")


def open_consultation(page, other):
    write_about(page, SETTINGS)
    for role in ("moderator", "rapporteur"):
        appoint_in_browser(page, staff(), role, SETTINGS)
    ask_to_open(page, SETTINGS)
    other.goto(SETTINGS)
    other.locator("#changes").get_by_role("link", name="Посмотреть").click()
    other.get_by_role("button", name="Согласиться и выполнить").click()
    expect(other.locator("#changes")).to_have_count(0)


def propose(page, words, number):
    page.locator("textarea[name=text]").fill(words)
    page.locator("textarea[name=reasons]").fill("Так яснее.")
    page.locator("button[value=send]").first.click()
    page.wait_for_url(f"**/proposals/{number}/**")


def test_a_citizen_proposes_on_an_article_and_on_a_whole_chapter(new_page, site, files):
    first, second = staff(), staff()
    appoint(stage.make_draft(), first, Role.SECRETARY, by=None, at=clock.now())
    page, other, visitor = (new_page(width=360, language="ru-RU") for _person in range(3))
    site.sign_in(page, first)
    site.sign_in(other, second)

    bring(page, files, second)
    page.locator("#tree > li").nth(1).locator("summary").click()
    expect(page.locator("#tree").get_by_text("Статья 26", exact=True)).to_be_visible()
    no_faults(page)
    page.get_by_role("button", name="Начать обсуждение с этим текстом").click()
    open_consultation(page, other)

    site.sign_in(visitor, stage.make_person(level=2))
    visitor.goto("/ru/long/contents/")
    no_faults(visitor)
    article = visitor.locator("#chp_2").get_by_role("link", name="Статья 30")
    expect(article).to_be_hidden()
    visitor.locator("#chp_2 summary").click()
    article.click()
    expect(visitor.locator("h1")).to_contain_text("Статья 30")
    visitor.goto("/ru/long/conditions/?next=/ru/long/articles/30/")
    visitor.locator("main button[value=accept]").click()
    visitor.locator("a[href$='propose/?provision=art_30__para_1']").first.click()
    propose(visitor, "Тридцать слов.", "P-000001")

    visitor.goto("/ru/long/contents/")
    visitor.locator("#chp_2 h2 a").click()
    expect(visitor.locator("h1")).to_contain_text("Глава 2")
    no_faults(visitor)
    visitor.locator("a[href$='propose/?provision=chp_2']").first.click()
    propose(visitor, "Глава о другом.", "P-000002")
    visitor.goto("/ru/long/chapters/chp_2/")
    expect(visitor.locator("main")).to_contain_text("P-000002")
    changes = Change.objects.filter(revision__proposal__draft__slug="long").order_by("pk")
    assert list(changes.values_list("revision__proposal__serial", "base__placement__eid")) == [
        (1, "art_30__para_1"),
        (2, "chp_2"),
    ]
