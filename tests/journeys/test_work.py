"""Registering while very many come: the browser computes by itself, and without scripts it is said what to do."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Person
from proposals.models import Support
from tests.looks import overflow
from tests.proposals import stage

PATH = "/kk/account/signup/"


@pytest.fixture(autouse=True)
def storm(settings):
    settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL, settings.FORMS_WITHOUT_PROOF = [(1, 20_000)], [], 0


def fill(page):
    page.fill("[name=email]", "new@example.kz")
    page.fill("[name=password1]", "tundik-uyq-bosagha-9")
    page.fill("[name=name]", "Жаңа Қатысушы")
    if page.locator("[name=accepts]").count():
        page.check("[name=accepts]")


def test_a_phone_computes_while_one_writes_and_is_let_in(new_page, site):
    page = new_page(width=360)
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(PATH)
    fill(page)
    page.click("main button.big")  # the first form of the storm: shown again, with the work

    page.wait_for_selector("[data-work]")
    assert page.input_value("[name=name]") == "Жаңа Қатысушы"
    page.fill("[name=password1]", "tundik-uyq-bosagha-9")
    page.click("main button.big")
    page.wait_for_url(re.compile("confirm-email"))

    assert Person.objects.get().email == "new@example.kz"
    assert problems == []


def test_a_support_goes_by_itself_once_the_phone_has_computed(new_page, site):
    draft, person = stage.make_draft(), stage.make_person(level=1)
    proposal = stage.make_proposal(draft)
    page = new_page(width=360)
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    site.sign_in(page, person)
    page.goto(stage.address("proposal", proposal.number, language="kk"))
    page.get_by_role("button", name="Қолдаймын").click()

    expect(page.locator("#support")).to_contain_text("Сіз бұл ұсынысты қолдадыңыз", timeout=15_000)
    assert overflow(page) == 0
    assert Support.objects.get().person == person
    assert [problem for problem in problems if "422" not in problem] == []


def test_without_scripts_it_is_said_what_to_do(new_page, site):
    page = new_page(javascript=False)
    page.goto(PATH)
    fill(page)
    page.click("main button.big")

    told = page.inner_text("[data-work]")

    assert "Скрипттер жұмыс істемесе" in told
    assert page.input_value("[name=name]") == "Жаңа Қатысушы"
    assert not Person.objects.exists()
