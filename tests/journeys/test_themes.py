"""Themes on a phone, without JavaScript: an analyst names a suggestion and moves a text, everybody reads it."""

import pytest

from feedback.models import Theme, ThemePlacement
from feedback.themes import extra
from tests.feedback.test_finding_themes import find_all, make_analyst, say_it_all
from tests.looks import overflow
from tests.moderation.world import NOON, make_draft


@pytest.fixture
def draft(committed_db, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    draft = make_draft()
    say_it_all(draft)
    find_all(draft, at=NOON)
    return draft


def test_an_analyst_names_a_theme_and_a_visitor_reads_it(site, new_page, draft):
    analyst = make_analyst(draft)
    theme = Theme.objects.largest_first().first()
    page = new_page(javascript=False, width=360, language="ru-RU")
    site.sign_in(page, analyst)

    page.goto(f"/ru/{draft.slug}/staff/themes/")
    page.locator(f"section[aria-labelledby='{theme.uid}'] a", has_text="Прочитать все тексты").click()
    page.get_by_label("Название на казахском").fill("Зейнетақы")
    page.get_by_label("Название на русском").fill("Пенсии")
    page.get_by_role("button", name="Назвать тему").click()
    page.get_by_text("Ничего не сохранено").first.wait_for()
    assert page.get_by_label("Название на русском").input_value() == "Пенсии"
    page.get_by_label("Название на английском").fill("Pensions")
    page.get_by_role("button", name="Назвать тему").click()
    page.get_by_text("Название принято").wait_for()

    other = ThemePlacement.objects.exclude(theme=theme).order_by("pk").first()
    list_of_it = f"{other.theme.uid}/" if other.theme else "unplaced/"
    page.goto(f"/ru/{draft.slug}/staff/themes/{list_of_it}")
    row = page.locator(f"#text-{other.pk}")
    row.get_by_label("Тема").select_option("Пенсии")
    row.get_by_role("button", name="Перенести текст").click()
    page.get_by_text("Текст перенесён").wait_for()
    other.refresh_from_db()
    assert other.theme == theme

    visitor = new_page(width=1440, language="kk-KZ")
    visitor.goto(f"/kk/{draft.slug}/themes/")
    visitor.get_by_role("heading", name="Зейнетақы").wait_for()
    for shown in (page, visitor):
        shown.goto(f"/ru/{draft.slug}/themes/")
        assert overflow(shown) == 0
