"""Writing is safe: nothing typed is lost, nothing is sent twice, nobody reads another's words on a shared browser."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from accounts.actions import register_person
from proposals.models import Proposal, RevisionWords
from record.models import Entry
from tests.proposals.stage import WORDS, address, compose_at, make_draft, make_person

TEXT, REASONS = "2. Write the words", "3. Why should it be so?"
PRESENT = WORDS["art_9__para_2"]["en"]
PLAIN_AND_HTMX = pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 32_000, "uploadThroughput": 32_000}  # 256 kbit/s


@pytest.fixture
def draft(site):
    return make_draft()


def write(page, word="Words of somebody."):
    page.goto(compose_at())
    page.get_by_label(TEXT).fill(word)
    page.get_by_label(REASONS).fill(f"Because of {word}")


def words_on(page):
    """Return everything that stands in the fields of the composer."""
    page.goto(compose_at())
    return page.get_by_label(TEXT).input_value(), page.get_by_label(REASONS).input_value()


def leave(page):
    page.goto(address("account_logout"))
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(re.compile(r"/en/(?!.*logout)"))


@PLAIN_AND_HTMX
def test_nobody_finds_anothers_words_after_sign_out(new_page, site, draft, javascript):
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, make_person())
    write(page)
    if javascript:
        expect(page.locator("#saved")).to_contain_text("Saved at", timeout=15_000)
    leave(page)

    as_visitor = words_on(page)
    site.sign_in(page, make_person())
    as_another = words_on(page)
    if javascript:
        assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:'))") == []
    for _step in range(6):
        page.go_back()
        if "propose" in page.url:
            assert page.get_by_label(TEXT).input_value() == PRESENT

    assert as_visitor == as_another == (PRESENT, "")


@PLAIN_AND_HTMX
def test_nobody_finds_anothers_words_after_a_session_that_ended_unasked(new_page, site, draft, javascript):
    register_person("another@example.kz", "long enough word", verified=True)
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, make_person())
    write(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send the proposal").click()
    page.locator("#id_login").fill("another@example.kz")
    page.locator("#id_password").fill("long enough word")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("propose"))

    assert page.get_by_label(TEXT).input_value() == PRESENT
    assert words_on(page) == (PRESENT, "")
    assert Proposal.objects.filter(serial__isnull=False).count() == 0


def test_what_is_typed_is_saved_every_ten_seconds_even_without_a_pause(new_page, site, draft):
    page = new_page(language="en-GB")
    site.sign_in(page, make_person())
    page.goto(compose_at())
    area = page.get_by_label(REASONS)

    for _n in range(22):
        area.press_sequentially("word ")
        page.wait_for_timeout(500)

    saved = RevisionWords.objects.get().reasons
    assert len(saved.split()) >= 2
    expect(page.locator("#saved")).to_contain_text("Saved at")
    assert page.locator("#saved").get_attribute("role") == "status"


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_a_double_click_on_a_slow_line_submits_once(new_page, site, draft, javascript):
    page = new_page(javascript=javascript, language="ru-RU", width=360)
    site.sign_in(page, make_person())
    page.goto(compose_at(language="ru"))
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.locator("#id_text").fill(f"Официально употребляется русский язык и казахский язык {secrets.token_hex(2)}.")
    page.locator("#id_reasons").fill("Так будет понятнее каждому.")

    page.get_by_role("button", name="Отправить предложение").dblclick()
    # `wait_for_url` fails when the first of the two submissions is broken off by the second.
    expect(page).to_have_url(re.compile(r"/receipt/"), timeout=20_000)

    assert [row.number for row in Proposal.objects.submitted()] == ["P-000001"]
    assert Entry.objects.filter(verb="proposal.submitted").count() == 1
