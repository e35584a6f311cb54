"""A visitor finds the article that concerns them, reads it and begins to propose: with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from commission.actions import decide
from core import clock
from proposals.models import Kind
from tests.looks import overflow, violations
from tests.pages import world

PAGES = [
    "",
    "contents/",
    "contents/?order=most",
    "figures/",
    "regions/KZ-71/",
    "search/?q=capital",
    "search/?q=zzzz",
    "search/?theme=language",
    "about/",
    "rules/",
    "articles/9/",
    "articles/9/?with=ru",
    "sections/1/",
    "whole/",
    "editions/1/articles/9/",
]


@pytest.fixture
def draft(site):
    draft = world.make_draft(is_demonstration=True)
    world.make_findable(draft)
    return draft


@pytest.fixture
def talk(draft):
    """Proposals of all kinds, equal ones, an answer, marks, a thread of comments; counted."""
    first = world.make_proposal(draft, reasons="Бірінші себеп.")
    world.make_proposal(draft)
    world.make_proposal(draft, "art_9__para_1", kind=Kind.KEEP, reasons="Дұрыс.")
    world.make_proposal(draft, "draft", kind=Kind.QUESTION, reasons="Неге?")
    world.make_proposal(draft, **world.LEAKS["hidden"])
    comment = world.make_comment(draft)
    world.make_comment(draft, parent=comment, stance="against")
    world.make_comment(draft, **world.LEAKS["hidden"])
    decide([first], outcome="accepted_in_part", reasons=world.REASONS, by=world.make_rapporteur(draft), at=clock.now())
    world.count(draft)
    world.count(draft, "draft")
    return first


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("width", [360, 1440])
def test_a_visitor_finds_reads_and_begins_to_propose(new_page, talk, javascript, width):
    page = new_page(javascript=javascript, width=width, language="en-GB")

    page.goto("/")
    expect(page).to_have_url(re.compile("/en/$"))
    page.get_by_label("Which article do you want to speak about?").fill("capital")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("Article 10, paragraph 1")).click()
    expect(page.locator("#para_1")).to_contain_text("Astana is the capital.")
    page.get_by_role("link", name="Previous: article 9").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Article 9")
    page.get_by_role("link", name=re.compile("^1.proposal.*paragraph 2|^2.proposals.*paragraph 2")).click()
    expect(page.locator("#proposals .item")).to_have_count(2)
    page.get_by_role("link", name="Show all proposals").click()
    page.get_by_role("link", name=talk.number).or_(page.get_by_role("link", name="Бірінші себеп.")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    page.locator("#para_2").get_by_role("link", name=re.compile("Propose a change")).click()
    expect(page).to_have_url(re.compile(r"/propose/\?provision=art_9__para_2$"))
    page.locator("textarea[name=reasons]").fill("Менің себебім.")
    page.locator("textarea[name=text]").fill("Russian is used as well.")
    page.get_by_role("button", name=re.compile("^Send")).click()

    expect(page).to_have_url(re.compile(r"/en/account/login/\?next="))


def test_a_reader_changes_language_and_keeps_the_place(new_page, talk):
    page = new_page(javascript=False)

    page.goto("/kk/constitution/articles/9/?with=ru")
    expect(page.locator("#para_2 .pair")).to_contain_text("Употребляется русский язык.")
    page.get_by_role("link", name="Рус").first.click()
    expect(page).to_have_url(re.compile("/ru/constitution/articles/9/"))
    expect(page.locator("#para_2")).to_contain_text("Употребляется русский язык.")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_for_readers_pass_axe_and_do_not_scroll_sideways(new_page, talk, language, width):
    page = new_page(width=width)
    problems = {}

    for address in PAGES:
        page.goto(f"/{language}/constitution/{address}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = violations(page)
        if overflow(page):
            found.append("scrolls sideways")
        if found:
            problems[address] = found

    assert problems == {}


def test_a_printed_article_holds_the_law_and_no_buttons(new_page, talk):
    page = new_page(javascript=False, language="en-GB")

    page.goto("/en/constitution/articles/9/")
    page.emulate_media(media="print")

    expect(page.locator("#para_2 .law")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Propose a change")).first).to_be_hidden()
    expect(page.locator(".masthead nav")).to_be_hidden()
