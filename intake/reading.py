"""Mails that wait in the mailbox of the settings, taken in one by one; a mail is marked once it is stored."""

import imaplib
import logging
from itertools import islice

from django.conf import settings

from articles.models import Draft
from core import clock
from intake.actions import take_mail
from intake.mailboxes import BadMailbox, unread

logger = logging.getLogger(__name__)
AT_ONCE = 100  # mails of one run


def read_waiting_mails():
    """Take in what waits; return how many mails were new and how many known. Without a mailbox nothing is done.

    Where the mailbox does not answer, the next run tries again; mails of this run that are stored stay so.
    """
    new = known = 0
    draft = Draft.objects.filter(slug=settings.INTAKE_DRAFT).first() if settings.INTAKE_MAILBOX else None
    if draft is None:
        return new, known
    try:
        for read, mark in islice(unread(settings.INTAKE_MAILBOX), AT_ONCE):
            item = take_mail(draft, read(), at=clock.now())
            mark()
            new, known = new + (item is not None), known + (item is None)
    except (OSError, imaplib.IMAP4.error, BadMailbox) as problem:
        logger.warning("Mails wait: %s", type(problem).__name__)
    return new, known
