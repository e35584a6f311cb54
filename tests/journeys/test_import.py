"""What came through e-Otinish and eGov: from a file to the published answer, on a phone and on a wide screen."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.actions import appoint
from articles.models import Role
from commission.actions import decide
from core import clock
from feedback.actions import aggregate_feedback
from intake.tasks import store_deliveries
from moderation.actions import rule
from proposals.models import Proposal
from tests.intake.test_importing import csv_of, row, xlsx_of
from tests.looks import overflow, violations
from tests.proposals import stage

REASONS = {"kk": "Негізі бар.", "ru": "Есть основание."}


def staff(draft, role):
    person = stage.make_person(second_factor_at=timezone.now())
    appoint(draft, person, role, by=None, at=clock.now())
    return person


def no_faults(page):
    assert violations(page) == []
    assert overflow(page) == 0


WAYS = [
    (360, False, "e_otinish", "e-Otinish", "сайт 1, e-Otinish 1."),
    (1440, True, "egov", "eGov", "eGov 1, сайт 1."),
]


@pytest.mark.parametrize(("width", "javascript", "channel", "name", "counts"), WAYS, ids=["phone", "wide"])
def test_an_item_goes_from_the_file_to_the_published_answer(
    new_page, site, tmp_path, width, javascript, channel, name, counts
):
    draft = stage.make_draft()
    own = stage.make_proposal(draft)
    secretary, moderator, rapporteur = (
        staff(draft, role) for role in (Role.SECRETARY, Role.MODERATOR, Role.RAPPORTEUR)
    )
    file = tmp_path / f"{name}.xlsx"
    file.write_bytes(xlsx_of([row(1), row(2, place="статья 99")]))
    page = new_page(javascript=javascript, width=width)
    site.sign_in(page, secretary)

    page.goto(stage.address("draft_arrivals", "constitution", language="kk"))
    if javascript:
        no_faults(page)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("select[name=channel]").select_option(channel)
    page.get_by_role("button", name="Оқып тексеру").click()
    expect(page.locator("#refused")).to_contain_text("«9-бап, 2-тармақ» немесе art_9__para_2 деп жазыңыз")
    if javascript:
        no_faults(page)
    page.get_by_role("button", name="Растау: 1 ұсынысты сақтау").click()
    expect(page.locator("#progress")).to_contain_text("Сақталғаны: 2 жолдың 0 жолы.")
    store_deliveries()
    page.reload()
    expect(page.locator("#refused")).to_contain_text("E-000002")
    page.get_by_text("Сақталған жолдар").click()
    page.locator("#new").get_by_role("link", name="P-000002").click()
    page.get_by_role("link", name="Түбіртек").first.click()
    expect(page.locator("main")).to_contain_text(name)
    proposal = Proposal.objects.for_act().get(serial=own.serial + 1)
    rule(proposal, ruling="publish", by=moderator, at=clock.now())
    decide([proposal], outcome="accepted", reasons=REASONS, by=rapporteur, at=clock.now())
    aggregate_feedback(stage.place(draft, "art_9").provision, at=clock.now())

    visitor = new_page(javascript=javascript, width=width, language="ru-RU")
    visitor.goto(stage.address("proposal", "P-000002", language="ru"))
    expect(visitor.locator("main")).to_contain_text(f"способ подачи: {name}")
    expect(visitor.locator("main")).to_contain_text("Есть основание.")
    visitor.goto(stage.address("article", "constitution", "9", language="ru"))
    visitor.get_by_text("По видам, языкам, каналам и дням; организации; одинаковые тексты").click()
    expect(visitor.locator("#by-channel")).to_contain_text(counts)


def test_the_same_file_again_adds_nothing(new_page, site, tmp_path):
    draft = stage.make_draft()
    file = tmp_path / "e-otinish.csv"
    file.write_bytes(csv_of([row(1)]))
    page = new_page(javascript=False, width=360)
    site.sign_in(page, staff(draft, Role.SECRETARY))

    for told in ("Подтвердить: сохранить 1 предложение", None):
        page.goto(stage.address("draft_arrivals", "constitution", language="ru"))
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Прочитать и проверить").click()
        if told:
            page.get_by_role("button", name=told).click()
            store_deliveries()

    expect(page.locator("#found")).to_contain_text("Известные1Их номера уже импортированы. Они пропускаются.")
    expect(page.get_by_role("button", name="Подтвердить")).to_have_count(0)
    page.get_by_role("button", name="Удалить файл").click()
    assert Proposal.objects.count() == 1
