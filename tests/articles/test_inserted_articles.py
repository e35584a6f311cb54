"""An article that was put in later, with a number such as 1-1: read, found, appointed to."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.actions.loading import publish_draft
from articles.editorial import Editorial
from articles.forms import articles_of_numbers
from articles.models import Draft, Placement
from articles.search import search
from articles.source import read_units
from tests.articles.conftest import NOON
from tests.articles.samples import article, small_source

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def draft(db):
    source = small_source(3)
    source["sections"][0]["articles"].insert(1, article("1-1", ("p1", "paragraph", "1.")))
    about = {language: {"title": "Law", "summary": "", "about": "", "source": ""} for language in LANGUAGES}
    publish_draft(read_units(source), Editorial(about, (), ()), slug="small", dated=date(2026, 2, 1), at=NOON)
    return Draft.objects.with_texts().get()


def numbers(typed, draft):
    found = articles_of_numbers(typed, draft)
    rows = Placement.objects.filter(provision__in=found).order_by("order")
    return list(rows.values_list("number", flat=True))


def test_it_has_a_page_in_each_language_and_stands_in_the_contents(client, draft):
    pages = {language: client.get(f"/{language}/small/articles/1-1/") for language in LANGUAGES}
    contents = client.get("/ru/small/contents/").content.decode()

    assert {language: page.status_code for language, page in pages.items()} == dict.fromkeys(LANGUAGES, 200)
    assert "Article 1-1 ru" in pages["ru"].content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert contents.index("/articles/1/") < contents.index("/articles/1-1/") < contents.index("/articles/2/")


@pytest.mark.parametrize("query", ["1-1", "1-1-бап", "статья 1-1", "article 1-1"])
def test_it_is_found_by_its_number(draft, query):
    assert search(draft, query, language="ru")[0].article.eid == "art_1-1"


def test_the_article_before_it_is_still_found_by_its_own(draft):
    assert search(draft, "статья 1", language="ru")[0].article.eid == "art_1"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1-1", ["1-1"]), ("1–2", ["1", "2"]), ("1-1, 3", ["1-1", "3"]), ("1-3", ["1", "2", "3"])],
)
def test_it_is_named_among_articles_where_the_draft_has_it(draft, typed, expected):
    assert numbers(typed, draft) == expected


def test_what_the_draft_lacks_is_refused(draft):
    with pytest.raises(ValidationError, match="4, 5"):
        articles_of_numbers("3-5", draft)
