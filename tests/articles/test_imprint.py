"""What the operator's page says of who answers for the site, as the foot of each page tells it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from articles.actions import publish_page
from articles.imprint import imprint_in, told
from articles.models import Draft
from core import clock
from tests.proposals.stage import make_draft, make_person, said

PAGE = """## Operator
Bureau of the Commission, BIN 450340000042

Open on weekdays.

## Legal basis
Decree 1 of
31 January 2026

## Contact
Astana, 1 Orynbor street

## Responsible for the protection of data
A. Head"""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            PAGE,
            (
                ("Operator", "Bureau of the Commission, BIN 450340000042"),
                ("Legal basis", "Decree 1 of 31 January 2026"),
                ("Contact", "Astana, 1 Orynbor street"),
            ),
        ),
        ("One line alone.\n\nAnd more.", (("", "One line alone."),)),
        ("## A heading\r\n\r\nSome words.", (("A heading", "Some words."),)),
        ("## Nothing below", ()),
        ("", ()),
    ],
)
def test_the_beginning_of_each_section_is_told(text, parts):
    assert imprint_in(text) == parts


def test_the_foot_of_a_page_tells_it_and_follows_a_new_version(db):
    draft = make_draft()
    visitor, reader = Client(), Client()
    reader.force_login(make_person())

    def foot(client, language):
        page = client.get(f"/{language}/{draft.slug}/contents/")
        return said(page).rpartition("For programmers")[2] if language == "en" else page.content.decode()

    def publish(name):
        words = {language: PAGE.replace("Bureau", name) for language in ("kk", "ru")}
        publish_page(draft, "operator", words, by=None, at=clock.now())

    before = foot(visitor, "en")
    publish("Bureau")
    first = [foot(client, "en") for client in (visitor, reader)]
    publish("Ministry")
    second = [foot(client, "en") for client in (visitor, reader)]
    kazakh = foot(visitor, "kk")

    assert "Operator" not in before
    for page in first:
        assert "Operator Bureau of the Commission, BIN 450340000042 Legal basis Decree 1" in page
        assert "weekdays" not in page
    assert all("Operator Ministry of the Commission" in page and "Bureau" not in page for page in second)
    assert '<dl class="imprint" lang="kk">' in kazakh
    assert "[name of the organization" not in kazakh


def test_pages_that_were_published_before_are_filled_in(db):
    draft = make_draft()
    publish_page(draft, "operator", {"kk": "Ескі.", "ru": "Старая."}, by=None, at=clock.now())
    publish_page(draft, "operator", {"kk": PAGE, "ru": PAGE}, by=None, at=clock.now())
    Draft.objects.update(imprint="")

    import_module("articles.migrations.0006_imprint_of_published_pages").fill(apps, None)

    draft.refresh_from_db()
    assert told(draft.imprint, "en") == {"language": "kk", "parts": [list(part) for part in imprint_in(PAGE)]}
    assert (told("", "ru"), told('{"kk": []}', "ru")) == (None, None)
