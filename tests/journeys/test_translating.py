"""An author says a proposal in another language; a reader of it reads the original, and a moderator removes it."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Appointment
from core import clock
from tests.looks import overflow, violations
from tests.proposals import stage

KAZAKH = {"language": "kk", "text": "Орыс тілі қазақ тілімен қатар қолданылады.", "reasons": "Екі тілде де жүгінеді."}


def look(page):
    """See that nothing is at fault."""
    assert violations(page) == []
    _fits(page)


def _fits(page):
    assert overflow(page) == 0


@pytest.mark.parametrize(("javascript", "width"), [(False, 360), (True, 1440)], ids=["plain on a phone", "wide"])
def test_words_in_another_language_from_the_author_to_the_reader(new_page, site, javascript, width):
    draft, author = stage.make_draft(), stage.make_person("author")
    moderator = stage.make_person("moderator", second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=moderator, role="moderator", started_at=clock.now())
    proposal = stage.make_proposal(draft, author, **KAZAKH)
    check = look if javascript else _fits
    page = new_page(javascript=javascript, width=width)
    site.sign_in(page, author)

    page.goto(stage.address("proposal", proposal.number, language="ru"))
    page.get_by_role("link", name="Перевести на другой язык").click()
    expect(page.get_by_label("Русский")).to_be_checked()
    page.locator("#id_text").fill("Русский язык употребляется наравне с казахским.")
    page.get_by_role("button", name="Опубликовать перевод").click()
    expect(page.locator("#error-reasons")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("Русский язык употребляется наравне с казахским.")
    check(page)
    page.locator("#id_reasons").fill("Люди обращаются на обоих языках.")
    page.get_by_role("button", name="Опубликовать перевод").click()

    expect(page).to_have_url(re.compile(r"/ru/proposals/P-000001/\?words=ru#words$"))
    reader = new_page(javascript=javascript, width=width)
    reader.goto(stage.address("proposal", proposal.number, language="ru"))
    expect(reader.locator("#words")).to_contain_text("Перевод автора: Русский.")
    expect(reader.locator("#words")).to_contain_text("Люди обращаются на обоих языках.")
    check(reader)
    reader.get_by_role("link", name="Читать оригинал").click()
    expect(reader.locator("#words")).to_contain_text("Екі тілде де жүгінеді.")
    expect(reader.locator("#words")).not_to_contain_text("Люди обращаются на обоих языках.")

    staff = new_page(javascript=javascript, width=width)
    site.sign_in(staff, moderator)
    staff.goto(stage.address("proposal", proposal.number, language="ru"))
    staff.get_by_role("link", name="Убрать перевод").click()
    staff.get_by_label("Почему он убирается").fill("Сказано другое.")
    check(staff)
    staff.get_by_role("button", name="Убрать перевод").click()
    expect(staff.locator("#words")).to_contain_text("Сказано другое.")
    check(staff)
