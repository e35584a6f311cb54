"""Mailboxes: IMAP over TLS, on the loopback; mails are marked once taken, only trusted hosts are asked."""

import imaplib
import ssl

import pytest

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
