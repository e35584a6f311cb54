"""The record's addresses: public, without words, the same in every language."""

import hashlib
import json

import pytest
from django.urls import reverse

from record.leaf import base64
from record.receipts import public_key_line, receipt_of
from tests.record.world import OTHER, PROPOSAL, SUPPORT, WORDS, submit, support, withdraw


def test_receipt_is_given_as_plain_text(db, client, django_assert_num_queries):
    submit()

    with django_assert_num_queries(1):
        answer = client.get(f"/record/receipts/{PROPOSAL}.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == receipt_of(PROPOSAL)


def test_key_is_given_as_its_line(client):
    answer = client.get("/record/keys.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == public_key_line() + "\n"


@pytest.mark.parametrize("count", [1, 3])
def test_leaves_are_given_byte_for_byte(db, client, django_assert_num_queries, count):
    entries = [submit(), *(withdraw() for _time in range(count - 1))]
    submit(OTHER)

    with django_assert_num_queries(1):
        answer = client.get(f"/record/leaves/{PROPOSAL}.jsonl")

    lines = answer.content.split(b"\n")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jsonl; charset=utf-8")
    assert lines == [entry.leaf for entry in entries] + [b""]
    assert [hashlib.sha256(b"\x00" + line).digest() for line in lines[:-1]] == [entry.leaf_hash for entry in entries]
    assert [json.loads(line).get("prev") for line in lines[:-1]] == [None] + [
        base64(entry.leaf_hash) for entry in entries[:-1]
    ]
    assert [word for word in WORDS.values() if word.encode() in answer.content] == []


@pytest.mark.parametrize(
    "address",
    [
        f"/record/receipts/{OTHER}.txt",
        f"/record/receipts/{SUPPORT}.txt",
        f"/record/receipts/{PROPOSAL.upper()}.txt",
        "/record/receipts/P-000001.txt",
        "/record/receipts/%00.txt",
        f"/record/receipts/{PROPOSAL}%0A.txt",
        f"/record/leaves/{OTHER}.jsonl",
        "/record/leaves/%00.jsonl",
    ],
)
def test_unknown_objects_are_404(db, client, address):
    submit()
    support()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["receipt", "record_leaves"])
def test_nothing_is_changed_through_the_record_s_addresses(db, client, name):
    submit()

    assert client.post(reverse(name, args=[PROPOSAL])).status_code == 405
    assert client.head(reverse(name, args=[PROPOSAL])).status_code == 200
