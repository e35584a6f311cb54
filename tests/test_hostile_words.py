"""Whatever people and staff type is shown as text: on every page, in mails and to programs.

Each string that can be filled is filled, through the product's own actions, with what has broken other sites. Then
every address is read: no markup of theirs, no template of theirs, no sign that turns the direction of writing.
"""

import re
from html.parser import HTMLParser
from itertools import count

import pytest
from django.core import mail
from django.db import transaction

from accounts.mail import mail_due_notices
from tests.test_roles import ROWS, client_of, names_of
from tests.world import make_world

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
PAYLOADS = [
    "<script>x7001()</script>",
    '"><img src=x7002 onerror=x()>',
    "' onmouseover='x7003()",
    "{{7007*7007007}}{% debug %}",
    "</textarea></title></style></script><x7004>",
    "javascript:x7005()",
    "abc\u202etxt.exe\u2066cba\u200f",
    "&lt;x7006&gt;&amp;lt;x7006&amp;gt;",
    "%(number)s %s {0} {number}",
    "one\r\nBcc: all@evil.example\n\ntwo",
    "<!--x7007--><![CDATA[x7008",
    "ұзақсөз" * 20,
]
COMPUTED = str(7007 * 7007007)  # long enough not to stand by chance in a digest
VIEWER = "/api/v1/viewer/"  # a library's page, with its own script and no words of anybody's
READERS = ["visitor", "author", "moderator", "rapporteur", "secretary"]


def writer(first=0):
    """Return a writer whose texts hold all payloads, each text beginning with another one, so that cut ones differ."""
    turn = count(first)

    def write(where):
        begin = next(turn) % len(PAYLOADS)
        return " ~ ".join([*PAYLOADS[begin:], *PAYLOADS[:begin], where])

    return write


class Page(HTMLParser):
    """What of a page could act that the site has not put there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.shown, self.within = [], [], None
        self.feed(text)
        self.close()
        if "x7007" in "".join(self.comments):
            self.faults.append("a comment of theirs")
        said = "".join(self.shown)
        self.faults += [f"U+{ord(sign):04X}" for sign in TURNING.findall(said)]
        if COMPUTED in said:
            self.faults.append("a template of theirs")

    comments = ()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.within = tag
        if tag.startswith("x7") or any(name.startswith(("on", "x7")) for name in values):
            self.faults.append(self.get_starttag_text())
        if tag in {"script", "img"} and ("src" not in values or "x7002" in values["src"]):
            self.faults.append(self.get_starttag_text())
        addresses = [values.get(name) or "" for name in ("href", "src", "action", "formaction", "hx-get", "hx-post")]
        if any("x7005" in address.partition("?")[0] for address in addresses):
            self.faults.append(self.get_starttag_text())
        # What a person typed is given back as it was in the fields of a form, and nowhere else.
        if tag != "input":
            self.shown += [value or "" for value in values.values()]

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, data):
        if self.within != "textarea":
            self.shown.append(data)

    def handle_comment(self, data):
        self.comments = (*self.comments, data)


def faults_of(client, path):
    answer = client.get(path)
    content = b"".join(answer)
    kind = answer.get("Content-Type", "")
    if answer.status_code >= 500:
        return [f"status {answer.status_code}"]
    if answer.get("X-Content-Type-Options") != "nosniff":
        return ["a browser may guess what it is"]
    return Page(content.decode()).faults if kind.startswith("text/html") else []


@pytest.fixture(scope="module")
def _world_of_module(django_db_setup, django_db_blocker):
    """The world of this module is filled with what has broken other sites."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(writer())
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world):
    return shared_world


@pytest.mark.parametrize("reader", READERS)
def test_words_are_text_on_every_page(world, reader):
    names, client = names_of(world), client_of(world, reader)
    paths = dict.fromkeys(row.path(names) for row in ROWS if "GET" in row.methods and row.address != VIEWER)

    found = {path: faults_of(client, path) for path in paths}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_words_are_text_in_mails(world):
    mail_due_notices()

    assert len(mail.outbox) > 5
    for sent in mail.outbox:
        built = sent.message()
        assert (built.get_content_type(), built["Bcc"], built["Cc"]) == ("text/plain", None, None)
        assert "\n" not in sent.subject
        assert TURNING.findall(sent.subject + sent.body) == []
        assert COMPUTED not in sent.body
        # Letters, not entities: a mail is no HTML.
        assert "&#x27;" not in sent.body


def test_programs_get_the_words_as_they_were_typed(world):
    client = client_of(world, "visitor")

    answer = client.get(f"/api/v1/proposals/{world.published.number}/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    for payload in PAYLOADS:
        assert payload.replace("\r\n", "\n") in answer.json()["text"]
