"""Whatever people and staff type is shown as text: on every page, in mails and to programs.

Each string that can be filled is filled, through the product's own actions, with what has broken other sites. Then
every address is read: no markup of theirs, no template of theirs, no sign that turns the direction of writing.
"""

import json
import re
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve
from django.utils.translation import get_language_from_path, override

from accounts.actions import edit_profile
from accounts.mail import mail_due_notices
from tests.test_roles import PEOPLE, ROWS, client_of, names_of, sent_to
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
BAD_PIECES = ["a%00b", "%ED%A0%80", "99999999999999999999"]
READERS = ["visitor", "author", "moderator", "rapporteur", "secretary"]
ASKED = ["q", "provision", "parent", "thread", "article", "kind", "cursor", "page", "sort", "list", "outcome", "again"]
ASKED += ["done", "same", "state", "place", "next", "language", "why", "eid"]


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


@pytest.mark.parametrize("reader", READERS)
def test_words_are_text_on_every_page(db, reader):
    world = make_world(writer())
    names, client = names_of(world), client_of(world, reader)
    paths = dict.fromkeys(row.path(names) for row in ROWS if "GET" in row.methods and row.address != VIEWER)

    found = {path: faults_of(client, path) for path in paths}

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_each_name_is_text_where_it_is_shown(db):
    world = make_world()
    names = names_of(world)
    places = [
        "/kk/{draft}/",
        "/kk/{draft}/articles/9/",
        "/kk/{draft}/answers/",
        "/kk/{draft}/register/",
        "/kk/proposals/{published}/",
        "/kk/proposals/{decided}/",
        "/kk/{draft}/moderation/{published}/",
        "/kk/{draft}/propose/?provision=art_9__para_2",
        "/kk/me/",
        "/kk/account/profile/",
    ]
    found = {}

    for payload in PAYLOADS:
        name = payload[:120]
        edit_profile(world.author, name=name, pseudonym=name, at=world.clock.next())
        cache.clear()
        for person in ("visitor", "author", "moderator"):
            client = client_of(world, person)
            for path in places:
                found[person, path, name] = faults_of(client, path.format(**names))

    assert {asked: faults for asked, faults in found.items() if faults} == {}


def test_words_are_text_in_mails(db):
    make_world(writer())

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


def test_programs_get_the_words_as_they_were_typed(db):
    world = make_world(writer())
    client = client_of(world, "visitor")

    answer = client.get(f"/api/v1/proposals/{world.published.number}/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    for payload in PAYLOADS:
        assert payload.replace("\r\n", "\n") in answer.json()["text"]


@pytest.mark.parametrize("bad", ["\0", "\ud800", "\x1b"], ids=["NUL", "surrogate", "escape"])
def test_signs_that_cannot_be_stored_break_nothing(db, bad):
    world = make_world()
    names, broken = names_of(world), []

    for row in ROWS:
        sent = sent_to(world, row.sent)
        if "GET" in row.methods or not sent:
            continue
        path, method = row.path(names), row.methods[0]
        for person in {"visitor", *who_gets(row, "200", "201", "302")}:
            client = client_of(world, person)
            for field, value in sent.items():
                cache.clear()
                with transaction.atomic():
                    answer = _send(client, method, path, sent | {field: _spoilt(value, bad)})
                    if answer.status_code >= 500:
                        broken.append((method, path, person, field))
                    transaction.set_rollback(True)

    assert broken == []


def _spoilt(value, bad):
    """Return a value as it would be sent, with a bad sign in each of its words."""
    if isinstance(value, dict):
        return {name: _spoilt(one, bad) for name, one in value.items()}
    if isinstance(value, list):
        return [_spoilt(one, bad) for one in value]
    return f"{value}{bad}"


def _send(client, method, path, sent):
    if path.startswith("/api/"):
        return client.generic(method, path, data=json.dumps(sent), content_type="application/json")
    body = urlencode(sent, doseq=True, errors="surrogatepass")
    return client.generic(method, path, data=body, content_type="application/x-www-form-urlencoded")


def test_signs_that_cannot_be_stored_find_nothing(db):
    world = make_world()
    names, broken = names_of(world), []

    for row in ROWS:
        path, readers = row.path(names).partition("?")[0], who_gets(row, "200", "302")
        if "GET" not in row.methods or not readers:
            continue
        client, pieces = client_of(world, readers[0]), path.split("/")
        tried = ["/".join([*pieces[:n], bad, *pieces[n + 1 :]]) for n in read_in(path) for bad in BAD_PIECES]
        tried += [f"{path}?{'&'.join(f'{name}={bad}' for name in ASKED)}" for bad in BAD_PIECES]
        broken += [(readers[0], one) for one in dict.fromkeys(tried) if client.get(one).status_code >= 500]

    assert broken == []


def read_in(path):
    """Return the places of the pieces of an address that a view is given; other words lead to other routes."""
    with override(get_language_from_path(path)):
        pieces = f"/{resolve(path).route}".split("/")
    assert len(pieces) == len(path.split("/")), f"The pieces of the route {pieces} cannot be told apart."
    return [n for n, piece in enumerate(pieces) if "<" in piece]


def who_gets(row, *answers):
    """Return one of those who get such an answer, in a list; of several the one with the fewest rights."""
    return [person for person, answer in zip(PEOPLE, row.answers, strict=True) if answer in answers][:1]
