"""A moderator takes ready reasons into a statement and fills its slots: with and without JavaScript, ended by Enter."""

import re

import pytest
from playwright.sync_api import expect

from moderation.actions import publish_reasons
from moderation.models import Ruling
from tests.articles.conftest import make_secretary
from tests.moderation import world
from tests.moderation.test_reasons import FILLED, SAID
from tests.moderation.world import NOON


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_a_moderator_takes_ready_reasons_and_fills_them(new_page, site, javascript):
    draft = world.make_draft()
    moderator = world.make_moderator(draft)
    ready = publish_reasons(draft, "of_a_person", SAID, grounds=["insult"], by=make_secretary(draft), at=NOON)
    comment = world.make_comment(draft, **world.seen())
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, moderator)

    page.goto(f"/en/constitution/moderation/{comment.uid}/")
    page.get_by_label(re.compile("Hide$")).check()
    page.get_by_role("button", name="Take this text").click()
    statement = page.get_by_label("Statement of reasons")
    expect(statement).to_have_value(SAID["text_kk"])
    expect(statement).to_be_focused()
    expect(page.get_by_label(re.compile("Hide$"))).to_be_checked()
    expect(page.get_by_label(re.compile("Insult or threat$"))).to_be_checked()
    expect(page.locator("#open-slots")).to_contain_text("{quote}: the words in question, as they stand")

    page.get_by_role("button", name=re.compile("Rule and go on")).click()
    expect(page.get_by_text("Nothing is filled in for {quote} yet.")).to_be_visible()
    expect(statement).to_have_value(SAID["text_kk"])

    statement.fill(FILLED)
    hide = page.get_by_label(re.compile("Hide$"))
    hide.focus()
    expect(hide).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    ruling = Ruling.objects.get()
    assert (ruling.kind, ruling.reasons, ruling.reasons_from) == ("hide", FILLED, ready)
