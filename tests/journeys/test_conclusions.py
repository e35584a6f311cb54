"""A rapporteur asks a body for its conclusion, the body gives it, and everybody reads it with the decision."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from commission.actions import decide
from core import clock
from tests.commission import world
from tests.commission.test_conclusions import ANSWER

WORDS = "Слово «равно» не нужно: <b>так</b> уже сказано."


def test_a_conclusion_is_asked_given_and_read_without_javascript_on_a_narrow_screen(new_page, site):
    draft = world.make_draft()
    rapporteur, body = world.make_rapporteur(draft), world.make_organization("Институт языка")
    proposal = world.make_proposal(draft)
    until = timezone.localdate() + timedelta(days=5)
    page = new_page(javascript=False, language="ru-RU", width=360)
    site.sign_in(page, rapporteur)

    page.goto("/ru/constitution/commission/art_9/")
    page.locator("#conclusions summary").click()
    page.get_by_role("link", name="Запросить заключение органа").click()
    page.get_by_label("Какой орган").select_option("Институт языка")
    page.get_by_label("Дать до дня").fill(until.isoformat())
    page.get_by_label("Что у него спрашивают").fill("Нужно ли это слово?")
    page.get_by_role("button", name="Запросить").click()
    expect(page.get_by_text("Запрошено. Тем, кто может говорить от имени органа, сообщено.")).to_be_visible()

    page = new_page(javascript=False, language="ru-RU", width=360)
    site.sign_in(page, body.head)
    page.goto("/ru/me/")
    page.get_by_role("link", name="Заключения, запрошенные у моих организаций").click()
    page.get_by_role("link", name="Институт языка").click()
    expect(page.get_by_text("Нужно ли это слово?")).to_be_visible()
    page.get_by_label("На русском").fill(WORDS)
    page.get_by_role("button", name="Пока сохранить").click()
    expect(page.get_by_label("На русском")).to_have_value(WORDS)
    page.get_by_role("button", name="Дать заключение").click()
    expect(page.get_by_text("Заключение дано. Запись внесена в публичный реестр.")).to_be_visible()

    page = new_page(javascript=False, language="ru-RU", width=360)
    page.goto(f"/ru/proposals/{proposal.number}/")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    decide([proposal], **ANSWER, by=rapporteur, at=clock.now())
    page.goto(f"/ru/proposals/{proposal.number}/")
    part = page.get_by_role("region", name="Заключения")
    expect(part.get_by_text(WORDS)).to_be_visible()
    expect(part).to_contain_text("Институт языка")
    expect(part.locator(".tag").first).to_have_text("Дано")
