"""A desk with three operators, a letter that waits there, and what an operator types of it."""

import secrets
from types import SimpleNamespace

import pikepdf
from django.test import Client
from django.utils import timezone

from articles.actions import appoint
from articles.models import Role
from core import clock
from intake.actions import enter, register_item, take_item
from tests.proposals import pdfs
from tests.proposals.stage import make_draft, make_person

PASSAGE = {
    "place": "статья 9, пункт 2",
    "kind": "change",
    "text": "Русский язык употребляется наравне с казахским.",
    "reasons": "Так понятнее.",
}
SAID = {
    "refusal": "",
    "sent_on": "2026-02-06",
    "name": "Ахметова Айгуль",
    "contact": "Актобе, ул. Абая, 1",
    "iin": "",
    "region": "KZ-15",
    "language": "ru",
    "name_form": "region",
    "passages": [PASSAGE],
}


def said(*passages, **values):
    """Return an entry; each passage given differs from the usual one as it says."""
    return SAID | ({"passages": [PASSAGE | one for one in passages]} if passages else {}) | values


def make_desk(**draft):
    """Return a draft with three operators."""
    draft = make_draft(**draft)
    return SimpleNamespace(draft=draft, first=operator(draft), second=operator(draft), third=operator(draft))


def operator(draft, role=Role.OPERATOR):
    person = make_person(second_factor_at=timezone.now())
    appoint(draft, person, role, by=None, at=clock.now())
    return person


def scan(pages=1):
    """Return a PDF of so many pages, each another size, so that no two are the same."""

    def add(document):
        for page in range(1, pages):
            document.add_blank_page(page_size=(300 + page, 300))

    return pdfs.made(add)


def another_scan():
    return pdfs.made(lambda document: document.docinfo.__setitem__("/Subject", pikepdf.String(secrets.token_hex(4))))


def letter(desk, *, files=None, key=None, at=None, **values):
    files = [("letter.pdf", scan())] if files is None else files
    key = key or secrets.token_hex(8)
    values = {"channel": "post", "by": desk.first} | values
    return register_item(desk.draft, files=files, key=key, at=at or clock.now(), **values)


def typed(item, by, what=None):
    """Take an item and enter what it says."""
    take_item(item, by=by, at=clock.now())
    return enter(item, what or said(), by=by, at=clock.now())


def client_of(person):
    client = Client()
    client.force_login(person)
    return client
