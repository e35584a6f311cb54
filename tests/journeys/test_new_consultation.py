"""A consultation on another law, from its files to the first proposal: in the browser alone, opened by two people."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.actions import appoint
from articles.models import Draft, Role
from core import clock
from proposals.models import Proposal
from record.models import Entry
from tests.journeys.test_import import no_faults
from tests.proposals import stage

TEXTS = Path(__file__).resolve().parents[3] / "shared/data/constitution"
NO_TEXTS = f"The texts of the constitution are not in {TEXTS}."
SLUG = "referendum-2026"
SETTINGS = f"/ru/{SLUG}/settings/"


@pytest.fixture
def texts():
    files = {language: TEXTS / f"constitution-2026.{language}.md" for language in ("kk", "ru")}
    if not all(file.exists() for file in files.values()):
        if os.environ.get("CI") == "true":
            pytest.fail(NO_TEXTS)
        pytest.skip(NO_TEXTS)
    return files


def staff():
    return stage.make_person(second_factor_at=timezone.now(), level=2, name="Секретарь Первый")


def bring(page, files, second):
    page.get_by_role("link", name="Начать другое обсуждение").click()
    page.get_by_label("Имя в адресах").fill(SLUG)
    page.get_by_label("Электронная почта второго секретаря").fill(second.email)
    page.get_by_label("Дата текста").fill("2026-02-12")
    for language, file in files.items():
        page.locator(f"input[name=file_{language}]").set_input_files(file)
    page.get_by_role("button", name="Прочитать и проверить").click()


def write_about(page):
    for language in ("kk", "ru"):
        page.goto(f"{SETTINGS}words/{language}/")
        page.locator("textarea[name=about]").fill("Об обсуждении.")
        page.locator("main form button").first.click()
    for kind in ("terms", "privacy", "operator"):
        page.goto(f"{SETTINGS}pages/{kind}/")
        page.locator("textarea[name=kk]").fill("Қазақша сөз.")
        page.locator("textarea[name=ru]").fill("Русские слова.")
        page.locator("main form button").first.click()


def appoint_in_browser(page, person, role):
    page.goto(SETTINGS)
    page.locator("#appoint input[name=email]").fill(person.email)
    page.locator("#appoint select[name=role]").select_option(role)
    page.locator("#appoint button").click()
    expect(page.locator("#staff")).to_contain_text(person.email)


def ask_to_open(page):
    page.goto(SETTINGS)
    closes_at = timezone.localtime(clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    page.locator("#phase-collection input[name=collection-closes_at]").fill(closes_at)
    page.locator("#phase-collection button[value=open]").click()


WAYS = [(360, False), (1440, True)]


@pytest.mark.parametrize(("width", "javascript"), WAYS, ids=["phone", "wide"])
def test_two_secretaries_open_a_consultation_and_a_citizen_proposes(new_page, site, texts, width, javascript):
    present = stage.make_draft()
    first, second, moderator, rapporteur = (staff() for _number in range(4))
    appoint(present, first, Role.SECRETARY, by=None, at=clock.now())
    citizen = stage.make_person(level=2)
    page = new_page(javascript=javascript, width=width, language="ru-RU")
    site.sign_in(page, first)

    page.goto(stage.address("draft_settings", "constitution", language="ru"))
    bring(page, texts, second)
    expect(page.locator("#found")).to_contain_text("Разделов: 11. Статей: 96. Всего единиц: 581.")
    if javascript:
        no_faults(page)
    page.get_by_role("button", name="Начать обсуждение с этим текстом").click()
    expect(page.locator("aside")).to_contain_text("Модератор не назначен.")
    ask_to_open(page)
    expect(page.get_by_role("alert").first).to_contain_text("Открыть ещё нельзя.")
    write_about(page)
    appoint_in_browser(page, moderator, "moderator")
    appoint_in_browser(page, rapporteur, "rapporteur")
    ask_to_open(page)
    expect(page.locator("#changes")).to_contain_text("Открыть этап")
    if javascript:
        no_faults(page)

    visitor = new_page(javascript=javascript, width=width, language="ru-RU")
    assert visitor.goto(f"/ru/{SLUG}/").status == 404
    other = new_page(javascript=javascript, width=width, language="ru-RU")
    site.sign_in(other, second)
    other.goto(SETTINGS)
    other.locator("#changes").get_by_role("link", name="Посмотреть").click()
    expect(other.locator("main")).to_contain_text("статей: 96, всего единиц: 581")
    if javascript:
        no_faults(other)
    other.get_by_role("button", name="Согласиться и выполнить").click()

    site.sign_in(visitor, citizen)
    visitor.goto("/ru/")
    visitor.locator(f"main a[href='/ru/{SLUG}/']").first.click()
    visitor.goto(f"/ru/{SLUG}/conditions/?next=/ru/{SLUG}/propose/%3Fprovision%3Dart_2__para_2")
    visitor.locator("main button[value=accept]").click()
    visitor.locator("textarea[name=text]").fill("Суверенитет Казахстана распространяется на всю его землю.")
    visitor.locator("textarea[name=reasons]").fill("Так короче и яснее.")
    visitor.locator("button[value=send]").first.click()
    visitor.wait_for_url("**/proposals/P-000001/**")
    proposal = Proposal.objects.get()
    draft = Draft.objects.get(slug=SLUG)
    verbs = list(Entry.objects.filter(object_id=draft.uid).order_by("pk").values_list("verb", flat=True))
    assert (proposal.draft, proposal.number) == (draft, "P-000001")
    assert (verbs[0], verbs[-2:]) == ("draft.begun", ["draft.published", "consultation.opened"])
    visitor.goto(f"/ru/{SLUG}/articles/2/")
    expect(visitor.locator("main")).to_contain_text("P-000001")
