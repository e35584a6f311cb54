"""A letter: from its scan to the published answer, typed by two operators, on a phone and on a wide screen."""

from playwright.sync_api import expect

from articles.models import Role
from commission.actions import decide
from core import clock
from feedback.actions import aggregate_feedback
from intake.models import Item
from moderation.actions import rule
from proposals.models import Proposal
from tests.intake.desk import PASSAGE, make_desk, operator, scan
from tests.journeys.test_import import REASONS, no_faults
from tests.proposals import stage


def type_letter(page, *, reasons=PASSAGE["reasons"]):
    page.get_by_label("Орны").fill("9-бап, 2-тармақ")
    page.get_by_label("Түрі").select_option("change")
    page.get_by_label("Жаңа сөзі, түзетусіз").fill(PASSAGE["text"])
    page.get_by_label("Негіздемесі, түзетусіз").fill(reasons)
    page.get_by_label("Жіберушінің аты-жөні").fill("Ахметова Айгуль")
    page.get_by_label("Жіберушінің мекенжайы немесе телефоны").fill("Ақтөбе, Абай к-сі, 1")
    page.get_by_label("Аймақ").select_option("KZ-15")
    page.get_by_label("Тілі").select_option("ru")
    page.get_by_label("Жіберуші көрсеткен күн").fill("06.02.2026")
    page.get_by_role("button", name="Енгізу").click()


def test_a_letter_goes_from_its_scan_to_the_published_answer(new_page, site, tmp_path):
    desk = make_desk()
    own = stage.make_proposal(desk.draft)
    file = tmp_path / "хат.pdf"
    file.write_bytes(scan(2))
    first, second, third = new_page(javascript=False, width=360), new_page(width=1440), new_page(width=1440)
    for page, person in zip((first, second, third), (desk.first, desk.second, desk.third), strict=True):
        site.sign_in(page, person)

    first.goto(stage.address("items", "constitution", language="kk"))
    first.get_by_role("link", name="Хатты тіркеу").click()
    first.locator("input[type=file]").set_input_files(file)
    first.get_by_role("button", name="Тіркеу").click()
    expect(first.locator("h1")).to_have_text("E-000001")
    picture = first.locator("img.scan-page").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    first.get_by_role("button", name="Теру").click()
    type_letter(first)
    expect(first.locator("main")).to_contain_text("Екінші операторды күтуде")
    second.goto(first.get_by_role("link", name="E-000001").get_attribute("href"))
    second.get_by_role("button", name="Теру").click()
    no_faults(second)
    type_letter(second, reasons="Так понятней.")
    expect(second.get_by_role("alert").or_(second.get_by_role("status")).first).to_contain_text("сәйкес емес")
    third.goto(stage.address("item", "constitution", Item.objects.get().uid, language="kk"))
    third.get_by_role("button", name="Шешу").click()
    third.locator("#clash-reasons_1").get_by_text("Так понятнее.").click()
    no_faults(third)
    third.get_by_role("button", name="Шешу").click()
    expect(third.locator("#outcome")).to_contain_text("P-000002")
    third.get_by_role("link", name="Басып шығаратын жауап").click()
    expect(third.locator("main")).to_contain_text("Жібергеніңіз тіркелді.")

    proposal = Proposal.objects.for_act().get(serial=own.serial + 1)
    rule(proposal, ruling="publish", by=operator(desk.draft, Role.MODERATOR), at=clock.now())
    decide(
        [proposal],
        outcome="accepted",
        reasons=REASONS,
        by=operator(desk.draft, Role.RAPPORTEUR),
        at=clock.now(),
    )
    aggregate_feedback(stage.place(desk.draft, "art_9").provision, at=clock.now())
    visitor = new_page(javascript=False, width=360, language="ru-RU")
    visitor.goto(stage.address("proposal", "P-000002", language="ru"))
    expect(visitor.locator("main")).to_contain_text("способ подачи: письмо")
    expect(visitor.locator("main")).to_contain_text("Есть основание.")
    visitor.goto(stage.address("article", "constitution", "9", language="ru"))
    visitor.get_by_text("По видам, языкам, каналам и дням; организации; одинаковые тексты").click()
    expect(visitor.locator("#by-channel")).to_contain_text("письмо 1, сайт 1.")
