"""The frame and the pages of signing in, in a real browser."""

import pytest
from django.core.cache import cache

from accounts.actions import register_person
from tests.commission.world import make_draft
from tests.looks import overflow, violations

PASSWORD = "kerege-shanyraq-7"
VISITORS = ["/kk/account/login/", "/ru/account/signup/", "/en/account/password/reset/", "/kk/nothing/here/", "/design/"]
THEIRS = ["/kk/account/profile/", "/ru/account/password/change/", "/kk/account/email/", "/design/?set=staff"]


@pytest.fixture
def consultation(site, settings):
    settings.DEVELOPMENT = True
    cache.clear()
    make_draft(is_demonstration=True)
    return site


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_are_open_to_everybody(consultation, new_page, width):
    page = new_page(width=width)
    for address in VISITORS:
        page.goto(address)
        assert violations(page) == [], address
        assert overflow(page) == 0, address


def test_pages_of_ones_own_are_open_to_everybody(consultation, new_page):
    page = new_page(width=360)
    consultation.sign_in(page, register_person("aigerim@example.org", PASSWORD, verified=True))
    for address in THEIRS:
        page.goto(address)
        assert violations(page) == [], address


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_signs_in_with_a_password(consultation, new_page, javascript):
    register_person("aigerim@example.org", PASSWORD, verified=True, language="ru")
    page = new_page(javascript=javascript)

    page.goto("/ru/account/login/?next=/ru/account/profile/")
    page.fill("#id_login", "aigerim@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("form[action='/ru/account/login/'] button")

    assert page.url.endswith("/ru/account/profile/")


def test_the_menu_of_a_phone_needs_no_script(consultation, new_page):
    page = new_page(javascript=False, width=360)
    page.goto("/kk/account/login/")

    page.click(".menu-link")

    assert page.url.endswith("#menu")
    assert page.locator("#menu").is_visible()


def test_the_page_keeps_what_is_typed_until_it_arrived(consultation, new_page):
    """The form's words come back after a lost page, and not after the server said that they arrived."""
    page = new_page()
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    address = "/kk/constitution/propose/?provision=art_9__para_2"
    page.goto(address)
    page.fill("#id_reasons", "Өзім жазған негіздеме")
    page.goto("/kk/account/login/")

    page.goto(address)
    assert page.input_value("#id_reasons") == "Өзім жазған негіздеме"
    name = page.get_attribute("form[data-keep]", "data-keep")
    page.context.add_cookies(
        [{"name": "sent", "value": page.evaluate("name => encodeURIComponent(name)", name), "url": consultation.url}]
    )
    page.goto("/kk/account/login/")
    page.goto(address)

    assert page.input_value("#id_reasons") == ""
    assert errors == []
