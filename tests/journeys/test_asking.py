"""A moderator asks a colleague, who answers: with and without JavaScript, in two languages, wide and narrow."""

import re

import pytest
from playwright.sync_api import expect

from moderation.models import Claim, Question
from tests.looks import overflow, violations
from tests.moderation import world

WORDS = {
    "ru": ("Взять следующую", "Спросить коллегу", "Ваш вопрос", "Отправить вопрос", "Вас спрашивают", "Ваш ответ"),
    "kk": ("Келесісін алу", "Әріптестен сұрау", "Сұрағыңыз", "Сұрақты жіберу", "Сізден сұралғаны", "Жауабыңыз"),
}
SEND = {"ru": "Отправить ответ", "kk": "Жауапты жіберу"}


@pytest.mark.parametrize(
    ("javascript", "width", "language"), [(False, 360, "kk"), (True, 1440, "ru")], ids=["plain", "htmx"]
)
def test_a_question_and_its_answer(new_page, site, javascript, width, language):
    draft = world.make_draft()
    asker, asked = (world.make_moderator(draft, name) for name in ("asker", "asked"))
    comment = world.make_comment(draft, language=language, text="Бұл сөз қорлау ма, әлде сын ба?")
    take, ask, question, send, waits, answer = WORDS[language]
    page, other = (new_page(javascript=javascript, width=width, language=f"{language}-KZ") for _each in range(2))
    site.sign_in(page, asker)
    site.sign_in(other, asked)
    queue = f"/{language}/constitution/moderation/"

    page.goto(queue)
    page.get_by_role("button", name=take).click()
    page.locator("summary", has_text=ask).click()
    page.get_by_label(question, exact=True).fill("Сын ба, қорлау ма? Менің ойымша, сын.")
    page.get_by_role("button", name=send).click()
    expect(page.locator("#questions")).to_contain_text("Менің ойымша, сын.")

    other.goto(queue)
    expect(other.get_by_role("heading", name=waits)).to_be_visible()
    other.locator("#asked a").click()
    expect(other).to_have_url(re.compile(comment.uid))
    assert violations(other) == [] if javascript else True
    other.get_by_label(answer).fill("Иә, сын.")
    other.get_by_role("button", name=SEND[language]).click()
    expect(other.locator("#questions")).to_contain_text("Иә, сын.")
    expect(other.locator("#asked")).to_have_count(0)

    page.goto(queue)
    expect(page.locator("#questions")).to_contain_text("Иә, сын.")
    assert violations(page) == [] if javascript else True
    assert overflow(page) == 0
    assert (Question.objects.get().answer, Claim.objects.get().moderator) == ("Иә, сын.", asker)
