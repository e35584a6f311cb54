"""The description of the interface holds, whoever asks: schemathesis sends what it allows, and what it does not.

Every operation is asked by every role, with places of a small world and with invented ones: no answer is a fault of
ours, and each has a status, a type, headers and a body that the description names. What one request did is undone
before the next.
"""

import contextlib
import logging
import time
from collections import Counter
from functools import cache as cache_once

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import load_all_checks
from schemathesis.checks import not_a_server_error as no_fault
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.actions import make_token, sign_in_program
from articles.docx import CONTENT_TYPE as WORD
from core import clock
from proposals.dossiers_api import PDF
from tests.world import PASSWORD, SLUG, docket_of, sitting_of

CHECKS = [
    no_fault,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROLES = ["visitor", "citizen", "author", "party_head", "drafter", "moderator", "rapporteur", "secretary"]
# What has numbers of another form than proposals.
OF_THEIR_OWN = {"dossiers", "long-texts", "meetings", "petitions", "sittings"}
# Requests of each kind that one role sends to one operation.
SENT = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 1}


@schemathesis.serializer(PDF, WORD, "application/octet-stream")
def file_as_it_is(_context, value):
    """Send made-up content as the bytes of a file."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture
def schema(db):
    return read_schema()


@cache_once
def read_schema():
    """Return the description as the site gives it, read once for all roles."""
    load_all_checks()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.yaml", get_wsgi_application())


@pytest.fixture(autouse=True)
def _one_connection():
    """Let requests share the test's connection: they would close it before they begin, as Django's client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(shared_world, settings):
    settings.API_READS = settings.API_ACTS = settings.API_VISITORS = 10**6
    cache.clear()
    return shared_world


def places_of(world, token):
    """Return values that exist, by the parameters of addresses: each is a name, or a name below a path."""
    dossier = world.party.dossiers.get()
    return {
        "draft": [SLUG],
        "article": ["9", "art_9", "preamble", "draft", "10"],
        "kind": ["collection", "consideration"],
        "language": ["kk", "ru"],
        "eid": ["art_9"],
        "code": ["invalid", "key_missing"],
        "number": [
            one.number
            for one in (world.published, world.waiting, world.hidden, world.decided, world.withdrawn, world.returned)
        ],
        "serial": [world.published.number, world.waiting.number, world.hidden.number],
        "dossiers": [dossier.number],
        "comments": [world.comment.uid, world.hidden_comment.uid, world.waiting_comment.uid, world.reply.uid],
        "decisions": [world.decision.uid],
        "drafts": [world.draft_of_author.uid, world.returned.uid],
        "provisions": [world.published.change.provision.uid],
        "appointments": [world.appointment.uid],
        "tokens": [token.uid],
        "organizations": [world.party.uid],
        "positions": [position.uid for position in dossier.positions.all()[:2]] or ["n_none"],
        "long-texts": [world.long_text.number, world.finished_text.number],
        "meetings": [world.meeting.number],
        "petitions": [world.petition.number],
        "sittings": [sitting_of(world).number],
        "prepared": [docket_of(world).uid],
        "variants": [1],
        "imports": [world.delivery.uid],
        "rulings": [world.ruling.uid, world.appeal.ruling.uid],
        "appeals": [world.appeal.uid],
        "items": [world.published.uid, world.waiting.uid, world.comment.uid, world.hidden.uid],
        "questions": ["q_none"],
        "batches": [world.batch.uid],
        "channel": ["e_otinish", "egov"],
        "invited": [world.invited.uid, world.unregistered.uid, world.uninvited.uid],
        "translations": [world.translation.uid, world.waiting_translation.uid, world.position_translation.uid],
        "members": [world.party.memberships.first().uid],
    }


WORDS = {
    "draft": SLUG,
    "provision": "art_9__para_1",
    "language": "ru",
    "reasons": "Потому что так яснее.",
    "kind": "keep",
    "stance": "for",
    "parent": "",
    "organization": "",
    "ruling": "publish",
    "ground": "insult",
    "outcome": "declined",
    "email": "citizen@example.kz",
    "password": PASSWORD,
}


def led(case, turn):
    """Give a case words that a rule may take, in every second turn: else it would hardly pass the first of them."""
    if turn % 2 and isinstance(case.body, dict):
        for name, value in WORDS.items():
            if isinstance(case.body.get(name), str):
                case.body[name] = value
        if isinstance(case.body.get("reasons"), dict):
            case.body["reasons"] = {"kk": "Негіздеме.", "ru": "Обоснование."}
    return case


def address_of(operation, places, turn):
    """Return values for the parameters of an address that exist, another combination in each turn."""
    path, chosen = operation.path, {}
    names = [one.name for one in operation.path_parameters]
    for name in names:
        before = path.split(f"{{{name}}}")[0].rstrip("/").rsplit("/", 1)[-1]
        values = places.get(before if name not in places or before in OF_THEIR_OWN else name) or places.get(before)
        if values:
            chosen[name] = values[turn % len(values)]
    return chosen


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_breaks_the_description(schema, world, role, capsys):
    logging.disable(logging.ERROR)
    person = None if role == "visitor" else getattr(world, role)
    headers, token = {}, world_token(world)
    if person is not None:
        headers["Authorization"] = f"Token {sign_in_program(person, at=clock.now())[1]}"
    places, answers, begun = places_of(world, token), Counter(), time.monotonic()

    for case, turn in cases():
        send(case, turn, places, headers, answers)

    logging.disable(logging.NOTSET)
    with capsys.disabled():
        counted = ", ".join(f"{status}: {number}" for status, number in sorted(answers.items()))
        print(f"\n{role}: {sum(answers.values())} requests in {time.monotonic() - begun:.0f} s ({counted})")  # noqa: T201
    assert answers[200]
    assert not {status for status in answers if status >= 500}


def world_token(world):
    return make_token(name="test", scopes=["read"], days=30, by=world.author, at=clock.now())[0]


@cache_once
def cases():
    """Return what is sent, each with the turn that it takes among those of its operation; None where it is wrong.

    The same for all roles: to make a case up takes far longer than to answer it.
    """
    made = []
    for result in read_schema().get_all_operations():
        operation = result.ok()
        for mode, how_many in SENT.items():
            made += [
                (case, turn if mode == GenerationMode.POSITIVE else None)
                for turn, case in enumerate(made_up(operation, mode, how_many))
            ]
    return made


def send(case, turn, places, headers, answers):
    case = own(case)
    if turn is not None and turn % 4 != 3:
        case.path_parameters = {**(case.path_parameters or {}), **address_of(case.operation, places, turn)}
        case = led(case, turn)
    with undone():
        response = case.call(headers=headers)
        answers[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)


def own(case):
    """Return a case like it, for what one role puts into it."""
    return case.operation.Case(
        path_parameters=dict(case.path_parameters),
        headers=dict(case.headers),
        cookies=dict(case.cookies),
        query=dict(case.query),
        body=dict(case.body) if isinstance(case.body, dict) else case.body,
        media_type=case.media_type,
        multipart_content_types=case.multipart_content_types,
    )


def made_up(operation, mode, how_many):
    made = []
    strategy = operation.as_strategy(generation_mode=mode)
    run = settings(
        max_examples=how_many,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(strategy)(lambda case: made.append(case)))
    with contextlib.suppress(Unsatisfiable):  # nothing that is sent there could be wrong
        seed(1)(run)()
    return made


@contextlib.contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
