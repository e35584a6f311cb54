"""A moderator's hour in a browser: 200 items by keyboard alone while a second moderator works in another browser."""

import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect, sync_playwright

from articles.models import Draft
from bench import load
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick
from bench.moderating import PAGE, WAITING, let_wait, make_moderator, part
from bench.web import BROWSER, cookies_of, served
from moderation.models import Claim, Ruling, RulingKind
from moderation.queue import review_address, waiting

ITEMS = 200  # of the moderator whose acts are measured
LANGUAGE = "ru"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# In turn: how a moderator's day goes, most of it let stand.
ACTS = ("publish", "publish", "hide", "publish", "publish", "return", "publish", "publish", "skip", "cover")
RULINGS = {
    "publish": ("1", RulingKind.PUBLISH),
    "hide": ("2", RulingKind.HIDE),
    "return": ("3", RulingKind.RETURN),
    "cover": ("5", RulingKind.PARTIAL),
}
NEED_REASONS = {"hide", "return", "cover"}
REASONS = "В тексте реклама: «купите»."
PAGES = 200  # of the bench that are asked for to tell their CPU
READS = 0.3  # seconds that the second moderator looks at an item
AT_MOST = 30_000  # ms until an answer counts as none

# From Enter to the next item painted with the focus on its heading, by the browser's own clock. How many there were
# stands on the page, to be waited for.
STOPWATCH = """
window.taken = [];
let pressed = null;
addEventListener("keydown", (event) => {
  if (event.code === "Enter" && !event.target.closest("textarea, summary")) pressed = performance.now();
}, true);
addEventListener("focusin", (event) => {
  if (pressed === null || !event.target.matches("#item h2")) return;
  const begun = pressed;
  pressed = null;
  requestAnimationFrame(() => setTimeout(() => {
    window.taken.push(performance.now() - begun);
    document.documentElement.dataset.taken = window.taken.length;
  }));
}, true);
"""


def measure():
    """Tell how long acts take as a browser sees them, what a page costs, and that no item comes twice or is lost."""
    call_command("collectstatic", interactive=False, verbosity=0)
    draft = Draft.objects.get()
    let_wait(draft)
    analyze()
    moderators = [make_moderator(draft, number) for number in range(2)]
    cookies = [cookie for cookie, _token in cookies_of(moderators)]
    pace, done, ended = yardstick(), threading.Event(), []
    with served() as (port, web):
        second = threading.Thread(target=_work_beside, args=(port, draft, cookies[1], done, ended))
        second.start()
        try:
            taken = _work(port, draft, cookies[0])
        finally:
            done.set()
            second.join()
        _tell_items(draft, moderators, ended)
        pace = (pace + yardstick()) / 2
        p95, more = part(taken, 95), {"p50_ms": round(part(taken, 50), 1), "waiting": WAITING}
        tell(
            "an act by keys, from the key to the next item with the focus on it, p95",
            p95,
            "ms",
            bound="an act of a moderator",
            undisturbed=p95 / pace * UNDISTURBED,
            acts=len(taken),
            yardstick_ms=round(pace, 2),
            **more,
        )
        _tell_page(port, web, draft, moderators[0], cookies[0])


def _tell_items(draft, moderators, ended):
    """Tell how many items each ruled on, how many were ruled on twice, and how many are neither ruled on nor wait."""
    rulings = list(Ruling.objects.values_list("proposal", "moderator"))
    ruled = Counter(proposal for proposal, _moderator in rulings)
    by = Counter(moderator for _proposal, moderator in rulings)
    number, _oldest = waiting(draft)
    first, second = (by[moderator.pk] for moderator in moderators)
    put_off = sum(ACTS[number % len(ACTS)] == "skip" for number in range(ITEMS))
    kinds = Counter(Ruling.objects.filter(moderator=moderators[0]).values_list("kind", flat=True))
    tell("items ruled on by keys", first, "items", put_off=put_off, beside=second, **kinds)
    tell("items ruled on twice", sum(times > 1 for times in ruled.values()), "items", bound="items ruled on twice")
    tell("items lost", abs(WAITING - len(ruled) - number), "items", bound="items lost")
    missing = ITEMS - first - put_off + (ended != ["ended"])
    tell("acts that came to nothing", missing, "acts", bound="acts that came to nothing")


def _tell_page(port, web, draft, moderator, cookie):
    """Tell the CPU of the web process for a page of the bench with the item on it that the moderator holds."""
    held = Claim.objects.of(moderator, draft).get()
    with override(LANGUAGE):
        address = review_address(draft, held.item.uid, held.item.serial)
    request = lambda n: ("GET", address, None, BROWSER | {"Cookie": cookie})  # noqa: E731
    load.measure(port, request, count=20, connections=1, web=web, expect={200})
    pace = yardstick()
    found = load.measure(port, request, count=PAGES, connections=1, web=web, expect={200})
    pace = (pace + yardstick()) / 2
    cpu = found["cpu_ms"]
    more = {"p95_ms": round(found["p95_ms"], 1), "yardstick_ms": round(pace, 2), "waiting": WAITING}
    tell(f"{PAGE}: CPU of the web processes", cpu, "ms", bound=PAGE, undisturbed=cpu / pace * UNDISTURBED, **more)


@contextmanager
def _opened(port, draft, cookie):
    """Open the queue in a browser of its own, signed in, and take the first item by Enter."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        site = f"http://127.0.0.1:{port}"
        context = browser.new_context(base_url=site, locale="ru-RU", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(AT_MOST)
        context.add_cookies(
            [{"name": name, "value": one.value, "url": site} for name, one in SimpleCookie(cookie).items()]
        )
        page = context.new_page()
        page.add_init_script(STOPWATCH)
        with override(LANGUAGE):
            page.goto(reverse("queue", args=[draft.slug]))
        expect(page.locator(".take-next .btn")).to_be_focused(timeout=AT_MOST)
        page.keyboard.press("Enter")
        _wait_for_item(page, 1)
        yield page
        browser.close()


def _work(port, draft, cookie):
    """Do one act by keys on each of 200 items; return how long each took, sorted."""
    with _opened(port, draft, cookie) as page:
        for number in range(ITEMS):
            _act(page, ACTS[number % len(ACTS)], number + 1)
        _first, *taken = page.evaluate("window.taken")
        return sorted(taken)


def _work_beside(port, draft, cookie, done, ended):
    """Let stand one item after another until the first moderator is through."""
    try:
        with _opened(port, draft, cookie) as page:
            number = 0
            while not done.is_set():
                number += 1
                _act(page, "publish", number)
                time.sleep(READS)
        ended.append("ended")
    finally:
        connection.close()


def _act(page, act, number):
    """Do one act on the item before the moderator by keys alone, the `number`-th, and wait for the next item."""
    shown, keys = page.locator("#decide").get_attribute("action"), page.keyboard
    if act == "cover":
        _step_to(page, "#cover summary")
        keys.press("Enter")
        _step_to(page, "#cover input[type=checkbox]")
        keys.press("Space")
    if act in RULINGS:
        key, ruling = RULINGS[act]
        keys.press(key)
        _wait_for_choice(page, f"[name=ruling][value={ruling}]")
    if act in NEED_REASONS:
        keys.press("7")
        _wait_for_choice(page, '[name=ground][accesskey="7"]')
        _step_to(page, "#id_reasons")
        keys.insert_text(REASONS)
        _step_to(page, "#decide .actions .btn:not([name])")
    if act == "skip":
        _step_to(page, "#decide [value=skip]")
    keys.press("Enter")
    _wait_for_item(page, number + 1)
    expect(page.locator("#decide")).not_to_have_attribute("action", shown, timeout=AT_MOST)


def _wait_for_choice(page, selector):
    chosen = page.locator(f"#decide {selector}")
    expect(chosen).to_be_focused(timeout=AT_MOST)
    expect(chosen).to_be_checked(timeout=AT_MOST)


def _wait_for_item(page, taken):
    """Wait until the stopwatch has stopped for so many items."""
    expect(page.locator("html")).to_have_attribute("data-taken", str(taken), timeout=AT_MOST)


def _step_to(page, selector):
    """Go by Tab to what a selector names, no further than along the whole page."""
    for _step in range(300):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise SystemExit(f"No key leads to {selector}.")
