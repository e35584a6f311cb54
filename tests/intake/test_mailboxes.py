"""Mailboxes: IMAP over TLS, on the loopback; mails are marked once taken, only trusted hosts are asked."""

import imaplib
import random
import ssl

import pytest

from core.signs import UNSTORABLE
from intake.mailboxes import BadMailbox, unread
from intake.mails import HEAD, LARGEST, read_mail
from tests.intake.imap import mailbox
from tests.intake.test_mails import WORDS, written


def test_unseen_mails_are_given_and_marked_and_of_a_large_one_only_the_head(tmp_path):
    large = written().replace(b"\r\n\r\n", b"\r\n\r\n" + b"x" * LARGEST, 1)
    with mailbox(tmp_path, written(), large) as (address, trusted, server):
        waiting = [(read(), mark) for read, mark in unread(address, trusted=trusted)]
        first, second = (read_mail(content) for content, _mark in waiting)
        assert list(server.seen) == []

        for content, mark in unread(address, trusted=trusted):
            content()
            mark()
        again = list(unread(address, trusted=trusted))

    assert (first.text, first.is_too_large) == (WORDS, False)
    assert (second.is_too_large, second.address, second.text) == (True, "aigul@example.kz", "")
    assert (max(server.given), server.seen, again) == (HEAD, {1, 2}, [])


def test_a_host_that_nobody_vouches_for_and_a_wrong_password_are_refused(tmp_path):
    with mailbox(tmp_path, written()) as (address, trusted, _server):
        with pytest.raises(ssl.SSLError):
            next(unread(address))
        with pytest.raises(imaplib.IMAP4.error):
            next(unread(address.replace("p%40ss", "other"), trusted=trusted))
    with pytest.raises(BadMailbox):
        next(unread("imap://host/"))


def test_whatever_stands_in_a_mail_it_is_read_to_an_end():
    whole = written(
        html="<p>words</p>", files=[("письмо.pdf", b"%PDF-1.4", "application/pdf"), ("a.txt", b"x", "text/x")]
    )
    turn = random.Random(7)

    for _one in range(400):
        broken = bytearray(whole)
        for _change in range(turn.randint(1, 40)):
            place = turn.randrange(len(broken))
            broken[place : place + turn.choice([0, 1, 30])] = turn.randbytes(turn.choice([0, 1, 3]))
        mail = read_mail(bytes(broken))

        for text in (mail.text, mail.address, mail.subject, mail.message_id, mail.name, *mail.others):
            assert not UNSTORABLE.search(text)
        assert len(mail.digest) == 64
