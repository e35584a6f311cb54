"""A moderator moves a question to the article that it is about, and takes it back: plain forms, and with scripts."""

import pytest
from playwright.sync_api import expect

from tests.looks import overflow
from tests.moderation import world
from tests.moderation.test_placing import ask


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1440, True)])
def test_a_moderator_moves_a_question_and_takes_it_back(new_page, site, width, javascript):
    draft = world.make_draft()
    proposal = ask(draft)
    page = new_page(javascript=javascript, language="en-GB", width=width)
    site.sign_in(page, world.make_moderator(draft))

    page.goto(f"/en/proposals/{proposal.number}/")
    page.get_by_role("link", name="Move it to another place").click()
    page.get_by_label("Number of the article").fill("77")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("The draft has no such place.")).to_be_visible()
    page.get_by_label("Number of the article").fill("10")
    page.get_by_label("Paragraph, if it is about one").fill("1")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Where it would stand: article 10, paragraph 1")).to_be_visible()
    page.get_by_role("button", name="Move it to article 10, paragraph 1").click()
    expect(page.get_by_text("Write the statement of reasons")).to_be_visible()
    page.get_by_label("Statement of reasons").fill("Бұл 10-бап туралы.")
    page.get_by_role("button", name="Show the whole statement").click()
    expect(page.get_by_role("heading", name="The statement as its author will read it")).to_be_visible()
    assert overflow(page) == 0
    page.get_by_role("button", name="Move it to article 10, paragraph 1").click()

    expect(page.get_by_text(f"{proposal.number} was moved.")).to_be_visible()
    page.goto(f"/en/proposals/{proposal.number}/")
    expect(page.get_by_text("A moderator moved this proposal here from article 9, paragraph 2.")).to_be_visible()
    assert overflow(page) == 0
    page.locator("#moved").get_by_role("link", name="The words at the place where they were written").click()
    expect(page.get_by_role("heading", name="Question: article 9, paragraph 2")).to_be_visible()
