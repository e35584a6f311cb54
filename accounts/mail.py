"""Mails: how their subjects begin, and the mailing of notices."""

import logging
from collections.abc import Callable
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from core import clock
from core.templatetags.page import harmless

logger = logging.getLogger(__name__)

BATCH = 50

_asked: list[Callable[[], bool]] = []


def ask_whether_demonstration(question: Callable[[], bool]) -> None:
    """Name the question that tells whether this site is a demonstration; what is under consultation lies above."""
    _asked[:] = [question]


def is_demonstration() -> bool:
    return any(question() for question in _asked)


def subject_of(words: str) -> str:
    """Return a subject on one line, marked where this is a demonstration."""
    words = " ".join(str(words).split())
    return f"[{_('Demonstration')}] {words}" if is_demonstration() else words


def mail_due_notices(limit: int = BATCH) -> int:
    """Mail notices that are due, oldest first; return how many were settled.

    Each is claimed, mailed and marked in a transaction of its own: two workers never mail the same, and one that dies
    in between repeats at most the one it held, under the same Message-ID. People of the demonstration get no mail.
    """
    Notice.objects.mail_due().filter(person__is_invented=True).update(mailed_at=clock.now())
    return in_turn(_mail_next, limit)


def in_turn(mail_next: Callable[[], bool], limit: int) -> int:
    """Settle due mails one by one, each in its transaction, until none is left; return how many were settled.

    Where the server of the mail does not answer, what is due stays due and the next run tries again.
    """
    for settled in range(limit):
        try:
            if not mail_next():
                return settled
        except (SMTPException, OSError) as problem:
            logger.warning("Mail waits: %s", type(problem).__name__)
            return settled
    return limit


def deliver(message: EmailMessage) -> None:
    """Send a mail. An address that the server refuses for ever settles it too."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("%s: the address was refused", message.extra_headers["Message-ID"])


def compose(subject: str, template: str, words: dict, *, to: str, name: str) -> EmailMessage:
    """Return a mail in the present language; `name` makes its Message-ID, the same however often it is sent."""
    words = words | {"demonstration": is_demonstration(), "site_url": settings.SITE_URL}
    return EmailMessage(
        subject_of(subject),
        render_to_string(template, words).strip() + "\n",
        to=[to],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )


@transaction.atomic
def _mail_next():
    due = Notice.objects.mail_due().select_related("person").select_for_update(of=["self"], skip_locked=True)
    notice = due.order_by("created_at", "pk").first()
    if notice is None:
        return False
    message = _message(notice)
    if message is not None:
        deliver(message)
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])
    return True


def _message(notice):
    """Return the mail of a notice in its person's language, or None where there is nothing left to tell."""
    person = notice.person
    told = readings([notice], person.language)
    if not told:
        return None
    reading = told[0][1]
    with override(person.language):
        words = {
            "title": harmless(reading.title),
            "text": harmless(reading.text),
            "address": settings.SITE_URL + reading.url if reading.url else "",
        }
        template = "account/email/notice_message.txt"
        return compose(harmless(reading.title), template, words, to=person.email, name=f"notice-{notice.pk}")
