"""A form to print for each place, and the short address on it."""

import re

import pytest
from django.conf import settings

from articles.models import Draft, Placement
from articles.short import code_of
from tests.pages import world
from tests.proposals.stage import said

PLACE = "art_9__para_2"


@pytest.fixture
def draft(db):
    return world.make_draft()


def path(eid=PLACE, language="ru"):
    return f"/{language}/constitution/paper/{eid}/"


def short_of(draft, eid=PLACE, edition=1):
    return f"/p/{code_of(world.place(draft, eid).provision_id, edition)}/"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_form_shows_the_words_of_the_place_and_its_short_address(client, draft, language):
    words = world.place(draft, PLACE).texts.get(language=language).text

    page = client.get(path(language=language))

    assert page.status_code == 200
    assert words in said(page)
    address = settings.SITE_URL.partition("://")[2] + short_of(draft)
    assert address in said(page)
    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg[^>]*viewBox', page.content.decode())
    assert " style=" not in page.content.decode()


def test_a_whole_article_is_printed_with_its_paragraphs(client, draft):
    texts = [world.place(draft, eid).texts.get(language="ru").text for eid in ("art_9__para_1", PLACE)]

    page = said(client.get(path("art_9")))

    assert all(text in page for text in texts)


def test_long_words_are_cut_and_say_where_the_rest_is(client, draft, monkeypatch):
    monkeypatch.setattr("consultation.pages.paper.MOST", 12)

    page = said(client.get(path(language="ru")))

    assert world.place(draft, PLACE).texts.get(language="ru").text not in page
    assert "Это начало. Весь текст – по адресу выше." in page


def test_the_empty_form_asks_for_the_place(client, draft):
    page = client.get("/ru/constitution/paper/")

    assert page.status_code == 200
    assert "Статья, пункт" in said(page)
    assert 'class="qr"' not in page.content.decode()


def test_in_english_the_form_is_offered_in_the_official_languages(client, draft):
    page = client.get(path(language="en")).content.decode()

    assert f'href="{path(language="kk")}"' in page
    assert f'href="{path(language="ru")}"' in page
    assert 'class="sheet' not in page


def test_each_place_of_an_article_leads_to_its_form_and_to_a_comment_that_quotes_it(client, draft):
    page = client.get("/ru/constitution/articles/9/").content.decode()

    assert f'href="{path()}"' in page
    assert f'href="/ru/constitution/comments/art_9/?quote={PLACE}"' in page
    assert f'href="{path("art_9")}"' in page


@pytest.mark.parametrize(("asked", "language"), [("ru-RU,ru;q=0.9", "ru"), ("kk", "kk"), ("fr", "kk")])
def test_the_short_address_leads_to_the_place_in_the_reader_s_language(client, draft, asked, language):
    answer = client.get(short_of(draft).lower(), headers={"Accept-Language": asked})

    uid = world.place(draft, PLACE).provision.uid
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/constitution/at/{uid}/")
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_the_short_address_of_an_earlier_edition_leads_to_the_same_place(client, draft):
    printed = short_of(draft)
    world.make_second_edition(draft, without=set())

    answer = client.get(printed, follow=True, headers={"Accept-Language": "ru"})

    assert answer.redirect_chain[-1][0] == "/ru/constitution/articles/9/#para_2"


def test_a_mistyped_code_and_one_of_a_closed_draft_are_not_found(client, draft):
    right = short_of(draft)
    number = Placement.objects.order_by("-provision").first().provision_id + 1
    Draft.objects.update(is_public=False)

    assert [client.get(one).status_code for one in (right, f"/p/{code_of(number, 1)}/", "/p/none/")] == [404] * 3


def test_the_form_is_the_same_for_every_visitor_and_kept(client, draft, django_assert_num_queries):
    first = client.get(path())

    with django_assert_num_queries(1):
        again = client.get(path())

    assert first.content == again.content
    assert again["Cache-Control"] == "public, no-cache"
