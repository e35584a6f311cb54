"""Staff come to their second factor and back: by a passkey of the browser's own, or by an app without any script."""

import re

import pytest
from django.core.cache import cache
from django.utils.translation import gettext, override

from accounts.actions import register_person
from accounts.models import Person
from articles.actions import appoint
from core import clock
from tests.accounts.conftest import PASSWORD
from tests.articles.conftest import make_draft
from tests.codes import code_of
from tests.looks import overflow, violations

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def moderator(site):
    cache.clear()
    person = register_person("moderator@example.kz", PASSWORD, verified=True, level=2)
    appoint(make_draft(), person, "moderator", by=None, at=clock.now())
    return person


class Browser:
    """A browser of one language, at an address for which passkeys can be made."""

    def __init__(self, page, site, language):
        self.page, self.language = page, language
        self.base = site.url.replace("127.0.0.1", "localhost")
        self.faults = []
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def open(self, path):
        self.page.goto(f"{self.base}/{self.language}{path}")
        return self

    def press(self, words):
        with override(self.language):
            self.page.get_by_role("button", name=gettext(words), exact=True).click()

    def follow(self, words):
        with override(self.language):
            self.page.get_by_role("link", name=gettext(words), exact=True).click()

    def sign_in(self, person):
        self.page.fill("input[name=login]", person.email)
        self.page.fill("input[name=password]", PASSWORD)
        self.press("Sign in")

    def confirm(self):
        self.page.fill("input[name=password]", PASSWORD)
        self.press("Confirm")

    def arrive(self, path):
        self.page.wait_for_url(f"{self.base}/{self.language}{path}")

    def is_fit(self):
        """Nothing is wider than the page, nothing was refused by the policy of scripts, nothing is in the way."""
        assert overflow(self.page) == 0
        assert (violations(self.page), self.faults) == ([], [])


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1440)])
def test_with_a_passkey(new_page, site, moderator, language, width):
    page = new_page(width=width, language=f"{language}-KZ")
    browser = Browser(page, site, language)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    browser.open("/small/moderation/").sign_in(moderator)
    browser.arrive("/account/2fa/")
    browser.is_fit()
    browser.follow("Add a passkey")
    browser.confirm()
    browser.arrive("/account/2fa/webauthn/add/")
    browser.is_fit()
    browser.press("Add a passkey")
    browser.arrive("/account/2fa/recovery-codes/")
    browser.is_fit()
    browser.follow("Go on to where you wanted to be")
    browser.arrive("/small/moderation/")

    assert Person.objects.get().second_factor_at is not None

    browser.open("/account/logout/").press("Sign out")
    browser.open("/account/login/?next=/small/").is_fit()
    browser.open(f"/account/login/?next=/{language}/small/moderation/").press("Sign in with a passkey")
    browser.arrive("/small/moderation/")
    browser.open("/account/sessions/").is_fit()
    with override(language):
        assert gettext("this device") in page.inner_text("main")


def test_with_an_app_and_no_script(new_page, site, moderator):
    page = new_page(javascript=False, width=360)
    browser = Browser(page, site, "kk")

    browser.open("/small/moderation/").sign_in(moderator)
    browser.follow("Set up an app")
    browser.confirm()
    secret = page.inner_text("p.key code")
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    page.fill("input[name=code]", "000000")
    browser.press("Confirm")
    assert page.inner_text("p.key code") == secret  # a wrong code does not make another key
    page.fill("input[name=code]", code_of(secret))
    browser.press("Confirm")
    browser.follow("Go on to where you wanted to be")

    assert page.url.endswith("/kk/small/moderation/")
    browser.open("/account/logout/").press("Sign out")
    browser.open("/small/moderation/").sign_in(moderator)
    page.fill("input[name=code]", code_of(secret))
    browser.press("Sign in")
    assert page.url.endswith("/kk/small/moderation/")
