"""The page of one's own data: a copy bound to the session for a day, and erasing once one has confirmed who one is."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import make_token, register_person
from accounts.held import archive_of
from accounts.mail import mail_due_notices
from accounts.models import Notice, Person, Session
from articles.actions import appoint
from consultation.pages import my_data
from core import clock
from tests import world as worlds
from tests.proposals.stage import make_comment, make_draft, make_proposal, place, said
from tests.test_hostile_words import PAYLOADS, Page

PASSWORD = "kerege-shanyraq-7"
PAGE, ASK, ERASE = "/en/me/data/", "/en/me/data/copy/", "/en/me/data/erase/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def person(draft):
    return register_person("aigerim@example.org", PASSWORD, verified=True, level=2, region="KZ-71", language="en")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def confirmed(person):
    """Return a client of somebody who has just confirmed that it is them."""
    client = signed_in(person)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    return client


def asked(person):
    """Return a client that asked for a copy, and the address of the copy."""
    client = confirmed(person)
    assert client.post(ASK)["Location"] == PAGE
    return client, re.search(r'href="(/en/me/data/copy/[\w-]+/)"', client.get(PAGE).content.decode())[1]


def test_page_says_in_numbers_what_is_kept(person, draft, django_assert_num_queries):
    make_proposal(draft, person)
    make_comment(draft, person, article=place(draft).article)
    client = signed_in(person)
    client.get(PAGE)

    with django_assert_num_queries(95):
        page = client.get(PAGE)

    text = said(page)
    for line in ("Your account 1", "Your proposals 1", "Your comments 1", "Your e-mail addresses 1", "Ask for a copy"):
        assert line in text
    assert "Fetch the copy" not in text
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert PAGE in client.get("/en/me/").content.decode()


def test_who_asks_for_a_copy_confirms_first_and_is_told_by_mail(person, draft):
    client = signed_in(person)

    answer = client.post(ASK)

    assert answer["Location"] == "/en/account/reauthenticate/?next=%2Fen%2Fme%2Fdata%2Fcopy%2F"
    person.mail_pace = "never"
    person.save(update_fields=["mail_pace"])
    asked(person)
    mail.outbox.clear()
    mail_due_notices()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [([person.email], "A copy of your data was asked for")]


def test_a_copy_is_an_archive_of_two_files(person, draft):
    proposal = make_proposal(draft, person, reasons="Because it is clearer.")
    client, address = asked(person)

    answer = client.get(address)

    day = clock.now().strftime("%Y-%m-%d")
    assert answer["Content-Disposition"] == f'attachment; filename="my-data-{day}.zip"'
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["data.json", "data.html"]
        data, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    [row] = data["proposals"]
    assert (row["number"], row["reasons"], row["kind"]) == (proposal.serial, "Because it is clearer.", "change")
    assert data["account"][0]["email"] == person.email
    assert "password" not in data["account"][0]
    assert "<bdi>Because it is clearer.</bdi>" in page
    assert '<html lang="en">' in page


def test_a_copy_cannot_be_fetched_in_another_session_nor_after_a_day(person, draft, monkeypatch):
    client, address = asked(person)
    other = register_person("other@example.org", PASSWORD, verified=True)
    assert client.get(address).status_code == 200

    assert [visitor.get(address).status_code for visitor in (confirmed(person), confirmed(other), Client())] == [
        404,
        404,
        302,
    ]
    assert client.get("/en/me/data/copy/another/").status_code == 404
    now = clock.now()
    monkeypatch.setattr(my_data.clock, "now", lambda: now + timedelta(hours=24, seconds=1))
    assert client.get(address).status_code == 404
    assert "Fetch the copy" not in said(client.get(PAGE))


def test_a_copy_dies_with_its_session_and_with_the_next_one(person, draft):
    client, address = asked(person)
    client.post(ASK)
    assert client.get(address).status_code == 404
    again = re.search(r'href="(/en/me/data/copy/[\w-]+/)"', client.get(PAGE).content.decode())[1]
    assert client.get(again).status_code == 200

    client.post("/en/account/logout/")
    client.force_login(person)

    assert client.get(again).status_code == 404


def test_many_copies_in_a_short_time_are_refused_with_a_sentence(person, draft):
    client, _address = asked(person)
    answers = [client.post(ASK) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 429]
    assert "You have asked for many copies in a short time. Wait an hour and try again." in said(answers[-1])


def test_programs_read_the_same_with_the_scope_of_the_account(person, draft):
    make_comment(draft, person, article=place(draft).article, text="For programs.")
    for scopes, status in ((["read"], 403), (["account"], 200)):
        _token, secret = make_token(name="t", scopes=scopes, days=30, by=person, at=clock.now())
        program = APIClient(headers={"Authorization": f"Token {secret}"})
        answer = program.post("/api/v1/account/data/")
        assert answer.status_code == status

    parts = {part["name"]: part["rows"] for part in answer.json()["parts"]}
    assert parts["comments"][0]["text"] == "For programs."
    assert Notice.objects.filter(person=person, kind="data.asked").count() == 1


def test_erasing_is_explained_then_done_and_a_last_mail_tells_of_it(person, draft):
    proposal = make_proposal(draft, person)
    elsewhere = signed_in(person)
    assert elsewhere.get(ERASE)["Location"] == "/en/account/reauthenticate/?next=%2Fen%2Fme%2Fdata%2Ferase%2F"
    client = confirmed(person)
    page = said(client.get(ERASE))
    assert "It happens at once and cannot be undone, by us neither." in page
    assert "You cannot confirm your identity here again." in page
    mail.outbox.clear()

    done = client.post(ERASE, follow=True)

    assert done.redirect_chain[0] == ("/en/", 302)
    assert "Everything that was kept of you is erased." in said(done)
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["aigerim@example.org"], "Your data is erased")]
    assert elsewhere.get("/en/me/").status_code == 302
    assert not Session.objects.filter(person=person).exists()
    assert not EmailAddress.objects.filter(email="aigerim@example.org").exists()
    assert Person.objects.get(pk=person.pk).erased_at is not None
    proposal.refresh_from_db()
    assert proposal.erased_at is not None


def test_a_refusal_stands_on_the_page_and_nothing_is_erased(person, draft):
    appoint(draft, person, "rapporteur", [], by=None, at=clock.now())
    client = confirmed(person)

    answer = client.post(ERASE)

    assert answer.status_code == 422
    assert "You hold an office here. Let the secretary end it first; then your data can be erased." in said(answer)
    assert client.get("/en/me/").status_code == 200


def test_mails_in_files_go_too(person, draft, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    settings.EMAIL_FILE_PATH = tmp_path
    mail.get_connection().send_messages([mail.EmailMessage("To her", "Words.", to=[person.email])])
    mail.get_connection().send_messages([mail.EmailMessage("To him", "Words.", to=["him@example.org"])])

    confirmed(person).post(ERASE)

    subjects = sorted(
        line for file in tmp_path.glob("*.log") for line in file.read_text().splitlines() if line.startswith("Subject:")
    )
    assert subjects == ["Subject: To him", "Subject: Your data is erased"]


def test_a_copy_is_shown_as_text_whatever_stands_in_it(db):
    world = worlds.make_world(write=lambda where: " ~ ".join([*PAYLOADS, where]))

    with zipfile.ZipFile(BytesIO(archive_of(world.author, at=clock.now()))) as archive:
        page = archive.read("data.html").decode()

    assert Page(page).faults == []
