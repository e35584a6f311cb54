"""A moderator works by single keys while a second one works beside them: no item twice, none lost."""

import re
import threading
from collections import Counter

import pytest
from django.db import connection
from playwright.sync_api import expect

from core import clock
from moderation.actions import claim_next, rule
from moderation.models import Claim, Ruling
from tests.moderation import world

QUEUE = "/en/constitution/moderation/"
ITEMS = 12


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def moderator(draft):
    return world.make_moderator(draft)


def press(page, code):
    """Press a key by its place, as a Russian layout names it."""
    named = {"Digit1": "1", "Digit2": "2", "Digit7": "7"}
    page.evaluate(
        """([code, key]) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {code, key, bubbles: true, cancelable: true}))""",
        [code, named.get(code, "ё")],
    )


def test_two_moderators_do_all_by_keys_none_twice(new_page, site, draft, moderator):
    author = world.make_person("author")
    items = [world.make_comment(draft, text=f"Пікір {number}.", author=author) for number in range(ITEMS)]
    beside = world.make_moderator(draft, "second")
    page = new_page(language="en-GB")
    site.sign_in(page, moderator)

    def work_beside():
        try:
            while (claim := claim_next(draft, by=beside, at=clock.now())) is not None:
                if Ruling.objects.filter(moderator=beside).count() >= ITEMS // 2:
                    Claim.objects.filter(pk=claim.pk).delete()
                    return
                rule(claim.item, ruling="publish", by=beside, at=clock.now())
        finally:
            connection.close()

    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Take the next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item")).to_be_visible()
    other = threading.Thread(target=work_beside)
    other.start()
    try:
        for _each in range(ITEMS):
            shown = page.locator("#item .words").first.inner_text()
            press(page, "Digit1")
            expect(page.get_by_label(re.compile("Publish$"))).to_be_checked()
            page.keyboard.press("Enter")
            expect(page.locator("#bench")).not_to_contain_text(shown)
            if page.locator("#item").count() == 0:
                break
    finally:
        other.join(timeout=60)

    ruled = Counter(Ruling.objects.values_list("comment", flat=True))
    assert set(ruled.values()) == {1}
    assert set(ruled) <= {item.pk for item in items}
    assert Ruling.objects.filter(moderator=beside).exists()
    assert Ruling.objects.filter(moderator=moderator).exists()


def test_single_keys_can_be_turned_off_and_leave_typing_alone(new_page, site, draft, moderator):
    world.make_comment(draft, text="Бірінші пікір.")
    page = new_page(language="en-GB")
    site.sign_in(page, moderator)
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Take the next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item")).to_be_visible()
    hide, publish = page.get_by_label(re.compile("Hide$")), page.get_by_label(re.compile("Publish$"))

    page.keyboard.press("2")
    expect(hide).to_be_checked()
    page.get_by_label("Statement of reasons").press_sequentially("1 7")
    expect(page.get_by_label("Statement of reasons")).to_have_value("1 7")
    expect(hide).to_be_checked()
    page.get_by_label("Digits and Enter work alone").uncheck()
    page.locator("#item h2").focus()
    page.keyboard.press("1")

    expect(publish).not_to_be_checked()
    page.reload()
    expect(page.get_by_label("Digits and Enter work alone")).not_to_be_checked()


def test_z_takes_the_last_ruling_back_and_nought_is_a_ground(new_page, site, draft, moderator):
    for number in range(2):
        world.make_comment(draft, text=f"Пікір {number}.")
    page = new_page(language="en-GB")
    site.sign_in(page, moderator)
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Take the next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item h2")).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("The comment stands.")
    expect(page.locator("#item h2")).to_be_focused()

    page.keyboard.press("0")
    expect(page.locator('#decide [name=ground][accesskey="0"]')).to_be_checked()
    assert Ruling.objects.get().undone_at is None
    page.keyboard.press("z")

    expect(page.locator("#done")).to_contain_text("The ruling is taken back.")
    assert Ruling.objects.get().undone_at is not None


def test_without_the_script_no_switch_is_shown(new_page, site, draft, moderator):
    world.make_comment(draft)
    page = new_page(javascript=False, language="en-GB")
    site.sign_in(page, moderator)

    page.goto(QUEUE)

    expect(page.get_by_label("Digits and Enter work alone")).to_be_hidden()
    expect(page.get_by_text("too few rulings were made in the last hour")).to_be_visible()
