"""How many characters are left: the browser counts as the server does, and never says less than none."""

import unicodedata

import pytest
from django.utils.translation import override
from playwright.sync_api import expect

from core.templatetags.page import number
from core.text import LENGTHS, TextTooLong, clean
from tests.proposals.stage import address, make_draft, make_person

LIMIT = LENGTHS["comment"]
TEXTS = {
    "Kazakh": "ә" * LIMIT,
    "emoji of two units": "😀" * LIMIT,
    "a family joined": ("👩‍👩‍👧" * LIMIT)[:LIMIT],
    "composed by the server": "и\u0306" * LIMIT,  # й, written as two signs
    "not to be composed": ("қ\u0301" * LIMIT)[:LIMIT],
    "line breaks and spaces at the ends": "\u3000 \n" + "a\n" * 50 + "b" * (LIMIT - 100) + " \u00a0\n\t",
}


def left_by_server(text):
    try:
        return LIMIT - len(clean(text.replace("\n", "\r\n"), "comment"))
    except TextTooLong as refusal:
        return LIMIT - refusal.values["length"]


@pytest.fixture
def page(site, new_page):
    make_draft()
    page = new_page(language="en-GB")
    site.sign_in(page, make_person())
    page.goto(address("comment_on_article", "constitution", "art_9"))
    return page


def test_browser_and_server_count_alike_at_the_limit(page):
    shown = page.locator("#id_text + .left")
    expect(shown).to_have_text("Characters left: 3\u00a0000")
    for name, text in TEXTS.items():
        assert unicodedata.normalize("NFC", text) != "", name
        for more in ("", "ңғ"):
            written = text.rstrip() + more if more else text
            page.locator("#id_text").fill(written)
            left = left_by_server(written)
            said = f"Characters left: {left}" if left >= 0 else f"Characters too many: {-left}"
            assert (name, more, shown.inner_text()) == (name, more, said)
            assert ("over" in shown.get_attribute("class")) == (left < 0)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_thousands_are_set_apart_as_the_pages_do(site, new_page, language):
    make_draft()
    page = new_page(language=f"{language}-KZ")
    site.sign_in(page, make_person())
    page.goto(address("comment_on_article", "constitution", "art_9", language=language))

    with override(language):
        assert number(LIMIT) == "3\u00a0000"
    assert page.locator("#id_text + .left").text_content().endswith(": 3\u00a0000")


def test_what_is_too_much_is_neither_cut_off_nor_kept_from_being_sent(page):
    page.locator("#id_text").fill("😀" * (LIMIT + 2))
    page.get_by_role("button", name="Leave the comment").click()

    expect(page.locator("#error-text")).to_contain_text(f"{LIMIT + 2} characters. At most {LIMIT} are possible.")
    assert len(page.locator("#id_text").input_value()) == LIMIT + 2
    expect(page.locator("#id_text + .left")).to_have_text("Characters too many: 2")
