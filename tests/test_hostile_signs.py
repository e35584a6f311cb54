"""Signs that cannot be stored break nothing, in any field and at any address; hostile names are shown as text."""

import json
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve
from django.utils.translation import get_language_from_path, override

from accounts.actions import edit_profile
from tests.test_hostile_words import PAYLOADS, faults_of
from tests.test_roles import PEOPLE, ROWS, client_of, names_of, sent_to

BAD_PIECES = ["a%00b", "%ED%A0%80", "99999999999999999999"]
ASKED = ["q", "provision", "parent", "thread", "article", "kind", "cursor", "page", "sort", "list", "outcome", "again"]
ASKED += ["done", "same", "state", "place", "next", "language", "why", "eid"]


@pytest.fixture
def world(shared_world):
    return shared_world


def test_each_name_is_text_where_it_is_shown(world):
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


@pytest.mark.parametrize("bad", ["\0", "\ud800", "\x1b"], ids=["NUL", "surrogate", "escape"])
def test_signs_that_cannot_be_stored_break_nothing(world, bad):
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


def test_signs_that_cannot_be_stored_find_nothing(world):
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
