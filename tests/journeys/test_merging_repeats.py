"""A moderator merges a repeat, both pages say it, and splits it again: by plain forms, and with scripts."""

import pytest
from playwright.sync_api import expect

from tests.looks import overflow
from tests.moderation import world


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1440, True)])
def test_a_moderator_merges_a_repeat_and_splits_it_again(new_page, site, width, javascript):
    draft = world.make_draft()
    head = world.make_proposal(draft, **world.reviewed())
    repeat = world.make_proposal(draft, text="Орыс тілі бірдей қолданылады.", **world.reviewed())
    page = new_page(javascript=javascript, language="en-GB", width=width)
    site.sign_in(page, world.make_moderator(draft))

    page.goto(f"/en/proposals/{repeat.number}/")
    page.get_by_role("link", name="Merge it into another").click()
    page.get_by_label("Number of the proposal").fill("P-999999")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("There is no public proposal P-999999")).to_be_visible()
    page.get_by_label("Number of the proposal").fill(head.number)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="The proposal that stands for both")).to_be_visible()
    page.get_by_role("button", name=f"Merge {repeat.number} into {head.number}").click()
    expect(page.get_by_text("Write the statement of reasons")).to_be_visible()
    page.get_by_label("Statement of reasons").fill("Екеуі бір нәрсені сұрайды.")
    assert overflow(page) == 0
    page.get_by_role("button", name=f"Merge {repeat.number} into {head.number}").click()

    expect(page.get_by_text(f"This proposal repeats {head.number} and was merged into it.")).to_be_visible()
    page.locator("#merged").get_by_role("link", name=head.number).click()
    expect(page.get_by_role("heading", name="Repeats that were merged into this proposal")).to_be_visible()
    page.locator("#merged").get_by_role("link", name=repeat.number).click()
    page.get_by_role("link", name="Split it off").click()
    page.get_by_label("Statement of reasons").fill("Бөлек мәселе.")
    page.get_by_role("button", name=f"Split {repeat.number} off").click()

    expect(page.get_by_role("link", name="Merge it into another")).to_be_visible()
    assert page.locator("#merged").count() == 0
    assert overflow(page) == 0
