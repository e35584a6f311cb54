"""A moderator works through the queue, a citizen reports: with and without JavaScript, by mouse and by keys."""

import re

import pytest
from playwright.sync_api import expect

from moderation.models import Report, Ruling
from tests.looks import overflow, violations
from tests.moderation import world

QUEUE = "/en/constitution/moderation/"


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def moderator(draft):
    return world.make_moderator(draft)


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_a_moderator_works_through_the_queue(new_page, site, draft, moderator, javascript):
    first, second = world.make_proposal(draft), world.make_comment(draft, text="Екінші пікір.")
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, moderator)

    page.goto(QUEUE)
    page.get_by_role("button", name=re.compile("Take the next")).click()
    expect(page.locator("#item")).to_contain_text("Себебі бар.")
    page.get_by_label(re.compile("Hide$")).check()
    page.get_by_label("Statement of reasons").fill("Мәтінде телефон нөмірі бар.")
    page.get_by_role("button", name=re.compile("Rule and go on")).click()

    expect(page.get_by_text("Choose the ground.")).to_be_visible()
    expect(page.get_by_label("Statement of reasons")).to_have_value("Мәтінде телефон нөмірі бар.")
    expect(page.get_by_label(re.compile("Hide$"))).to_be_checked()
    page.get_by_label(re.compile("Another person's personal data$")).check()
    page.get_by_role("button", name=re.compile("Rule and go on")).click()

    expect(page.locator("#item")).to_contain_text("Екінші пікір.")
    expect(page.get_by_text(f"{first.number} is hidden.")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/moderation/{second.uid}/"))
    page.get_by_label(re.compile("Publish$")).check()
    page.get_by_role("button", name=re.compile("Rule and go on")).click()

    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert list(Ruling.objects.order_by("pk").values_list("kind", "ground", "reasons")) == [
        ("hide", "personal_data", "Мәтінде телефон нөмірі бар."),
        ("publish", "", ""),
    ]


def press_access_key(page, digit):
    """Press Alt and a digit; Playwright's own keyboard leaves out what the browser knows access keys by."""
    event = {"modifiers": 1, "key": digit, "code": f"Digit{digit}", "unmodifiedText": digit, "text": digit}
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": ord(digit)} | event)
    devtools.send("Input.dispatchKeyEvent", {"type": "char"} | event)
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", "windowsVirtualKeyCode": ord(digit)} | event)


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_a_moderator_rules_by_keys_alone(new_page, site, draft, moderator, javascript):
    world.make_comment(draft, text="Бірінші пікір.")
    world.make_comment(draft, text="Екінші пікір.")
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, moderator)

    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Take the next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#item")).to_contain_text("Бірінші пікір.")
    press_access_key(page, "1")
    expect(page.get_by_label(re.compile("Publish$"))).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.locator("#item")).to_contain_text("Екінші пікір.")
    press_access_key(page, "2")
    press_access_key(page, "7")
    page.get_by_label("Statement of reasons").fill("Қорлау.")
    press_access_key(page, "2")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert list(Ruling.objects.order_by("pk").values_list("kind", "ground")) == [("publish", ""), ("hide", "insult")]


def test_a_citizen_reports_and_the_author_reads_why_it_was_hidden(new_page, site, draft, moderator):
    proposal = world.make_proposal(draft, **world.reviewed())
    citizen, reader = new_page(javascript=False, language="en-GB"), new_page(javascript=False, language="en-GB")
    site.sign_in(citizen, world.make_person("citizen"))

    citizen.goto(f"/en/proposals/{proposal.number}/report/")
    citizen.get_by_label(re.compile("Insult or threat")).check()
    citizen.get_by_label("In your own words (optional)").fill("Екінші сөйлем.")
    citizen.get_by_role("button", name="Send the report").click()

    expect(citizen.get_by_text("Thank you. A moderator will look at it.")).to_be_visible()
    assert Report.objects.get().settled_at is None

    site.sign_in(reader, moderator)
    reader.goto(QUEUE)
    reader.get_by_role("button", name=re.compile("Take the next")).click()
    expect(reader.locator("#item")).to_contain_text("Екінші сөйлем.")
    reader.get_by_label(re.compile("Hide$")).check()
    reader.get_by_label(re.compile("Insult or threat$")).check()
    reader.get_by_label("Statement of reasons").fill("Екінші сөйлем қорлайды.")
    reader.get_by_role("button", name=re.compile("Rule and go on")).click()
    expect(reader.get_by_text("Nothing waits.")).to_be_visible()

    citizen.goto(f"/en/proposals/{proposal.number}/")
    expect(citizen.get_by_text("This proposal is hidden.")).to_be_visible()
    expect(citizen.get_by_text("Екінші сөйлем қорлайды.")).to_have_count(0)
    expect(citizen.get_by_text("Себебі бар.")).to_have_count(0)
    site.sign_in(citizen, proposal.author)
    citizen.reload()
    expect(citizen.get_by_text("Екінші сөйлем қорлайды.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 1440])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_are_accessible_and_fit(new_page, site, draft, moderator, language, width):
    proposal = world.make_proposal(draft, **world.seen())
    world.make_report(proposal, text="Екінші сөйлем.")
    comment = world.make_comment(draft, proposal=proposal)
    page = new_page(width=width)
    site.sign_in(page, moderator)

    for address in (
        f"/{language}/constitution/moderation/",
        f"/{language}/constitution/moderation/{comment.uid}/",
        f"/{language}/proposals/{proposal.number}/report/",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")

        assert violations(page) == []
        assert overflow(page) == 0
