"""A rapporteur answers equal proposals at once and one apart; an author and a visitor read the answers."""

import re

import pytest
from playwright.sync_api import expect

from commission.actions import decide
from commission.models import Decision
from proposals.models import Kind
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.looks import overflow, violations

DESK = "/en/constitution/commission/art_9/"
OVERVIEW = "/en/constitution/commission/"
ANSWERS = "/en/constitution/answers/"


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_a_rapporteur_answers_and_the_author_reads(new_page, site, draft, rapporteur, javascript):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    question = world.make_proposal(draft, "art_10__para_1", kind=Kind.QUESTION)
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, rapporteur)

    page.goto(OVERVIEW)
    page.get_by_role("link", name="Article 9").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Article 9. Rapporteur's desk")
    page.get_by_label(re.compile("Answer 2 proposals at once")).check()
    page.get_by_text("Answer few of them here and now").click()
    page.get_by_label("Declined").check()
    page.get_by_label("Reasons in Russian").fill(REASONS["ru"])
    page.get_by_role("button", name="Publish the answer").click()

    expect(page.get_by_text("Give the reasons in Kazakh.")).to_be_visible()
    expect(page.get_by_label("Reasons in Russian")).to_have_value(REASONS["ru"])
    expect(page.get_by_label(re.compile("Answer 2 proposals at once"))).to_be_checked()
    expect(page.get_by_label("Declined")).to_be_checked()
    page.get_by_label("Reasons in Kazakh").fill(REASONS["kk"])
    page.get_by_role("button", name="Publish the answer").click()

    expect(page.get_by_text("2 answers were published. Their authors are told.")).to_be_visible()
    expect(page.get_by_label("Reasons in Kazakh")).to_have_value("")
    page.get_by_role("link", name="Next article without answers").click()
    page.get_by_label(re.compile("Answer this proposal")).check()
    page.get_by_text("Answer few of them here and now").click()
    page.get_by_role("radio", name="Answered").check()
    page.get_by_label("Reasons in Kazakh").fill("Иә, солай.")
    page.get_by_label("Reasons in Russian").fill("Да, так.")
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.get_by_text("1 answer was published. Its author is told.")).to_be_visible()

    assert {row.proposal_id: (row.outcome, row.reasons) for row in Decision.objects.with_texts()} == {
        first.pk: ("declined", REASONS),
        second.pk: ("declined", REASONS),
        question.pk: ("answered", {"kk": "Иә, солай.", "ru": "Да, так."}),
    }
    reader = new_page(javascript=javascript, language="kk-KZ")
    reader.goto(ANSWERS.replace("/en/", "/kk/"))
    expect(reader.get_by_text(REASONS["kk"])).to_have_count(2)
    reader.get_by_role("link", name=second.number).click()
    expect(reader.locator("#answer")).to_contain_text(REASONS["kk"])


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_a_rapporteur_treats_one_of_equal_proposals_apart(new_page, site, draft, rapporteur, javascript):
    first, second = world.make_proposal(draft), world.make_proposal(draft, reasons="Менің бөлек дәлелім бар.")
    page = new_page(javascript=javascript, language="en-GB", width=360)
    site.sign_in(page, rapporteur)

    page.goto(DESK)
    page.get_by_text("1 more with the same words").click()
    page.get_by_role("link", name="Show all one by one, to answer apart").click()
    page.get_by_label(f"Answer this proposal: {second.number}").check()
    page.get_by_text("Answer few of them here and now").click()
    page.get_by_label("Accepted", exact=True).check()
    page.get_by_label("Reasons in Kazakh").fill(REASONS["kk"])
    page.get_by_label("Reasons in Russian").fill(REASONS["ru"])
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.get_by_text("1 answer was published. Its author is told.")).to_be_visible()

    page.goto(DESK)
    page.get_by_role("link", name="Give the rest the same answer").click()
    expect(page.get_by_label(f"Answer this proposal: {first.number}")).to_be_checked()
    expect(page.get_by_label("Reasons in Kazakh")).to_have_value(REASONS["kk"])
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.get_by_text("1 answer was published. Its author is told.")).to_be_visible()

    assert list(Decision.objects.order_by("pk").values_list("proposal", "outcome")) == [
        (second.pk, "accepted"),
        (first.pk, "accepted"),
    ]


def test_filters_and_pages_work_with_and_without_javascript(new_page, site, draft, rapporteur):
    for number in range(31):
        world.make_proposal(draft, text=f"Мәтін {number}")
    world.make_proposal(draft, "art_9__para_1", kind=Kind.QUESTION, reasons="Неге?")

    for javascript in (False, True):
        page = new_page(javascript=javascript, language="en-GB")
        site.sign_in(page, rapporteur)
        page.goto(DESK)
        expect(page.locator(".variant")).to_have_count(20)
        page.get_by_role("link", name="Next page").click()
        expect(page.locator(".variant")).to_have_count(12)
        page.get_by_label("Kind").select_option("question")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator(".variant")).to_have_count(1)
        expect(page).to_have_url(re.compile("kind=question"))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_commissions_pages_are_accessible(new_page, site, draft, rapporteur, language, width):
    answered, _same, fresh = (
        world.make_proposal(draft),
        world.make_proposal(draft),
        world.make_proposal(draft, text="Жаңа."),
    )
    world.comment(fresh, answered.author)
    decide([answered], outcome="accepted_in_part", reasons=REASONS, by=rapporteur, at=NOON)
    page = new_page(width=width, language=language)
    site.sign_in(page, rapporteur)

    found = {}
    for address in (OVERVIEW, DESK, f"{DESK}?same={answered.number}", ANSWERS):
        page.goto(address.replace("/en/", f"/{language}/"))
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found[address] = violations(page)
        assert overflow(page) == 0, address
    page.goto(DESK.replace("/en/", f"/{language}/"))
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.locator("#answer button:not([name])").click()
    page.wait_for_selector("[role=alert]")
    found["refused"] = violations(page)

    assert {address: rules for address, rules in found.items() if rules} == {}
