"""Mails: how their subjects begin, and the mailing of notices, one by one or gathered in a digest.

Each mail about notices carries an address that ends such mails by one request (RFC 8058): the person's own, signed.
"""

import logging
import time
from collections.abc import Callable
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import Mailing, MailPace, Notice, Person
from accounts.notices import is_mailed_always, readings
from accounts.signing import Signer
from core import clock
from core.templatetags.page import harmless

logger = logging.getLogger(__name__)

BATCH = 50
GATHERED_AT_MOST = 50  # notices that one digest spells out; the site shows all
SHORT = 300  # characters of a notice's text in a digest
signer = Signer(salt="accounts.mails")

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


def mail_due_notices(limit: int = BATCH, seconds: float | None = None) -> int:
    """Mail notices that are due, oldest first; return how many were settled.

    Each is claimed, mailed and marked in a transaction of its own: two workers never mail the same, and one that dies
    in between repeats at most the one it held, under the same Message-ID. People of the demonstration get no mail.
    """
    now = clock.now()
    Notice.objects.unmailed(Mailing.NOW, now).filter(person__is_invented=True).update(mailed_at=now)
    return in_turn(_mail_next, limit, seconds)


def mail_due_digests(limit: int = BATCH, seconds: float | None = None) -> int:
    """Mail what was gathered for people whose hour has come; return how many of them were settled.

    Each person is claimed and settled in a transaction of its own, as notices are. Nobody gets an empty mail.
    """
    return in_turn(_gather_next, limit, seconds)


def in_turn(mail_next: Callable[[], bool], limit: int, seconds: float | None = None) -> int:
    """Settle due mails one by one, each in its transaction, until none is left; return how many were settled.

    None is begun after so many `seconds`. Where the server of the mail does not answer, what is due stays due and the
    next run tries again.
    """
    begun = time.monotonic()
    for settled in range(limit):
        if seconds is not None and time.monotonic() - begun >= seconds:
            return settled
        try:
            if not mail_next():
                return settled
        except (SMTPException, OSError) as problem:
            logger.warning("Mail waits: %s", type(problem).__name__)
            return settled
    return limit


def deliver(message: EmailMessage) -> bool:
    """Send a mail; tell whether its address was taken. One that the server refuses for ever settles it too."""
    try:
        message.send()
    except SMTPRecipientsRefused:
        logger.warning("%s: the address was refused", message.extra_headers["Message-ID"])
        return False
    return True


def compose(
    subject: str, template: str, words: dict, *, to: str, name: str, ends_at: str | None = None
) -> EmailMessage:
    """Return a mail in the present language; `name` makes its Message-ID, the same however often it is sent.

    `ends_at` is the address at which one request ends such mails (RFC 8058).
    """
    words = words | {"demonstration": is_demonstration(), "site_url": settings.SITE_URL, "ends_at": ends_at}
    headers = {
        "Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if ends_at:
        headers |= {"List-Unsubscribe": f"<{ends_at}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject_of(subject), render_to_string(template, words).strip() + "\n", to=[to], headers=headers)


def address_to_end(person: Person) -> str:
    """Return the address, in the present language, at which whoever has a mail ends the mails to this person."""
    signature = signer.signature(str(person.pk))
    return settings.SITE_URL + reverse("end_mails", args=[person.pk, signature])


def is_signed(pk: int, signature: str) -> bool:
    """Whether an address to end mails was signed here for this person."""
    return signer.fits(pk, signature)


@transaction.atomic
def _mail_next():
    now = clock.now()
    due = Notice.objects.unmailed(Mailing.NOW, now).filter(person__is_active=True).select_related("person")
    rows = due.select_for_update(of=["self"], skip_locked=True)
    notice = rows.order_by("mail_from", "pk").first()
    if notice is None:
        return False
    message = message_of(notice)
    if message is not None:
        deliver(message)
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])
    return True


def message_of(notice):
    """Return the mail of a notice in its person's language, or None where there is nothing left to tell."""
    person, always = notice.person, is_mailed_always(notice.kind)
    if person.mail_pace == MailPace.NEVER and not always:
        return None
    told = readings([notice], person.language)
    if not told:
        return None
    reading = told[0][1]
    with override(person.language):
        words = _words(reading)
        return compose(
            words["title"],
            "account/email/notice_message.txt",
            words | _of_settings(),
            to=person.email,
            name=f"notice-{notice.pk}",
            ends_at=None if always else address_to_end(person),
        )


@transaction.atomic
def _gather_next():
    now = clock.now()
    # What is written meanwhile refers to the person's row: no key is locked, so that it need not wait for the mail.
    rows = Person.objects.filter(digest_due_at__lte=now, is_active=True).order_by("digest_due_at", "pk")
    person = rows.select_for_update(no_key=True, skip_locked=True).first()
    if person is None:
        return False
    gathered = Notice.objects.unmailed(Mailing.DIGEST, now).of(person)
    notices = list(gathered.order_by("-created_at", "-pk"))
    message = digest_of(person, notices) if notices and not person.is_invented else None
    if message is not None:
        deliver(message)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=clock.now())
    person.digest_due_at = person.next_digest_after(now)
    person.save(update_fields=["digest_due_at"])
    return True


def digest_of(person, notices):
    """Return one mail of all that can still be told, newest first, or None where nothing can."""
    if person.mail_pace == MailPace.NEVER:
        return None
    told = readings(notices[:GATHERED_AT_MOST], person.language)
    if not told:
        return None
    with override(person.language):
        entries = [_words(reading, short=SHORT) for _notice, reading in told]
        subject = ngettext("%(number)s notice", "%(number)s notices", len(entries)) % {"number": len(entries)}
        if len(entries) == 1:
            subject = entries[0]["title"]
        words = {"entries": entries, "has_more": len(notices) > GATHERED_AT_MOST} | _of_settings()
        return compose(
            subject,
            "account/email/digest_message.txt",
            words,
            to=person.email,
            name=f"digest-{notices[-1].pk}",
            ends_at=address_to_end(person),
        )


def _words(reading, *, short=None):
    text = harmless(reading.text)
    return {
        "title": harmless(reading.title),
        "text": Truncator(text).chars(short) if short else text,
        "address": settings.SITE_URL + reading.url if reading.url else "",
    }


def _of_settings():
    return {
        "notices_at": settings.SITE_URL + reverse("my_page"),
        "pace_at": settings.SITE_URL + reverse("mail_settings"),
        "registered_at": settings.SITE_URL + reverse("registered"),
    }
