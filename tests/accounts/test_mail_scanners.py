"""A scanner opens every address of every mail before the person does: nothing is consumed by that, nothing is changed.

Only what a person confirms by a form counts.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils.translation import override

from accounts.actions import choose_mail
from accounts.models import Person
from accounts.tasks import send_due_mail
from core import clock
from proposals.tasks import mail_invitations
from tests import world as worlds

SESSIONS = {"accounts_session"}  # a page that asks to sign in remembers what was asked


@pytest.fixture
def mailed(db, no_demonstration):
    """All mails of a whole world, a digest and a changed address among them."""
    world = worlds.make_world()
    choose_mail(world.reporter, pace="daily", at=clock.now())
    Person.objects.filter(pk=world.reporter.pk).update(digest_due_at=clock.now())
    change_address(world.citizen)
    send_due_mail()
    mail_invitations()
    return mail.outbox


def change_address(person):
    browser = Client()
    browser.force_login(person)
    browser.post("/ru/account/email/", {"action_add": "", "email": "new@example.kz"})
    asked = browser.post("/ru/account/reauthenticate/", {"password": worlds.PASSWORD, "next": "/ru/account/email/"})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    browser.post(asked["Location"], {"code": code})


def addresses(messages):
    """Return the path and query of each address that stands in mails and in their headers, each once."""
    found = {}
    for message in messages:
        for text in (message.body, message.extra_headers.get("List-Unsubscribe", "")):
            for address in re.findall(r"https?://[^\s>]+", text):
                parts = urlsplit(address)
                found[f"{parts.path}?{parts.query}" if parts.query else parts.path] = None
    return list(found)


def everything():
    """Return all rows of all tables as texts, but sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        rows = {}
        for [table] in cursor.fetchall():
            if table not in SESSIONS:
                cursor.execute(f"SELECT t::text FROM {table} AS t ORDER BY 1")  # noqa: S608
                rows[table] = cursor.fetchall()
    return rows


def name_of(address):
    path = urlsplit(address).path
    with override(path[1:3] if path[3:4] == "/" else "ru"):
        return resolve(path).url_name


def test_opening_every_address_of_every_mail_changes_nothing(mailed):
    opened, before, told = addresses(mailed), everything(), len(mailed)

    statuses = {}
    for address in opened:
        answers = {ask(address).status_code for ask in (Client().get, Client().head)}
        statuses.setdefault(name_of(address), set()).update(answers)

    assert set().union(*statuses.values()) == {200, 302, 404}  # what is the recipient's own is no visitor's
    acting = {"undo_address_change", "invitation", "coauthor_invitation", "end_mails"}
    assert {name: statuses[name] for name in acting} == {name: {200} for name in acting}
    assert everything() == before
    assert len(mailed) == told
