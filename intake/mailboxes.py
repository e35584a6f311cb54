"""Where mails wait: a maildir or an IMAP mailbox, named in the settings. Out of the box there is none.

`unread` gives each waiting mail as a call that reads it and a call that marks it as read, so that a mail is marked only
once what it became is stored. A mail that is marked twice, or read twice, is known by what it says.
"""

import imaplib
import re
import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

from intake.mails import HEAD, LARGEST

PATIENCE = 30  # seconds that a server may take to answer
IMAPS = 993
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class BadMailbox(ValueError):
    """The address of a mailbox is of no kind that is read."""


def unread(address, *, trusted=None):
    """Yield (read, mark) of each mail that waits; `trusted` is a file of authorities beside the system's."""
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        yield from _of_maildir(Path(unquote(parts.path)))
    elif parts.scheme == "imaps":
        yield from _of_imap(parts, trusted)
    else:
        raise BadMailbox(parts.scheme)


def _of_maildir(folder):
    """Give the mails of `new`; one that is marked is moved to `cur`, as mail programs do."""
    for path in sorted((folder / "new").iterdir()):
        yield (lambda path=path: _read(path)), (lambda path=path: path.rename(folder / "cur" / f"{path.name}:2,S"))


def _read(path):
    with path.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _of_imap(parts, trusted):
    """Give the unseen mails; of one beyond the limit only the head is fetched, filled up so that it is told as such."""
    context = ssl.create_default_context(cafile=trusted)
    with imaplib.IMAP4_SSL(parts.hostname, parts.port or IMAPS, ssl_context=context, timeout=PATIENCE) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        _status, [found] = server.uid("SEARCH", "UNSEEN")
        for uid in (found or b"").split():
            yield (lambda uid=uid: _fetched(server, uid)), (lambda uid=uid: _mark(server, uid))


def _mark(server, uid):
    server.uid("STORE", uid, "+FLAGS", r"(\Seen)")


def _fetched(server, uid):
    """Return a mail; of one that its server does not give, a head by which it is known, so that it ends too."""
    _status, sizes = server.uid("FETCH", uid, "(RFC822.SIZE)")
    told = SIZE.search(sizes[0] or b"")
    size = int(told[1]) if told else 0
    asked = "(BODY.PEEK[])" if size <= LARGEST else f"(BODY.PEEK[]<0.{HEAD}>)"
    _status, parts = server.uid("FETCH", uid, asked)
    content = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if content is None:
        return b"Message-ID: <%s@%s>\n\n" % (uid, server.host.encode())
    return content if size <= LARGEST else content + b"\n" * (LARGEST + 1 - len(content))
