"""What every address of the interface shares: who is asked for, keys, limits."""

import json
import secrets

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from rest_framework.test import APIClient

from accounts.actions import sign_in_program
from accounts.models import ActKey
from accounts.programs import Operation, Route
from core import clock
from proposals.models import Proposal
from tests.proposals.stage import make_draft, make_person, make_proposal
from tests.threads import at_once

PROPOSALS = "/api/v1/proposals/"
WORDS = {
    "draft": "constitution",
    "provision": "art_9__para_1",
    "kind": "change",
    "language": "ru",
    "text": "Совсем другие слова.",
    "reasons": "Потому что так яснее.",
}


PASSWORD = "long enough word"


class World:
    """A draft that collects, two people, a proposal that everybody sees."""

    def __init__(self):
        self.draft = make_draft()
        self.author, self.citizen = make_person(), make_person("citizen")
        EmailAddress.objects.create(user=self.citizen, email=self.citizen.email, primary=True, verified=True)
        self.published = make_proposal(self.draft, self.author)


@pytest.fixture
def world(db):
    return World()


def signed_in(person):
    _token, secret = sign_in_program(person, at=clock.now())
    return APIClient(headers={"authorization": f"Token {secret}", "accept-language": "en"})


def file(client, in_header=None, **changes):
    headers = {"idempotency-key": in_header} if in_header else {}
    return client.post(PROPOSALS, WORDS | changes, format="json", headers=headers)


def told(answer):
    return answer.status_code, answer.json().get("code"), answer.json().get("field")


def test_a_repeat_is_answered_with_the_same_bytes_and_nothing_is_done_again(world):
    client = signed_in(world.author)
    before = Proposal.objects.count()

    first, again = file(client, "one"), file(client, "one")

    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert (first.has_header("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (False, "true")
    assert Proposal.objects.count() == before + 1


def test_the_answer_of_before_is_given_even_where_things_have_changed_since(world):
    client = signed_in(world.author)
    first = file(client, "one")
    number = first.json()["number"]
    client.post(f"{PROPOSALS}{number}/withdrawal/")

    assert file(client, "one").content == first.content


@pytest.mark.parametrize(
    ("in_header", "in_body", "answer"),
    [
        ("one", "", (201, None, None)),
        ('"one"', "one", (201, None, None)),
        ("", "one", (201, None, None)),
        ("", "", (400, "key_missing", "key")),
        ("one", "two", (400, "keys_differ", "key")),
        ("x" * 65, "", (422, "text_too_long", "key")),
        ("", "x" * 65, (400, "invalid", "key")),
    ],
)
def test_the_key_stands_in_the_header_or_the_body(world, in_header, in_body, answer):
    assert told(file(signed_in(world.author), in_header, key=in_body)) == answer


def test_a_repeat_may_bring_its_key_the_other_way(world):
    client = signed_in(world.author)

    answers = [file(client, "one"), file(client, key="one"), file(client, '"one"')]

    assert [answer.content for answer in answers] == [answers[0].content] * 3


def test_another_content_or_address_under_the_same_key_is_refused(world):
    client = signed_in(world.author)
    file(client, "one")

    assert told(file(client, "one", text="И ещё другие.")) == (422, "key_reused", "key")
    comment = {"text": "Согласен.", "stance": "for"}
    address = f"{PROPOSALS}{world.published.number}/comments/"
    assert told(client.post(address, comment, format="json", headers={"idempotency-key": "one"}))[:2] == (
        422,
        "key_reused",
    )


def test_a_refusal_leaves_the_key_unused(world):
    client = signed_in(world.author)

    refused = file(client, "one", kind="poem")

    assert told(refused) == (422, "unknown_kind", "kind")
    assert not ActKey.objects.filter(person=world.author, key="one").exists()
    assert file(client, "one").status_code == 201


def test_keys_are_each_person_s_own(world):
    assert file(signed_in(world.author), "one").json() != file(signed_in(world.citizen), "one").json()


def test_twenty_twins_are_done_once(committed_db):
    world = World()
    clients = [signed_in(world.author) for _each in range(20)]
    before = Proposal.objects.count()

    answers = at_once(*[lambda client=client: file(client, "one") for client in clients])

    done = {answer.content for answer in answers if answer.status_code == 201}
    others = [told(answer)[:2] for answer in answers if answer.status_code != 201]
    assert len(done) == 1
    assert others == [(409, "twin_at_work")] * len(others)
    assert Proposal.objects.count() == before + 1
    assert file(clients[0], "one").content in done


def test_a_fault_in_the_midst_leaves_nothing_and_the_key_unused(world, monkeypatch):
    client = signed_in(world.author)
    client.raise_request_exception = False
    before = Proposal.objects.count()

    def broken(_uid):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("proposals.api.receipt_of", broken)
        answer = file(client, "one")

    assert (told(answer)[:2], Proposal.objects.count()) == ((500, "server_error"), before)
    assert answer["Content-Type"] == "application/problem+json"
    assert file(client, "one").status_code == 201


# Who is asked for


def test_acts_of_a_browser_need_its_token_against_forged_requests(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.author)

    answer = browser.post(PROPOSALS, json.dumps(WORDS | {"key": "one"}), content_type="application/json")

    assert told(answer)[:2] == (403, "csrf_failed")


def test_a_method_that_is_not_there_is_refused_as_such_to_everybody(world):
    answers = [client.put("/api/v1/drafts/") for client in (APIClient(), signed_in(world.author))]

    assert [told(answer)[:2] for answer in answers] == [(405, "method_not_allowed")] * 2


def test_what_is_no_json_is_refused_as_another_type(world):
    answer = signed_in(world.author).post(PROPOSALS, {"a": "b"})

    assert told(answer)[:2] == (415, "unsupported_media_type")


def test_answers_in_other_forms_than_json_are_refused(world):
    answer = APIClient().get("/api/v1/drafts/", headers={"accept": "text/html"})

    assert told(answer)[:2] == (406, "not_acceptable")


def test_what_one_person_reads_is_kept_by_nobody(world):
    assert signed_in(world.author).get(PROPOSALS)["Cache-Control"] == "private, no-store"
    assert "Authorization" in APIClient().get(PROPOSALS)["Vary"]


# Limits


@pytest.mark.parametrize("kind", ["reads", "acts"])
def test_a_token_has_its_limit(world, settings, kind):
    settings.API_READS, settings.API_ACTS = (2, 9) if kind == "reads" else (9, 2)
    client = signed_in(world.author)
    send = (lambda: client.get(PROPOSALS)) if kind == "reads" else (lambda: file(client, secrets.token_hex(4)))

    answers = [send() for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200 if kind == "reads" else 201] * 2 + [429]
    assert [answer["RateLimit"].split(";t=")[0] for answer in answers] == [f'"{kind}";r={left}' for left in (1, 0, 0)]
    assert answers[0]["RateLimit-Policy"] == f'"{kind}";q=2;w=60'
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert told(answers[2])[:2] == (429, "throttled")
    assert signed_in(world.author).get(PROPOSALS).status_code == 200


def test_visitors_of_one_address_share_a_limit(world, settings):
    settings.API_VISITORS = 2

    statuses = [APIClient().get(PROPOSALS).status_code for _each in range(3)]

    assert statuses == [200, 200, 429]
    assert APIClient(REMOTE_ADDR="10.0.0.9").get(PROPOSALS).status_code == 200


def test_wrong_passwords_at_once_are_tried_ten_times_at_most(committed_db, monkeypatch):
    from allauth.account.adapter import DefaultAccountAdapter

    world, tried = World(), []
    cache.clear()
    monkeypatch.setattr(
        DefaultAccountAdapter, "authenticate", lambda self, request, **given: tried.append(given["password"])
    )
    credentials = {"email": world.citizen.email, "password": "wrong"}

    answers = at_once(*[lambda: APIClient().post("/api/v1/auth/token/", credentials, format="json").status_code] * 60)

    assert (len(tried), sorted(set(answers))) == (10, [400, 429])
    assert told(APIClient().post("/api/v1/auth/token/", credentials | {"password": PASSWORD}, format="json"))[:2] == (
        429,
        "too_many_attempts",
    )


# Every address is made of it


def routes(patterns=None, before=""):
    for entry in patterns or get_resolver().url_patterns:
        address = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from routes(entry.url_patterns, address)
        elif address.startswith("api/v1/"):
            yield address, getattr(entry.callback, "cls", None)


WITHOUT = {"api/v1/openapi.yaml", "api/v1/viewer/", "api/v1/auth/token/"}


def test_every_method_of_every_address_is_a_read_or_an_act():
    bare = [
        f"{method} {address}"
        for address, view in routes()
        if address not in WITHOUT
        for method in view.http_method_names
        if method not in {"head", "options"} and hasattr(view, method)
        if not (issubclass(view, Route) and isinstance(getattr(getattr(view, method), "operation", None), Operation))
    ]

    assert bare == []


def test_names_of_operations_are_used_once():
    names = [
        (getattr(view, method).operation.name, getattr(view, method))
        for _address, view in routes()
        for method in (view.http_method_names if view and issubclass(view, Route) else [])
        if hasattr(getattr(view, method, None), "operation")
    ]

    assert len({name for name, _handler in names}) == len(names)
