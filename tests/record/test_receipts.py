"""Receipts: what they say, that they say it in the same bytes, and when they are refused."""

import base64
import hashlib
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.actions import forget
from record.notes import BadNote, Key, sign_note
from record.receipts import Receipt, public_key_line, receipt_of, verify
from tests.record.world import NOON, OTHER, PROPOSAL, SUPPORT, submit, support, withdraw

SEED = bytes(range(32))  # RECEIPT_KEY of the tests' settings
NAME = "testserver/record/receipt"
OWN = Ed25519PrivateKey.from_private_bytes(SEED)
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
STRANGERS_LINE = Key(NAME, STRANGER.public_key().public_bytes_raw()).line


def hash_of(entry):
    return base64.b64encode(hashlib.sha256(b"\x00" + entry.leaf).digest()).decode()


def refusal(note, line=None):
    with pytest.raises(BadNote) as raised:
        verify(note, line or public_key_line())
    return str(raised.value)


def test_receipt_is_the_signed_note_of_the_specification(db):
    entry = submit()

    text, signature = receipt_of(PROPOSAL).split("\n\n")
    assert text == (
        f"testserver/record/receipt/v1\n{PROPOSAL}\n{hash_of(entry)}\n2026-02-03T12:00:00Z\n2026-02-03T12:10:00Z"
    )
    dash, name, encoded = signature.rstrip("\n").split(" ")
    blob = base64.b64decode(encoded)
    raw_key = OWN.public_key().public_bytes_raw()
    assert (dash, name, blob[:4]) == ("\u2014", NAME, hashlib.sha256(f"{NAME}\n\x01".encode() + raw_key).digest()[:4])
    OWN.public_key().verify(blob[4:], f"{text}\n".encode())
    with pytest.raises(InvalidSignature):
        OWN.public_key().verify(blob[4:], text.encode())


def test_receipt_has_the_same_bytes_each_time(db):
    submit()
    first = receipt_of(PROPOSAL)
    submit(OTHER)
    forget([PROPOSAL])

    assert [receipt_of(PROPOSAL) for _time in range(3)] == [first] * 3


def test_receipt_is_for_the_latest_act(db):
    submit()
    withdrawn = withdraw(at=NOON + timedelta(hours=1))

    assert verify(receipt_of(PROPOSAL), public_key_line()) == Receipt(
        PROPOSAL, hash_of(withdrawn), "2026-02-03T13:00:00Z", "2026-02-03T13:10:00Z"
    )


def test_supports_and_the_unknown_have_no_receipt(db):
    support()

    assert (receipt_of(SUPPORT), receipt_of(PROPOSAL)) == (None, None)


def test_receipt_costs_one_query(db, django_assert_num_queries):
    for _time in range(3):
        submit()

    with django_assert_num_queries(1):
        receipt_of(PROPOSAL)


def test_published_key_opens_receipts(db):
    submit()

    assert public_key_line().startswith("testserver/record/receipt+")
    assert verify(receipt_of(PROPOSAL), public_key_line()).object_id == PROPOSAL


def test_receipt_of_another_key_is_refused(db):
    submit()
    note = receipt_of(PROPOSAL)
    text = note.split("\n\n")[0] + "\n"

    assert refusal(note, STRANGERS_LINE) == "not signed by a key that is known"
    assert refusal(sign_note(text, NAME, STRANGER)) == "not signed by a key that is known"
    assert refusal(sign_note(text, "example.org/receipt", OWN)) == "not signed by a key that is known"


def test_receipt_with_any_byte_changed_is_refused(db):
    submit()
    note = receipt_of(PROPOSAL)

    for place, sign in enumerate(note):
        assert refusal(note[:place] + ("x" if sign != "x" else "y") + note[place + 1 :])
        assert refusal(note[:place] + note[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "testserver/record/receipt/v2\na\nb\nc\nd\n",
        "testserver/record/receipt/v1\na\nb\nc\n",
        "testserver/record\n3\nxxx\n",
    ],
)
def test_another_kind_of_text_by_the_same_key_is_no_receipt(text):
    assert refusal(sign_note(text, NAME, OWN)) == "not a receipt of this record"


def test_another_origin_has_another_key_name(db, settings):
    settings.RECORD_ORIGIN = "record.example.kz/const-2026"
    submit()

    assert receipt_of(PROPOSAL).startswith("record.example.kz/const-2026/receipt/v1\n")
    assert public_key_line().startswith("record.example.kz/const-2026/receipt+")
    assert verify(receipt_of(PROPOSAL), public_key_line()).object_id == PROPOSAL


def test_another_seed_signs_with_another_key(settings):
    line = public_key_line()
    settings.RECEIPT_KEY = bytes(32)

    assert (public_key_line(), public_key_line() != line) == (STRANGERS_LINE, True)
