"""An analyst takes a text out of a family and joins two, without JavaScript; a visitor reads that it was done."""

import pytest
from playwright.sync_api import expect

from feedback.actions.families import find_families, store_families
from feedback.models import Family
from tests.feedback.test_by_hand_pages import OTHER
from tests.feedback.test_finding_themes import make_analyst
from tests.feedback.voices import SINGLE, campaign, make_comments, make_people
from tests.looks import overflow, violations
from tests.moderation.world import NOON, make_draft, place


@pytest.fixture
def draft(site):
    draft = make_draft(is_demonstration=True)
    make_comments(draft, [*campaign(14), *[OTHER] * 4, *SINGLE], make_people(21))
    article = place(draft, "art_9").provision
    store_families(article, find_families(article), at=NOON)
    return draft


def fits(page, width):
    assert overflow(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1440])
def test_an_analyst_corrects_families_by_hand(site, new_page, draft, width):
    page = new_page(javascript=False, width=width, language="ru-RU")
    site.sign_in(page, make_analyst(draft))
    checked = new_page(width=width, language="ru-RU")  # axe needs scripts
    site.sign_in(checked, make_analyst(draft, "second"))

    page.goto(f"/ru/{draft.slug}/repeats/art_9/")
    page.get_by_role("link", name="Разделить и объединить вручную").click()
    page.get_by_role("link", name="14 человек говорят почти то же").click()
    page.get_by_label("Вынести из этой группы").first.check()
    page.get_by_label("Каждый стоит сам по себе").check()
    page.get_by_role("button", name="Сделать это с отмеченными текстами").click()
    expect(page.get_by_role("alert")).to_contain_text("Ничего не сохранено")
    expect(page.get_by_label("Вынести из этой группы").first).to_be_checked()
    page.get_by_label("Почему").fill("Говорит о другом.")
    page.get_by_role("button", name="Сделать это с отмеченными текстами").click()
    page.get_by_text("1 текст размещён вручную").wait_for()

    for box in page.get_by_label("Объединить эту группу").all():
        box.check()
    page.get_by_label("Почему").first.fill("Просят об одном.")
    page.get_by_role("button", name="Объединить группы").click()
    page.get_by_text("Они в одной группе").wait_for()
    family = Family.objects.get()
    for address in ("", f"{family.uid}/"):
        checked.goto(f"/ru/{draft.slug}/staff/repeats/art_9/{address}")
        fits(checked, width)
    checked.goto(page.url)
    checked.get_by_role("link", name="Стоят сами по себе").click()
    fits(checked, width)

    visitor = new_page(width=width, language="kk-KZ")
    visitor.goto(f"/kk/{draft.slug}/repeats/art_9/{family.uid}/")
    expect(visitor.locator("#by-hand li")).to_have_count(2)
    fits(visitor, width)
