"""Somebody looks up what became of a proposal: by its number, then by what is late, with a script and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from commission.actions import begin_duties, decide
from core import clock
from tests.commission import world
from tests.commission.world import REASONS
from tests.looks import overflow, violations

REGISTER = "/en/constitution/register/"


@pytest.fixture
def proposals(site):
    """One that was answered and one whose answer is late."""
    draft = world.make_draft(is_demonstration=True)
    draft.answer_supporters, draft.answer_days = 1, 7
    draft.save()
    answered, late = world.make_proposal(draft), world.make_proposal(draft)
    world.support(late, world.make_person("backer"))
    begin_duties(draft, at=clock.now() - timedelta(days=9))
    decide([answered], outcome="declined", reasons=REASONS, by=world.make_rapporteur(draft), at=clock.now())
    return answered, late


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_somebody_finds_what_became_of_a_proposal(new_page, proposals, javascript):
    answered, late = proposals
    page = new_page(javascript=javascript, language="en-GB")
    rows = page.locator("#list tbody tr")

    page.goto("/en/constitution/")
    page.get_by_role("link", name="Answers of the Commission").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of my proposal?")
    page.get_by_label("Number, author, organization or article").fill(answered.number.lower())
    page.get_by_role("button", name="Find").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Declined")
    rows.get_by_role("link", name="Answer").click()
    expect(page.get_by_text(REASONS["ru"])).to_be_visible()

    page.goto(REGISTER)
    page.get_by_label("State").select_option("overdue")
    page.get_by_role("button", name="Show").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("overdue by 2 days")
    expect(rows.get_by_role("link", name=late.number)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_register_is_accessible_and_fits(new_page, proposals, width):
    page = new_page(width=width, language="en-GB")

    page.goto(REGISTER)

    assert violations(page) == []
    assert overflow(page) == 0
