"""Two moderators hide many comments at once, with and without JavaScript, wide and narrow."""

import re

import pytest
from playwright.sync_api import expect

from moderation.models import BY_ONE, Batch, Ruling
from moderation.tasks import carry_out_batches
from tests.looks import violations
from tests.moderation import world

QUEUE = "/ru/constitution/moderation/"


@pytest.mark.parametrize(("javascript", "width"), [(False, 360), (True, 1440)], ids=["plain", "htmx"])
def test_two_moderators_hide_many_at_once(new_page, site, javascript, width):
    draft = world.make_draft()
    first, second = (world.make_moderator(draft, name) for name in ("first", "second"))
    author = world.make_person("author")
    for number in range(BY_ONE + 1):
        world.make_comment(draft, author=author, language="ru", text=f"Купите у нас, {number}.", **world.seen())
    world.make_comment(draft, author=second, language="ru", **world.seen())
    page = new_page(javascript=javascript, width=width, language="ru-RU")
    site.sign_in(page, first)

    page.goto(QUEUE)
    for box in page.locator('input[name="item"]').all()[:2]:
        box.check()
    page.get_by_role("button", name="Решить сразу по отмеченным").click()
    expect(page).to_have_url(re.compile("/moderation/batches/b_"))
    expect(page.locator("#items tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Забыть этот выбор").click()
    expect(page.get_by_text("Таких нет.")).to_be_visible()
    assert Batch.objects.count() == 0

    page.goto(f"{QUEUE}?language=ru")
    page.get_by_role("button", name="По всему этому списку: 22").click()
    page.get_by_label("Скрыть").check()
    page.get_by_label("Реклама").check()
    page.get_by_role("button", name="Просмотреть, что будет с каждой").click()
    expect(page.get_by_text("Напишите объяснение решения: его прочитает автор.")).to_be_visible()
    page.get_by_label("Объяснение решения").fill("Одна и та же реклама.")
    page.get_by_role("button", name="Просмотреть, что будет с каждой").click()
    expect(page.get_by_text("Их больше 20")).to_be_visible()
    assert violations(page) == [] if javascript else True
    page.get_by_role("button", name="Передать второму модератору").click()
    expect(page.get_by_text("Ждёт второго модератора. До этого ничего не решено.")).to_be_visible()

    other = new_page(javascript=javascript, width=width, language="ru-RU")
    site.sign_in(other, second)
    other.goto(f"{QUEUE}batches/")
    expect(other.get_by_text("Ни один пакет не ждёт вашего ответа.")).to_be_visible()
    third = world.make_moderator(draft, "third")
    site.sign_in(other, third)
    other.goto(f"{QUEUE}batches/")
    other.locator("table a").first.click()
    expect(other.get_by_text("Купите у нас, 7.")).to_be_visible()
    other.get_by_role("button", name="Подтвердить: решить по всем этим").click()
    expect(other.get_by_text("Так решили два модератора.")).to_be_visible()

    carry_out_batches()
    page.reload()

    expect(page.get_by_text("Делать больше нечего.")).to_be_visible()
    assert Ruling.objects.filter(kind="hide", moderator=first).count() == BY_ONE + 2
