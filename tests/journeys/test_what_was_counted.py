"""What was counted, in a browser: from a sentence to the texts behind it, from the files to a recount, open to all."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from articles.models import Role
from consultation.open_data.published import publish
from consultation.pages.figures.counting import count_figures
from core import clock
from feedback.actions import name_theme, tally_changes, weigh_demands, write_analysis
from feedback.actions.families import find_families, store_families
from proposals.models import Comment, Kind
from tests.feedback.test_analyses import WORDS, make_staff
from tests.feedback.test_finding_themes import NAMES, make_theme, put
from tests.feedback.voices import campaign, make_comments, make_people
from tests.looks import overflow, violations
from tests.pages import world

VISITORS = [
    "figures/",
    "articles/9/",
    "articles/10/",
    "variants/art_9/",
    "repeats/art_9/",
    "analysis/art_9/",
    "themes/",
    "themes/?article=art_9",
    "data/",
    "regions/KZ-71/",
]
STAFF = ["staff/figures/", "staff/runs/", "staff/themes/", "staff/themes/unplaced/", "analysis/art_9/"]
CHANGE = "Орыс тілі еркін қолданылады."


@pytest.fixture
def draft(site, settings, tmp_path):
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return world.make_draft(is_demonstration=True)


@pytest.fixture
def said(draft):
    """Equal changes and others, a question, agreement, comments; one article has a single voice."""
    for _number in range(4):
        world.make_proposal(draft, text=CHANGE)
    for number in range(2):
        world.make_proposal(draft, text=f"Орыс тілі {number + 2} жерде қолданылады.")
    world.make_proposal(draft, kind=Kind.REMOVE, text="")
    world.make_proposal(draft, kind=Kind.KEEP, text="")
    world.make_proposal(draft, "art_9", kind=Kind.QUESTION, text="")
    world.make_comment(draft, "art_10")
    make_comments(draft, campaign(12), make_people(12))
    return draft


@pytest.fixture
def counted(said):
    article = world.article(said)
    for eid in ("art_9", "art_10"):
        world.count(said, eid)
    store_families(article, find_families(article), at=clock.now())
    while tally_changes():
        pass
    weigh_demands(said, count_figures=count_figures, at=clock.now())
    return said


def test_a_citizen_goes_from_a_sentence_to_the_texts_behind_it_and_back(new_page, counted):
    page = new_page(javascript=False, width=360, language="ru-RU")
    page.goto("/ru/constitution/articles/9/")

    sentences = page.locator("#sentences > .items > li")
    expect(sentences).to_have_count(4)
    sentence = sentences.filter(has_text="Самое частое изменение")
    expect(sentence).to_contain_text("4 предложения от 4 человек; поддержек: 0.")
    sentence.get_by_role("link", name="ещё 3").click()
    expect(page).to_have_url(re.compile(r"\?same=P-\d+#proposals$"))
    texts = page.locator("#proposals .item")
    expect(texts).to_have_count(4)
    behind = page.url
    texts.nth(1).get_by_role("heading").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/ru/proposals/P-\d+/$"))
    expect(page.locator("main")).to_contain_text(CHANGE)
    page.go_back()
    expect(page).to_have_url(behind)
    page.get_by_role("link", name="Показать все предложения").click()
    page.locator("#sentences summary").click()
    expect(page.locator("#sentences details .item").first).to_be_visible()


def test_an_observer_takes_the_files_away_and_counts_all_numbers_anew(new_page, counted, tmp_path):
    publish(counted, at=clock.now())
    page = new_page(javascript=False, width=360, language="ru-RU")
    page.goto("/ru/constitution/figures/")
    page.get_by_role("link", name="Открытые данные").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Открытые данные")

    folder = tmp_path / "taken"
    folder.mkdir()
    for link in page.locator("a[download]").all():
        address = link.get_attribute("href")
        given = page.request.get(address)
        assert given.ok
        assert given.headers["content-disposition"].startswith("attachment")
        (folder / address.rpartition("/")[2]).write_bytes(given.body())

    command = [sys.executable, "-S", "-E", folder / "recount.py", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("All numbers agree: ")


@pytest.mark.parametrize(("width", "languages"), [(360, ["kk", "ru", "en"]), (1440, ["kk"])], ids=["phone", "desk"])
def test_pages_of_what_was_counted_are_open_to_everybody(site, new_page, counted, width, languages):
    analyst, rapporteur = make_staff(counted, Role.ANALYST), world.make_rapporteur(counted)
    theme = make_theme(counted, texts=2, figures={"people": 2, "by_language": {"kk": 2, "ru": 0, "en": 0}})
    first, second = Comment.objects.order_by("pk")[:2]
    put(counted, first, theme)
    theme.telling, theme.opposite = {"kk": [["comment", first.pk]]}, {"kk": [["comment", second.pk]]}
    theme.save()
    name_theme(theme, NAMES, by=analyst, at=clock.now())
    summary = world.count(counted)
    article = world.article(counted)
    write_analysis(article, WORDS, watermark=summary.watermark, office="analyst", by=analyst, at=clock.now())
    publish(counted, at=clock.now())

    page = new_page(width=width)
    problems = {}
    for language in languages:
        look(page, [f"/{language}/constitution/{address}" for address in VISITORS], width, problems)
    page.goto("/kk/constitution/repeats/art_9/")
    look(page, [page.locator("#list .item a").first.get_attribute("href")], width, problems)
    for person, addresses in ((analyst, [*STAFF[1:], f"staff/themes/{theme.uid}/"]), (rapporteur, STAFF[:1])):
        page = new_page(width=width)
        site.sign_in(page, person)
        for language in languages:
            look(page, [f"/{language}/constitution/{address}" for address in addresses], width, problems)

    assert problems == {}


def look(page, addresses, width, problems):
    """Note what is wrong with each page as it stands with all its folds open."""
    for address in addresses:
        assert page.goto(address).status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = violations(page)
        if overflow(page):
            found.append("scrolls sideways")
        if found:
            problems[address] = found
