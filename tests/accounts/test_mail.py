"""Notices go out once, in the person's language, and only while they may be told."""

import threading
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

from accounts.actions import register_person
from accounts.mail import mail_due_notices
from accounts.models import Notice
from accounts.notices import Reading, notify, register
from accounts.tasks import send_due_mail
from core import clock


def read_words(object_ids, language):
    words = {"kk": "Жауап берілді", "ru": "Дан ответ", "en": "Answered"}[language]
    return {
        uid: Reading(words, f"{words}: \u202e{uid}", f"/{language}/proposals/{uid}/")
        for uid in object_ids
        if uid != "gone"
    }


@pytest.fixture(autouse=True)
def reader(registry):
    register("words.ruled", read_words)


def due():
    return Notice.objects.filter(mailed_at__isnull=True).count()


def test_a_notice_is_mailed_once(person, no_demonstration):
    notice = notify(person, "words.ruled", "P-000041", at=clock.now())

    send_due_mail()
    send_due_mail()

    assert due() == 0
    assert [(m.to, m.subject, m.extra_headers["Message-ID"]) for m in mail.outbox] == [
        (["aigerim@example.org"], "Дан ответ", f"<notice-{notice.pk}@testserver>")
    ]
    body = mail.outbox[0].body
    assert "Дан ответ: [U+202E]P-000041" in body
    assert "http://testserver/ru/proposals/P-000041/" in body


def test_a_demonstration_says_so(person, demonstration):
    notify(person, "words.ruled", "P-000041", at=clock.now())

    send_due_mail()

    sent = mail.outbox[0]
    assert sent.subject.startswith("[")
    assert sent.subject.endswith("] Дан ответ")
    assert sent.body.split("\n")[0] != "Дан ответ"


def test_what_may_not_be_told_any_more_is_settled_without_a_mail(person, no_demonstration):
    notify(person, "words.ruled", "gone", at=clock.now())

    assert mail_due_notices() == 1
    assert (due(), mail.outbox) == (0, [])


def test_people_of_the_demonstration_get_no_mail(db, no_demonstration):
    notify(register_person("invented@example.org", is_invented=True), "words.ruled", "P-000041", at=clock.now())

    mail_due_notices()

    assert (due(), mail.outbox) == (0, [])


def test_closed_accounts_get_no_mail(person, no_demonstration):
    notify(person, "words.ruled", "P-000041", at=clock.now())
    person.is_active = False
    person.save()

    mail_due_notices()

    assert (due(), mail.outbox) == (1, [])


@pytest.mark.parametrize("problem", [SMTPServerDisconnected("gone"), ConnectionRefusedError()])
def test_when_the_server_is_away_notices_stay_due(person, no_demonstration, monkeypatch, problem):
    for number in range(3):
        notify(person, "words.ruled", f"P-00000{number}", at=clock.now())
    tries = []

    def fail(message, **_values):
        tries.append(message)
        raise problem

    monkeypatch.setattr(EmailMessage, "send", fail)

    assert mail_due_notices() == 0
    assert (due(), len(tries)) == (3, 1)


def test_a_refused_address_does_not_hold_up_the_others(person, no_demonstration, monkeypatch):
    for number in range(2):
        notify(person, "words.ruled", f"P-00000{number}", at=clock.now())

    def refuse(message, **_values):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)

    assert mail_due_notices() == 2
    assert due() == 0


def test_a_batch_has_an_end(person, no_demonstration):
    for number in range(3):
        notify(person, "words.ruled", f"P-00000{number}", at=clock.now())

    assert mail_due_notices(limit=2) == 2
    assert due() == 1


def test_two_workers_never_mail_the_same(committed_db, no_demonstration, monkeypatch):
    person = register_person("aigerim@example.org", language="ru")
    for number in range(2):
        notify(person, "words.ruled", f"P-00000{number}", at=clock.now())
    sending, second_done = threading.Event(), threading.Event()
    sent = []

    def slow(message, **_values):
        sent.append(message.extra_headers["Message-ID"])
        if not sending.is_set():
            sending.set()
            assert second_done.wait(timeout=10)

    monkeypatch.setattr(EmailMessage, "send", slow)

    def first():
        mail_due_notices(limit=1)
        connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    assert sending.wait(timeout=10)
    mail_due_notices()
    second_done.set()
    worker.join(timeout=10)

    assert len(sent) == len(set(sent)) == 2
    assert due() == 0
