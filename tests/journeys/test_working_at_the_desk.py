"""A rapporteur gives proposals to a colleague, who notes something and answers with reasons that are used again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commission.actions import Work, assign, publish_ready_reasons, settle_assignments
from commission.models import Assignment, Decision
from core import clock
from tests.commission import world
from tests.commission.test_ready_reasons import WORDS
from tests.looks import overflow, violations

DESK = "/en/constitution/commission/art_9/"


@pytest.fixture
def draft(site):
    return world.make_draft()


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)


@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])
def test_work_is_given_noted_on_and_answered(new_page, site, draft, rapporteur, javascript):
    colleague = world.make_rapporteur(draft, "colleague")
    for text in ("Бірінші.", "Бірінші.", "Екінші."):
        world.make_proposal(draft, text=text)
    publish_ready_reasons(draft, "in_law", WORDS, outcome="declined", by=rapporteur, at=clock.now())
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, rapporteur)

    page.goto(DESK)
    page.get_by_label(re.compile("Answer 2 proposals at once")).check()
    page.get_by_text("Answer few of them here and now").click()
    page.get_by_label("Reasons in Russian").fill("Начато.")
    page.get_by_role("button", name="Give what is chosen to a colleague").click()
    expect(page.get_by_label("Which proposals")).to_have_value(re.compile(r"^P-\d{6} P-\d{6}$"))
    page.get_by_label("To whom").select_option(colleague.uid)
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Choose a day from today on, within a year.")).to_be_visible()
    expect(page.get_by_label("To whom")).to_have_value(colleague.uid)
    page.get_by_label("To be answered by the day").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("It is assigned. Whoever it was given to is told.")).to_be_visible()
    page.goto(DESK)
    expect(page.get_by_label("Reasons in Russian")).to_have_value("Начато.")

    other = new_page(javascript=javascript, language="en-GB")
    site.sign_in(other, colleague)
    other.goto("/en/constitution/commission/assigned/")
    expect(other.get_by_role("cell", name="2 1 a day", exact=True)).to_be_visible()
    other.get_by_role("link", name="Article 9").click()
    expect(other.get_by_text("Only what was assigned is shown here.")).to_be_visible()
    other.get_by_role("link", name="Write a note").click()
    other.get_by_label("Note", exact=True).fill("Комитеттен сұрау.")
    other.get_by_role("button", name="Write the note").click()
    expect(other.get_by_text("The note is written.")).to_be_visible()

    other.goto(DESK)
    expect(other.get_by_text("Комитеттен сұрау.")).to_be_visible()
    other.get_by_label(re.compile("Answer 2 proposals at once")).check()
    other.get_by_text("Answer few of them here and now").click()
    other.get_by_role("button", name="Take this text").click()
    expect(other.get_by_label("Reasons in Russian")).to_have_value("Об этом говорит {source}.")
    expect(other.get_by_label(re.compile("Answer 2 proposals at once"))).to_be_checked()
    expect(other.get_by_label("Declined")).to_be_checked()
    other.get_by_label("Reasons in Kazakh").fill("Бұл туралы заң айтады.")
    other.get_by_role("button", name="Publish the answer").click()
    expect(other.get_by_text("Nothing is filled in for {source} yet.")).to_be_visible()
    other.get_by_label("Reasons in Russian").fill("Об этом говорит закон.")
    other.get_by_role("button", name="Publish the answer").click()
    expect(other.get_by_text("2 answers were published. Their authors are told.")).to_be_visible()

    settle_assignments(at=clock.now())
    assert [one.ended_for for one in Assignment.objects.all()] == ["done"]
    assert {one.reasons_from.code for one in Decision.objects.all()} == {"in_law"}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_of_the_desk_are_accessible(new_page, site, draft, rapporteur, language, width):
    proposal = world.make_proposal(draft)
    publish_ready_reasons(draft, "in_law", WORDS, by=rapporteur, at=clock.now())
    work = Work(draft, world.article(draft))
    assign(work, to=rapporteur, until=timezone.localdate(), by=rapporteur, at=clock.now())
    page = new_page(language={"kk": "kk-KZ", "ru": "ru-RU"}[language], width=width)
    site.sign_in(page, rapporteur)

    found = {}
    room = f"/{language}/constitution/commission/"
    for path in (
        f"{room}assigned/",
        f"{room}assigned/give/?article=art_9",
        f"{room}notes/{proposal.uid}/",
        f"{room}reasons/",
        f"{room}reasons/in_law/",
        f"{room}art_9/?words=x&level=2",
        f"/{language}/constitution/answers/reasons/",
    ):
        page.goto(path)
        wide = overflow(page)
        found[path] = [wide, *violations(page)]

    assert found == {key: [0] for key in found}
