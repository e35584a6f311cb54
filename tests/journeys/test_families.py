"""A visitor comes from a campaign in a list to all who send it, and to what each of them adds."""

import pytest
from playwright.sync_api import expect

from feedback.actions.families import find_families, store_families
from tests.feedback.voices import SINGLE, campaign, make_comments, make_people, make_proposals
from tests.looks import overflow, violations
from tests.moderation.world import NOON, make_draft, place


@pytest.fixture
def draft(site):
    draft = make_draft(is_demonstration=True)
    people = make_people(60, regions=("KZ-71", "KZ-10", "KZ-15"), name="ordinary")
    make_comments(draft, [*campaign(57), *SINGLE], people)
    make_proposals(draft, ["Орыс тілі еркін қолданылады."] * 12, people[:12])
    texts = [f"{text} {'Иә! ' * (place + 1)}" for place, text in enumerate(campaign(24))]
    make_proposals(draft, texts, make_people(24, name="adding"), kind="add")
    article = place(draft, "art_9").provision
    store_families(article, find_families(article), at=NOON)
    return draft


@pytest.mark.parametrize("width", [360, 1440])
def test_a_visitor_reads_what_a_campaign_says_and_what_each_adds(new_page, draft, width):
    page = new_page(width=width, language="ru-RU")
    page.goto("/ru/constitution/articles/9/")
    page.locator("#comments").get_by_role("link", name="Кампания: похожий текст прислали 57 человек").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("57 человек говорят почти то же самое")
    expect(page.locator("mark")).to_have_count(6)
    assert overflow(page) == 0
    assert violations(page) == []
    page.get_by_role("link", name="Следующая страница").click()
    expect(page.locator("#list")).to_contain_text("51–57")

    page.get_by_role("navigation").get_by_role("link", name="Похожие тексты").click()
    expect(page.locator("#list li.item")).to_have_count(3)
    assert overflow(page) == 0
    assert violations(page) == []
