"""Receipts: signed notes that an act is in the public record, or else the record's promise is broken.

One key never signs two kinds of text: receipts have a key of their own, named `<origin>/receipt`.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from core import rehearsing
from record.leaf import base64, stamp
from record.models import Entry
from record.notes import BadNote, Key, open_note, sign_note
from record.vocabulary import WITH_RECEIPT


@dataclass(frozen=True)
class Receipt:
    """What a receipt says: the leaf of an object was accepted `at` and stands in the log from `include_by` on."""

    object_id: str
    leaf_hash: str
    at: str
    include_by: str


def receipt_of(object_id):
    """Return the receipt for the object's latest act that gets one, or None: the same bytes each time.

    Call it after the act is committed: a receipt for what is then rolled back would be a false promise.
    """
    entry = Entry.objects.of(object_id).filter(verb__in=WITH_RECEIPT).last()
    if entry is None:
        return None
    lines = [f"{key_name()}/v1", object_id, base64(entry.leaf_hash), stamp(entry.at), stamp(entry.include_by)]
    return sign_note("".join(f"{line}\n" for line in lines), key_name(), _private_key(_seed()))


def verify(note, public_key):
    """Return what a receipt says if it is signed by this key, given as its line is printed; else raise `BadNote`."""
    key = Key.read(public_key)
    lines = open_note(note, [key]).text.split("\n")
    if len(lines) != 6 or lines[0] != f"{key.name}/v1":
        raise BadNote("not a receipt of this record")
    return Receipt(*lines[1:5])


def public_key_line():
    """Return the public key as it is printed and pinned."""
    return Key(key_name(), _private_key(_seed()).public_key().public_bytes_raw()).line


def key_name():
    """Return the name of the key; a rehearsal has a record of its own, whose receipts prove nothing."""
    origin = f"{settings.RECORD_ORIGIN}/rehearsal" if rehearsing.current() else settings.RECORD_ORIGIN
    return f"{origin}/receipt"


def _seed():
    """Return what the key that signs is made from: what is invented is never signed with the record's own."""
    if not rehearsing.current():
        return settings.RECEIPT_KEY
    return hashlib.sha256(b"receipts of rehearsals" + settings.SECRET_KEY.encode()).digest()


@cache
def _private_key(seed):
    return Ed25519PrivateKey.from_private_bytes(seed)
