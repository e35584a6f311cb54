import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from accounts.models import Person
from articles.actions import appoint
from articles.actions.loading import publish_draft
from articles.editorial import Editorial
from articles.models import Draft, Role
from articles.source import read_units
from tests.articles.samples import small_source

NOON = datetime(2026, 2, 5, 12, tzinfo=UTC)


@pytest.fixture
def draft(db):
    """A draft of three articles, published, nothing open."""
    return make_draft()


@pytest.fixture
def constitution(db):
    """The product's own sample text."""
    call_command("load_draft", stdout=io.StringIO())
    return Draft.objects.with_texts().get()


@pytest.fixture
def secretary(draft):
    return make_secretary(draft)


def make_draft(slug="small", articles=3):
    about = {
        language: {"title": f"Draft {language}", "summary": "", "about": "", "source": ""}
        for language in ("kk", "ru", "en")
    }
    units = read_units(small_source(articles))
    draft, _new = publish_draft(units, Editorial(about, (), ()), slug=slug, dated=date(2026, 2, 1), at=NOON)
    return Draft.objects.with_texts().get(pk=draft.pk)


def make_person(name="citizen", **values):
    return Person.objects.create_user(f"{name}@example.org", "a password for tests", **values)


def make_secretary(draft, name="secretary"):
    person = make_person(name, second_factor_at=NOON)
    appoint(draft, person, Role.SECRETARY, by=None, at=NOON)
    return person
