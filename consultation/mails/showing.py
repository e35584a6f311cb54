"""Mails as a secretary looks at them: each in every language, made anew by what makes the real ones, and its faults."""

import re
from dataclasses import dataclass, field
from email.message import Message

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.languages import LANGUAGES
from articles.models.drafts import PhaseKind
from articles.rules import LABELS, shown
from consultation.mails.kinds import MAILS, WHOM, Mail
from consultation.mails.world import World, undone

SUBJECT_AT_MOST = 78  # characters: RFC 5322 advises no longer line, and longer ones are cut by most programs
TWO_LATIN_WORDS = re.compile(r"[A-Za-z]{2,}\W+[A-Za-z]{2,}")


@dataclass
class Version:
    """A mail in one language, with what is wrong with it in the reader's language."""

    language: str
    name: str
    subject: str = ""
    text: str = ""
    html: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_long(self):
        """Whether its subject is longer than many programs show."""
        return len(self.subject) > SUBJECT_AT_MOST

    @property
    def remark(self):
        """How it reads that the subject is too long."""
        texts = ngettext(
            "Its subject has %(count)s character. Many programs show no more than %(most)s.",
            "Its subject has %(count)s characters. Many programs show no more than %(most)s.",
            len(self.subject),
        )
        return texts % {"count": len(self.subject), "most": SUBJECT_AT_MOST} if self.is_long else ""


def by_whom():
    """Return all kinds of mails by whom they reach: (name of the group, mails)."""
    return [(name, [mail for mail in MAILS.values() if mail.whom == whom]) for whom, name in WHOM.items()]


def versions_of(draft, mail: Mail, *, at) -> list[Version]:
    """Return a mail of a draft in every language, about invented things; nothing is stored."""
    made = {language: _made(draft, mail, language, at) for language, _name in LANGUAGES}
    english = _lines(made["en"])
    return [_version(language, name, made[language], english) for language, name in LANGUAGES]


def untitled(draft):
    """Return the names of the languages in which the draft has no title: mails name it by its Kazakh one there."""
    return [name for language, name in LANGUAGES if language not in draft.texts_by_language]


def settings_in(draft, mail):
    """Return the draft's settings that a mail's words name, as they are now: (label, value)."""
    return [_setting(draft, name) for name in mail.names]


def _setting(draft, name):
    if name != "closes_at":
        return LABELS[name], shown(name, getattr(draft, name))
    phase = draft.phase(PhaseKind.COLLECTION)
    if phase is None or phase.closes_at is None:
        return _("Closing of the collection"), _("not announced yet; the example invents one")
    return _("Closing of the collection"), date_format(localtime(phase.closes_at), "DATETIME_FORMAT")


def _made(draft, mail, language, at):
    with override(language), undone():
        return mail.make(World(draft, language, at=at))


def _version(language, name, message, english):
    version = Version(language, name)
    if message is None:
        version.faults.append(_("There is nothing to tell: no mail would go out."))
        return version
    version.subject, version.text, version.html = message.subject, message.body, html_of(message)
    if not version.subject.strip() or not version.text.strip():
        version.faults.append(_("Its subject or its text is empty."))
    if language != "en" and (same := _lines(message) & english):
        version.faults.append(_("Not translated: %(words)s") % {"words": " · ".join(sorted(same))})
    return version


def html_of(message: EmailMessage) -> str:
    """Return the HTML of a mail where it has one."""
    parts: list[Message] = list(message.message().walk())
    for part in parts:
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True).decode()  # type: ignore[union-attr]
    return ""


def _lines(message):
    """Return the lines of a mail that are words of English or look so; no addresses."""
    if message is None:
        return set()
    lines = {line.strip() for line in [message.subject, *message.body.splitlines()]}
    return {line for line in lines if TWO_LATIN_WORDS.search(line) and settings.SITE_URL not in line}
