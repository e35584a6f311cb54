"""Mails taken in: each once, with a number, whatever is wrong with it."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from articles.languages import CODES
from intake import scans
from intake.actions.items import number_item, out_of_time, store_scans
from intake.mails import NAMELESS, read_mail
from intake.models import MOST_SCANS, Mail
from proposals import pdf
from proposals.actions.attaching import file_name
from proposals.language import language_of
from proposals.models import Channel

LARGEST_FILE = 10 * 1024 * 1024
MOST_ANSWERS = 20  # to one address in a day: whoever writes more is read, and not answered each time
CLASSIFIED = 400  # characters by which the language of an answer is chosen


def take_mail(draft, content, *, at):
    """Make a mail an item and return it; None where it is known. What cannot be read becomes an item, too.

    Its files are looked at before anything is locked. Whoever wrote is told by a worker, from the row.
    """
    mail = read_mail(content)
    if Mail.objects.filter(digest=mail.digest).exists():
        return None
    looked, others = _looked_at(mail)
    try:
        return _take(draft, mail, looked, others, at=at)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "intake_mail_digest_key":
            raise
        return None


def _looked_at(mail):
    """Return the PDF files that are kept as scans, and the names of all others."""
    looked, others = {}, list(mail.others)
    for name, content in mail.files:
        harmless = len(looked) < MOST_SCANS and len(content) <= LARGEST_FILE and pdf.fault_of(content) is None
        pages = scans.pages_in(content) if harmless else 0
        if pages:
            digest = scans.digest_of(content)
            looked[digest] = (file_name(name), content, digest, pages)
        else:
            others.append(name or NAMELESS)
    return list(looked.values()), others


@transaction.atomic
def _take(draft, mail, looked, others, *, at):
    refusal = out_of_time(draft, at=at) or _unfit(mail, looked)
    item = number_item(draft, channel=Channel.EMAIL, refusal=refusal, language=_language(mail), at=at)
    store_scans(looked, item=item)
    Mail.objects.create(
        item=item,
        digest=mail.digest,
        message_id=mail.message_id,
        address=_address(mail),
        subject=mail.subject,
        sent_on=mail.sent_on,
        text=mail.text,
        others=others,
        is_quiet=_is_quiet(mail, at=at),
    )
    return item


def _unfit(mail, looked):
    """Return why a mail becomes no proposal, where that needs nobody to read it."""
    if mail.is_automatic or _is_own(mail.address):
        return "automatic"
    if mail.is_too_large:
        return "too_large"
    if mail.text or looked:
        return ""
    return "unreadable" if mail.is_broken else "empty"


def _is_own(address):
    own = {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(), settings.INTAKE_ADDRESS.lower()}
    return bool(address) and address.lower() in own


def _is_quiet(mail, *, at):
    if mail.is_automatic or _is_own(mail.address) or not _address(mail):
        return True
    earlier = Mail.objects.filter(address=_address(mail), item__received_at__gt=at - timedelta(days=1))
    return earlier.count() >= MOST_ANSWERS


def _address(mail):
    """Return where an answer can go, or nothing."""
    try:
        validate_email(mail.address)
    except ValidationError:
        return ""
    return mail.address.lower()


def _language(mail):
    guess = language_of(f"{mail.text[:CLASSIFIED]} {mail.subject}")
    return guess.language if guess is not None else CODES[0]
