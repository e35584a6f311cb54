"""What a mail says: its words, its PDF files, who sent it and when, and whether a program did. Pure.

Mails come from strangers: whatever is broken in one is left out or named, and nothing of it stops the others.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime

from core.signs import UNSTORABLE

LARGEST = 25 * 1024 * 1024  # bytes of a mail that is read; of a larger one only the head is
HEAD = 256 * 1024
LONGEST = 40_000  # characters of its words
MOST_HTML = 1024 * 1024
MOST_PARTS = 100
DEEPEST = 15
BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "ul", "ol"}
SILENT = {"script", "style", "head", "title", "template"}
PDF, OTHER, NAMELESS = "application/pdf", "other", "file"
# Senders of such mails are programs, and lists: no answer goes to them (RFC 3834).
BULK = {"bulk", "junk", "list", "auto_reply"}
OF_PROGRAMS = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Failed-Recipients")


@dataclass
class Mail:
    """A mail that was read. `files` are (name, bytes) of what calls itself a PDF, `others` names of what does not."""

    message_id: str = ""
    address: str = ""
    name: str = ""
    subject: str = ""
    sent_on: date | None = None
    text: str = ""
    files: list = field(default_factory=list)
    others: list = field(default_factory=list)
    is_automatic: bool = False
    is_broken: bool = False
    is_too_large: bool = False

    @property
    def digest(self):
        """Tell this mail from others, by whichever way and however often it comes."""
        told = [self.message_id, self.address, self.subject, str(self.sent_on), self.text, *self.others]
        told += [hashlib.sha256(content).hexdigest() for _name, content in self.files]
        return hashlib.sha256("\0".join(told).encode(errors="replace")).hexdigest()


def read_mail(content: bytes) -> Mail:
    """Return what a mail says; of one that is too large or cannot be read, what its head says."""
    mail = Mail(is_too_large=len(content) > LARGEST)
    try:
        message = message_from_bytes(content[:HEAD] if mail.is_too_large else content)
        _read_head(mail, message)
        if not mail.is_too_large:
            _read_parts(mail, message)
    except BROKEN:
        mail.is_broken = True
    if mail.is_broken and not mail.message_id:
        mail.message_id = hashlib.sha256(content).hexdigest()
    return mail


def _read_head(mail, message):
    mail.name, mail.address = (_plain(part, 254) for part in parseaddr(_header(message, "From")))
    mail.message_id = _plain(_header(message, "Message-ID"), 255)
    mail.subject = _plain(_header(message, "Subject"), 300)
    mail.is_automatic = (
        _header(message, "Auto-Submitted").strip().lower() not in {"", "no"}
        or _header(message, "Precedence").strip().lower() in BULK
        or any(message.get(name) is not None for name in OF_PROGRAMS)
        or _header(message, "Return-Path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )
    try:
        mail.sent_on = parsedate_to_datetime(_header(message, "Date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        mail.sent_on = None


def _header(message, name):
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))
    except BROKEN:
        return str(value).encode(errors="replace").decode(errors="replace")


def _read_parts(mail, message):
    """Go through the parts, not deeper and not further than a person would write them."""
    plain, html = [], []
    waiting, seen = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            mail.is_broken = True
            return
        if part.is_multipart():
            waiting[:0] = [(inner, depth + 1) for inner in part.get_payload()]
        else:
            try:
                _read_part(mail, part, plain, html)
            except BROKEN:  # of one part: what the others say is read
                mail.others.append(NAMELESS)
    words = "\n\n".join(filter(None, plain)) or "\n\n".join(_text_of_html(one) for one in html if one)
    mail.text = _clean(words)[:LONGEST]


def _read_part(mail, part, plain, html):
    name = part.get_filename()
    name = _plain(str(make_header(decode_header(name))), 120) if name else ""
    kind, content = part.get_content_type(), _bytes_of(part)
    if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
        is_pdf = content.startswith(b"%PDF-")
        if is_pdf:
            mail.files.append((name or NAMELESS, content))
        else:
            mail.others.append(name or _plain(kind, 120))
    elif kind == "text/html":
        html.append(_words_of(part, content[:MOST_HTML]))
    elif kind == "text/plain":
        plain.append(_words_of(part, content).strip())


def _bytes_of(part):
    try:
        return part.get_payload(decode=True) or b""
    except BROKEN:
        return b""


def _words_of(part, content):
    """Return words in the character set that a part names, else in UTF-8, else in Windows' Cyrillic."""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1251"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode(errors="replace")


def _text_of_html(words):
    """Return the words of HTML as lines; nothing of it is fetched or run."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(words, parser=html.HTMLParser(no_network=True, recover=True))
    except (etree.LxmlError, ValueError):
        return ""
    told: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        silent = not isinstance(element.tag, str) or element.tag in SILENT
        if event == "start" and not silent:
            told.append("\n" if element.tag in BLOCKS else "")
            told.append(" ".join((element.text or "").split()) + " " if (element.text or "").strip() else "")
        elif event == "end":
            told.append("\n" if element.tag in BLOCKS else "")
            told.append(" ".join((element.tail or "").split()) + " " if (element.tail or "").strip() else "")
    return re.sub(r" *\n\s*", "\n", "".join(told)).strip()


def _clean(text):
    return UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _plain(text, limit):
    return " ".join(_clean(str(text)).split())[:limit]
