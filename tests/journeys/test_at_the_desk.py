"""At a desk and by mail: each from receipt to the published answer, numbers of one series, counted by its channel."""

import re

from django.core import mail as outbox
from playwright.sync_api import expect

from articles.models import Role
from commission.actions import decide
from core import clock
from feedback.actions import aggregate_feedback
from intake.actions import take_mail
from intake.answering import answer_due_mails
from moderation.actions import rule
from proposals.models import Proposal
from tests.intake.desk import PASSAGE, make_desk, operator
from tests.intake.test_mails import written
from tests.journeys.test_import import REASONS, no_faults
from tests.journeys.test_letters import type_letter
from tests.proposals import stage


def publish_and_answer(draft, serial):
    proposal = Proposal.objects.for_act().get(serial=serial)
    rule(proposal, ruling="publish", by=operator(draft, Role.MODERATOR), at=clock.now())
    by = operator(draft, Role.RAPPORTEUR)
    decide([proposal], outcome="accepted", reasons=REASONS, by=by, at=clock.now())
    aggregate_feedback(stage.place(draft, "art_9").provision, at=clock.now())


def read_by_a_visitor(page, number, channel, counts):
    page.goto(stage.address("proposal", number, language="ru"))
    expect(page.locator("main")).to_contain_text(f"способ подачи: {channel}")
    expect(page.locator("main")).to_contain_text("Есть основание.")
    page.goto(stage.address("article", "constitution", "9", language="ru"))
    page.get_by_text("По видам, языкам, каналам и дням; организации; одинаковые тексты").click()
    expect(page.locator("#by-channel")).to_contain_text(counts)


def test_what_somebody_says_at_a_desk_is_read_back_printed_answered_and_claimed(new_page, site):
    desk = make_desk()
    stage.make_proposal(desk.draft)
    page = new_page(width=360)
    site.sign_in(page, desk.first)

    page.goto(stage.address("help_at_desk", "constitution", language="kk"))
    no_faults(page)
    page.get_by_label("Орны").fill("9-бап, 2-тармақ")
    page.get_by_label("Түрі").select_option("change")
    page.get_by_label("Жаңа сөзі, түзетусіз").fill(PASSAGE["text"])
    page.get_by_label("Негіздемесі, түзетусіз").fill(PASSAGE["reasons"])
    page.get_by_label("Жіберушінің аты-жөні").fill("Ахметова Айгуль")
    page.get_by_label("Жіберушінің мекенжайы немесе телефоны").fill("Ақтөбе")
    page.get_by_label("Тілі").select_option("ru")
    page.get_by_role("button", name="Оқып беру").click()
    expect(page.locator("#heard-1")).to_contain_text(PASSAGE["text"])
    no_faults(page)
    page.get_by_role("button", name="Келіседі: тіркеу").click()
    expect(page.locator("main")).to_contain_text("P-000002")
    page.get_by_role("button", name="Кодымен басып шығару").click()
    code = page.locator("#claim-code").inner_text()
    no_faults(page)
    publish_and_answer(desk.draft, 2)
    read_by_a_visitor(new_page(javascript=False), "P-000002", "лично на приёме", "лично на приёме 1, сайт 1.")

    person = stage.make_person(level=1)
    own = new_page(javascript=False, width=360)
    site.sign_in(own, person)
    own.goto(stage.address("claim_item", language="ru"))
    own.get_by_label("Код из ответа").fill(code)
    own.get_by_role("button", name="Сделать моим").click()
    expect(own.locator("main")).to_contain_text("P-000002")


def test_a_mail_goes_to_the_published_answer(new_page, site):
    desk = make_desk()
    stage.make_proposal(desk.draft)
    item = take_mail(desk.draft, written(), at=clock.now())
    answer_due_mails()
    assert "E-000001" in outbox.outbox[0].body

    for person in (desk.first, desk.second):
        page = new_page(javascript=False, width=360)
        site.sign_in(page, person)
        page.goto(stage.address("item", "constitution", item.uid, language="kk"))
        expect(page.locator("main")).to_contain_text("Прошу изменить пункт 2 статьи 9")
        page.get_by_role("button", name="Теру").click()
        type_letter(page)
    expect(page.locator("#outcome")).to_contain_text("P-000002")
    answer_due_mails()
    assert re.search(r"P-000002: \S+/ru/proposals/P-000002/", outbox.outbox[1].body)
    publish_and_answer(desk.draft, 2)
    read_by_a_visitor(new_page(javascript=False), "P-000002", "e-mail", "сайт 1, e-mail 1.")
