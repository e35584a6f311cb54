"""A moderator works by single keys while a second one works beside them: no item twice, none lost."""

import re
import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from moderation.models import KINDS, Ruling
from moderation.queue import waiting
from tests.moderation import world

QUEUE = "/en/constitution/moderation/"
ITEMS = 40
KEYS = {"publish": "1", "hide": "2", "cover": "5"}
OTHER_ACTS = {2: "hide", 4: "skip", 6: "cover", 9: "skip", 11: "hide", 13: "cover"}  # of the first moderator's
IN_RUSSIAN_LAYOUT = """document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {code: "KeyZ", key: "я", bubbles: true, cancelable: true}))"""
REASONS = "«Пікір» деген сөз."


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def moderator(draft):
    return world.make_moderator(draft)


def beside_by_http(person, holds_one, turns):
    """Let stand one item for each turn through the pages, until nothing is free."""
    client = Client()
    client.force_login(person)
    address = client.post(QUEUE)["Location"]
    holds_one.set()
    while address != QUEUE:
        turns.acquire(timeout=60)
        address = client.post(address, {"ruling": "publish"})["Location"].partition("?")[0]


def act_by_keys(page, act):
    """Do one act on what lies before the moderator, by keys alone; return whether something follows."""
    shown, keys = page.locator("#decide").get_attribute("action"), page.keyboard
    if act == "cover":
        step_to(page, "#cover summary")
        keys.press("Enter")
        step_to(page, "#cover input[type=checkbox]")
        keys.press("Space")
    if act in KEYS:
        keys.press(KEYS[act])
        expect(page.locator(f'#decide [name=ruling][accesskey="{KEYS[act]}"]')).to_be_checked()
    if act in ("hide", "cover"):
        keys.press("7")
        expect(page.locator('#decide [name=ground][accesskey="7"]')).to_be_checked()
        step_to(page, "#id_reasons")
        keys.insert_text(REASONS)
        step_to(page, "#decide .actions .btn:not([name])")
    if act == "skip":
        step_to(page, "#decide [value=skip]")
    keys.press("Enter")
    expect(page.locator(f'#decide[action="{shown}"]')).to_have_count(0)
    if page.locator("#item").count() == 0:
        return False
    expect(page.locator("#item h2")).to_be_focused()
    return True


def step_to(page, selector):
    for _step in range(200):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"No key leads to {selector}.")


def test_two_moderators_do_all_none_twice_one_by_keys_alone(new_page, site, draft, moderator):
    author = world.make_person("author")
    items = [world.make_comment(draft, text=f"Пікір {number}.", author=author) for number in range(3 * ITEMS // 4)]
    items += [world.make_proposal(draft, text=f"Сөз {number}.", author=author) for number in range(ITEMS // 4)]
    beside = world.make_moderator(draft, "second")
    page = new_page(language="en-GB")
    site.sign_in(page, moderator)
    holds_one, turns, failed = threading.Event(), threading.Semaphore(0), []

    def work_beside():
        try:
            beside_by_http(beside, holds_one, turns)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            holds_one.set()
            connection.close()

    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Take the next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item h2")).to_be_focused()
    other = threading.Thread(target=work_beside)
    other.start()
    holds_one.wait(timeout=60)
    done = 0
    try:
        while act_by_keys(page, OTHER_ACTS.get(done, "publish")):
            done += 1
            turns.release()
    finally:
        turns.release(ITEMS)
        other.join(timeout=60)

    rulings = list(Ruling.objects.select_related(*KINDS))
    assert failed == []
    assert Counter(ruling.item for ruling in rulings) == Counter(items)
    assert waiting(draft) == (0, None)
    by = Counter((ruling.moderator_id, ruling.kind) for ruling in rulings)
    assert by[moderator.pk, "hide"] == by[moderator.pk, "partial"] == 2
    assert by[moderator.pk, "publish"] >= ITEMS // 4
    assert by[beside.pk, "publish"] >= ITEMS // 4


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
    page.evaluate(IN_RUSSIAN_LAYOUT)

    expect(page.locator("#done")).to_contain_text("The ruling is taken back.")
    assert Ruling.objects.get().undone_at is not None


def test_without_the_script_no_switch_is_shown(new_page, site, draft, moderator):
    world.make_comment(draft)
    page = new_page(javascript=False, language="en-GB")
    site.sign_in(page, moderator)

    page.goto(QUEUE)

    expect(page.get_by_label("Digits and Enter work alone")).to_be_hidden()
    expect(page.get_by_text("too few rulings were made in the last hour")).to_be_visible()


def test_on_a_phone_what_can_be_done_stands_above_the_list(new_page, site, draft, moderator):
    author = world.make_person("author")
    for number in range(3):
        world.make_comment(draft, text=f"Пікір {number}.", author=author)
    page = new_page(language="en-GB", width=360)
    site.sign_in(page, moderator)
    page.goto(QUEUE)
    take_next = page.get_by_role("button", name="Take the next")

    in_order = take_next, page.get_by_role("button", name="Rule on those marked at once"), page.locator(".queue")
    tops = [one.bounding_box()["y"] for one in in_order]
    assert tops == sorted(tops)

    take_next.click()
    expect(page.locator("#item h2")).to_be_focused()
    in_order = page.locator("#item"), page.locator("#decide"), page.locator("#batch"), page.locator(".queue")
    tops = [one.bounding_box()["y"] for one in in_order]
    assert tops == sorted(tops)
