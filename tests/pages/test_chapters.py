"""Laws with chapters as visitors and staff meet them: contents, pages, the ways between them, lists and files."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from articles.actions.loading import publish_draft
from articles.brought import read_brought
from articles.editorial import Editorial
from articles.models import Draft, Placement
from articles.search import search
from articles.sheets import file_of, sheet_of
from commission.overview import Overview
from core import clock
from tests.articles.laws import BEES, HAY, STEPPE, long_law


def publish(law, slug):
    about = {
        language: {"title": f"Law {language}", "summary": "", "about": "", "source": ""} for language in ("kk", "ru")
    }
    now = clock.now()
    dates = {"dated": now.date(), "at": now, "opens_at": now, "closes_at": now + timedelta(days=30)}
    publish_draft(read_brought(law).units, Editorial(about, (), ()), slug=slug, **dates)
    return Draft.objects.with_texts().get(slug=slug)


@pytest.fixture
def bees(db):
    return publish(BEES, "bees")


@pytest.fixture
def steppe(db):
    return publish(STEPPE, "steppe")


def said(response):
    return " ".join(
        re.sub(r"<[^>]*>", " ", response.content.decode()).replace("\u00a0", " ").replace("\u2060", "").split()
    )


def crumbs(response):
    found = re.search(r'<nav[^>]*class="crumbs.*?</nav>', response.content.decode(), re.DOTALL)
    return re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', found[0].replace("\u00a0", " "))


def test_contents_show_chapters_with_their_articles(client, bees):
    text = said(client.get("/ru/bees/contents/"))

    assert "Глав: 2. Статей: 3." in text
    assert "Глава 1. Общие положения Статьи 1–1-1, 0 предложений Статья 1 Понятия 0 Статья 1-1 Сфера действия 0" in text
    assert "Глава 2. ПАСЕКА Статья 2, 0 предложений Статья 2 Пчеловод 0" in text


def test_contents_show_chapters_in_their_sections(client, steppe):
    text = client.get("/kk/steppe/contents/").content.decode()

    anchors = re.findall(r'<section id="([^"]*)"', text)
    assert anchors == [
        "sec_1",
        "sec_1__chp_1",
        "sec_1__chp_1__subchp_1",
        "sec_1__chp_1__subchp_2",
        "sec_1__chp_2",
        "sec_2",
        "sec_2__chp_1",
    ]
    assert "<h3><a" in text
    assert '<details class="fold"' not in text


def test_contents_show_articles_that_stand_in_nothing(client, db):
    publish(HAY, "hay")

    text = said(client.get("/ru/hay/contents/"))

    assert "Статей: 2." in text
    assert "Статья 1 Сено 0 Статья 2 Стог 0" in text


def test_a_reader_of_english_sees_the_kazakh_headings(client, bees):
    page = said(client.get("/en/bees/contents/"))

    assert "Chapter 1. Жалпы ережелер" in page
    assert "None" not in page


@pytest.mark.parametrize("eid", ["chp_1", "chp_2"])
def test_a_chapter_has_a_page_a_feed_and_a_page_in_its_edition(client, bees, eid):
    addresses = [f"chapters/{eid}/", f"chapters/{eid}/feed/", f"editions/1/chapters/{eid}/", f"paper/{eid}/"]

    assert [client.get(f"/ru/bees/{address}").status_code for address in addresses] == [200] * 4
    assert [client.post(f"/ru/bees/{address}").status_code for address in addresses[:3]] == [405] * 3


@pytest.mark.parametrize("eid", ["chp_9", "art_1", "sec_1", "sec_1__chp_1", "chp_1__chp_1"])
def test_what_is_no_chapter_is_not_found(client, bees, eid):
    addresses = [f"chapters/{eid}/", f"chapters/{eid}/feed/", f"editions/1/chapters/{eid}/"]

    assert [client.get(f"/ru/bees/{address}").status_code for address in addresses] == [404] * 3
    assert [client.post(f"/ru/bees/{address}").status_code for address in addresses[:2]] == [404] * 2


def test_ways_lead_from_the_article_to_its_subchapter_chapter_and_section(client, steppe):
    response = client.get("/ru/steppe/articles/2/")

    assert crumbs(response)[-3:] == [
        ("/ru/steppe/sections/1/", "Раздел 1"),
        ("/ru/steppe/chapters/sec_1__chp_1/", "Глава 1"),
        ("/ru/steppe/chapters/sec_1__chp_1__subchp_2/", "Параграф 2. Ковыль"),
    ]
    text = said(response)
    assert "Статья 2. Ковыль" in text
    for words in ("Параграф 2", "Глава 1", "Раздел 1"):
        assert words.lower() in text.lower()
    for words in ("В целом: раздел 1, глава 1, параграф 2", "В целом: раздел 1, глава 1", "В целом: раздел 1"):
        assert words in text
    wider = re.findall(r'propose/\?provision=((?:sec|chp)_[^"&]*)"', response.content.decode())
    assert wider == ["sec_1__chp_1__subchp_2", "sec_1__chp_1", "sec_1"]


def test_a_chapter_shows_what_stands_in_it_and_its_neighbours(client, steppe):
    response = client.get("/ru/steppe/chapters/sec_1__chp_2/")

    text = response.content.decode()
    assert 'rel="prev" href="/ru/steppe/chapters/sec_1__chp_1/"' in text
    assert 'rel="next" href="/ru/steppe/chapters/sec_2__chp_1/"' in text
    assert 'href="/ru/steppe/articles/3/"' in text
    assert 'href="/ru/steppe/propose/?provision=sec_1__chp_2"' in text
    assert "Статья 3 Родник" in said(response)
    assert "Назад: раздел 1, глава 1 Далее: раздел 2, глава 1" in said(response)


def test_lasting_addresses_of_chapters_lead_to_them(client, steppe):
    places = Placement.objects.filter(edition__draft=steppe, kind__in=["chapter", "subchapter"]).select_related(
        "provision", "edition__draft"
    )

    for place in places:
        response = client.get(f"/ru/steppe/at/{place.provision.uid}/")
        assert (response.status_code, response.url) == (302, f"/ru/steppe/chapters/{place.eid}/")


def test_search_finds_a_chapter_by_its_number_and_by_its_words(steppe, bees):
    by_number = search(bees, "2-тарау", language="kk")
    in_section = search(steppe, "глава 2", language="ru")
    by_words = search(steppe, "ветер", language="ru")

    assert (by_number[0].article.eid, in_section[0].article.eid) == ("chp_2", "sec_1__chp_2")
    assert "sec_2__chp_1" in [hit.article.eid for hit in by_words]


def test_the_list_of_the_desk_heads_articles_by_their_chapters(steppe):
    lines = [(line.label, line.topic, line.is_section) for line in Overview(steppe, "ru").lines]

    assert lines[1:5] == [
        ("раздел 1", "Земля", True),
        ("раздел 1, глава 1", "Травы", True),
        ("раздел 1, глава 1, параграф 1", "Полынь", True),
        ("статья 1", "", False),
    ]


def test_word_file_has_chapters_and_their_numbers(steppe):
    for pages, wanted in (
        (None, ["Раздел 1.", "Глава 1.", "Параграф 1.", "Глава 2."]),
        (["art_4"], ["Раздел %1.", "Глава 1."]),
    ):
        packed = zipfile.ZipFile(io.BytesIO(file_of(sheet_of(steppe, "ru", pages), "text")))
        numbering, text = (packed.read(f"word/{part}.xml").decode() for part in ("numbering", "document"))
        assert [words for words in wanted if f'w:val="{words}"' not in numbering] == []
        assert "Статья 4. Ветер" in text
        assert ("Травы" in text, "Ковыль" in text) == (pages is None, pages is None)
    kazakh = zipfile.ZipFile(io.BytesIO(file_of(sheet_of(steppe, "kk"), "text"))).read("word/numbering.xml").decode()
    assert ('w:val="%1 бөлім."' in kazakh, 'w:val="1-тарау."' in kazakh) == (True, True)


def test_programs_read_chapters(client, steppe):
    answer = client.get("/api/v1/drafts/steppe/provisions/", {"kind": "chapter", "language": "ru"}).json()
    one = client.get("/api/v1/drafts/steppe/provisions/", {"article": "sec_1__chp_2", "language": "ru"}).json()

    rows = answer
    assert [(row["eid"], row["article"], row["label"], row["heading"]) for row in rows] == [
        ("sec_1__chp_1", "sec_1__chp_1", "раздел 1, глава 1", "Травы"),
        ("sec_1__chp_2", "sec_1__chp_2", "раздел 1, глава 2", "Вода"),
        ("sec_2__chp_1", "sec_2__chp_1", "раздел 2, глава 1", "Ветер"),
    ]
    assert [row["url"].partition("/ru/")[2] for row in one] == ["steppe/chapters/sec_1__chp_2/"]


def test_a_long_law_is_folded_and_its_contents_ask_as_much_as_a_short_one(client, bees, django_assert_num_queries):
    publish({language: long_law(300, language) for language in ("kk", "ru")}, "long")

    with django_assert_num_queries(7):
        short = client.get("/ru/bees/contents/")
    with django_assert_num_queries(7):
        long = client.get("/ru/long/contents/")

    text = long.content.decode()
    assert text.count('<details class="fold">') == 12
    assert short.status_code == 200
