"""Statements answered one after the other: by keys on a desktop in Russian, by finger without JavaScript in Kazakh."""

import pytest

from proposals.models import Opinion
from proposals.tasks import find_statements
from tests.proposals import stage

ARTICLE = "/constitution/opinions/art_9/"


@pytest.fixture
def person(committed_db):
    draft = stage.make_draft()
    for number in ("two", "ten", "all"):
        stage.make_proposal(draft, text=f"Russian is used in {number} places.")
    find_statements()
    return stage.make_person()


def answers():
    return sorted(Opinion.objects.values_list("answer", flat=True))


def test_statements_are_answered_by_keys_on_a_desktop_in_russian(site, new_page, person):
    page = new_page(language="ru-RU")
    site.sign_in(page, person)
    page.goto(f"/ru{ARTICLE}")

    for key, done in (("1", "Оценено 1 из 3"), ("3", "Оценено 2 из 3")):
        page.keyboard.press(key)
        page.get_by_text(done).wait_for()
        # Settled: until then htmx may still move the focus.
        page.locator("#ballot:not(.htmx-added) #statement:focus").wait_for()
    page.get_by_role("button", name="Согласен", exact=False).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("Здесь вы оценили всё.").wait_for()

    assert answers() == ["agree", "disagree", "pass"]


def test_statements_are_answered_by_finger_without_javascript_in_kazakh(site, new_page, person):
    page = new_page(javascript=False, width=360)
    site.sign_in(page, person)
    page.goto(f"/kk{ARTICLE}")
    sizes = [button.bounding_box() for button in page.locator(".ballot button").all()]

    for name in ("Келісемін", "Келіспеймін", "Өткізіп жіберу"):
        page.get_by_role("button", name=name).click()
    page.get_by_text("Мұндағының бәрін бағаладыңыз.").wait_for()

    assert answers() == ["agree", "disagree", "pass"]
    assert [(box["width"] >= 300, box["height"] >= 44) for box in sizes] == [(True, True)] * 3
