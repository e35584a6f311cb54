"""A consultation on another law, from its files to the first proposal: in the browser alone, opened by two people."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.actions import appoint
from articles.models import Draft, Role
from core import clock
from proposals.models import Proposal
from record.models import Entry
from tests.journeys.law_of_1995 import in_kazakh, in_russian, law_or_skip
from tests.journeys.test_import import no_faults
from tests.proposals import stage

SLUG = "constitution-1995"
SETTINGS = f"/ru/{SLUG}/settings/"


@pytest.fixture
def files(tmp_path):
    """The files that the secretary has: the Russian one as it was found, and mended; the Kazakh one."""
    law = law_or_skip()
    found, mended = (in_russian(law, is_mended=is_mended) for is_mended in (False, True))
    written = {"found": found, "ru": mended, "kk": in_kazakh(mended)}
    for name, words in written.items():
        (tmp_path / f"{name}.md").write_text(words)
    return {name: tmp_path / f"{name}.md" for name in written}


def staff():
    return stage.make_person(second_factor_at=timezone.now(), level=2, name="Секретарь Первый")


def bring(page, files, second):
    page.get_by_role("link", name="Начать другое обсуждение").click()
    page.get_by_label("Имя в адресах").fill(SLUG)
    page.get_by_label("Электронная почта второго секретаря").fill(second.email)
    page.get_by_label("Дата текста").fill("2023-01-01")
    page.locator("input[name=file_kk]").set_input_files(files["kk"])
    look_at(page, files["found"])
    expect(page.locator("main")).to_contain_text("этот номер стоит в тексте дважды: отзыве избирателями")
    expect(page.locator("main")).to_contain_text("у этой статьи нет текста: Статья 84")
    look_at(page, files["ru"])


def look_at(page, russian):
    page.locator("input[name=file_ru]").set_input_files(russian)
    page.get_by_role("button", name="Прочитать и проверить").click()


def write_about(page, settings=SETTINGS):
    for language in ("kk", "ru"):
        page.goto(f"{settings}words/{language}/")
        page.locator("textarea[name=about]").fill("Об обсуждении.")
        page.locator("main form button").first.click()
    for kind in ("terms", "privacy", "operator"):
        page.goto(f"{settings}pages/{kind}/")
        page.locator("textarea[name=kk]").fill("Қазақша сөз.")
        page.locator("textarea[name=ru]").fill("Русские слова.")
        page.locator("main form button").first.click()


def appoint_in_browser(page, person, role, settings=SETTINGS):
    page.goto(settings)
    page.locator("#appoint input[name=email]").fill(person.email)
    page.locator("#appoint select[name=role]").select_option(role)
    page.locator("#appoint button").click()
    expect(page.locator("#staff")).to_contain_text(person.email)


def ask_to_open(page, settings=SETTINGS):
    page.goto(settings)
    closes_at = timezone.localtime(clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    page.locator("#phase-collection input[name=collection-closes_at]").fill(closes_at)
    page.locator("#phase-collection button[value=open]").click()


WAYS = [(360, False), (1440, True)]


@pytest.mark.parametrize(("width", "javascript"), WAYS, ids=["phone", "wide"])
def test_two_secretaries_open_a_consultation_and_a_citizen_proposes(new_page, site, files, width, javascript):
    present = stage.make_draft()
    first, second, moderator, rapporteur = (staff() for _number in range(4))
    appoint(present, first, Role.SECRETARY, by=None, at=clock.now())
    citizen = stage.make_person(level=2)
    page = new_page(javascript=javascript, width=width, language="ru-RU")
    site.sign_in(page, first)

    page.goto(stage.address("draft_settings", "constitution", language="ru"))
    bring(page, files, second)
    expect(page.locator("#found")).to_contain_text("Разделов: 9. Статей: 101. Всего единиц: 588.")
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
    expect(other.locator("main")).to_contain_text("статей: 101, всего единиц: 588")
    if javascript:
        no_faults(other)
    other.get_by_role("button", name="Согласиться и выполнить").click()

    site.sign_in(visitor, citizen)
    visitor.goto("/ru/")
    visitor.locator(f"main a[href='/ru/{SLUG}/']").first.click()
    visitor.goto(f"/ru/{SLUG}/conditions/?next=/ru/{SLUG}/propose/%3Fprovision%3Dart_2__para_2")
    visitor.locator("main button[value=accept]").click()
    visitor.locator("textarea[name=text]").fill("Суверенитет Республики распространяется на всю её землю.")
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
