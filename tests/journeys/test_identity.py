"""Somebody raises their level at the identity provider, and signs in with it from then on."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.actions import register_person
from accounts.models import Person
from tests.identity import serving, someone
from tests.looks import overflow, violations
from tests.proposals.stage import make_draft

WAYS = pytest.mark.parametrize(
    ("language", "javascript", "width"), [("kk", False, 360), ("ru", True, 1440)], ids=["kk-plain", "ru-htmx"]
)
WORDS = {
    "kk": {
        "raise": "Деңгейлер нені білдіреді және өз деңгейімді қалай көтеремін",
        "before": "Менің деңгейім: 1",
        "confirm": "eGov арқылы растау",
        "after": "Менің деңгейім: 2",
        "done": "Жеке басыңыз расталды. Сіз негізгі есепке кіресіз.",
        "sign in": "eGov арқылы кіру",
    },
    "ru": {
        "raise": "Что значат уровни и как повысить мой",
        "before": "Мой уровень: 1",
        "confirm": "Подтвердить через eGov",
        "after": "Мой уровень: 2",
        "done": "Личность подтверждена. Вы входите в главный счёт.",
        "sign in": "Войти через eGov",
    },
}


@WAYS
def test_a_level_is_raised_and_used_to_sign_in(new_page, site, settings, language, javascript, width):
    cache.clear()
    make_draft()
    person = register_person("aigul@example.kz", verified=True, language=language)
    words = WORDS[language]
    with serving(settings, site.url, people=[someone("s-1", name="Айгүл"), someone("s-2", name="Болат")]) as provider:
        page = new_page(javascript=javascript, width=width, language=f"{language}-KZ")
        site.sign_in(page, person)
        page.goto(f"/{language}/me/")
        page.get_by_role("link", name=words["raise"]).click()
        expect(page.get_by_role("heading", name=words["before"])).to_be_visible()
        check(page, javascript=javascript)

        page.get_by_role("button", name=words["confirm"]).click()
        expect(page).to_have_url(re.compile(re.escape(provider.url)))
        page.get_by_role("button", name="Айгүл").click()

        expect(page.get_by_role("heading", name=words["after"])).to_be_visible()
        expect(page.get_by_text(words["done"]).first).to_be_visible()
        check(page, javascript=javascript)
        visitor = new_page(javascript=javascript, width=width, language=f"{language}-KZ")
        visitor.goto(f"/{language}/account/login/")
        check(visitor, javascript=javascript)
        visitor.get_by_role("button", name=words["sign in"]).click()
        visitor.get_by_role("button", name="Айгүл").click()
        expect(visitor).to_have_url(f"{site.url}/{language}/me/")
    assert Person.objects.get(pk=person.pk).level == 2


def check(page, *, javascript):
    """Nothing is wider than the page, and nothing is in the way of those who do not see it."""
    assert overflow(page) == 0
    if not javascript:
        return  # axe is a script
    assert violations(page) == []
