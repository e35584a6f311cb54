"""Receipts: signed notes that an act is in the public record (C2SP signed-note; Ed25519, RFC 8032).

One key never signs two kinds of text: receipts have their own, named `<origin>/receipt`. A receipt says what was
promised; it has the same bytes on every replay.
"""

import hashlib
from base64 import b64decode
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from record.leaf import base64, stamp
from record.models import Entry
from record.vocabulary import WITH_RECEIPT

ED25519 = b"\x01"
DASH = "\u2014"


class BadReceipt(ValueError):
    """A receipt is malformed, or not signed by the key it names."""


def key_name():
    return f"{settings.RECORD_ORIGIN}/receipt"


def key_id(name: str, public_key: bytes) -> bytes:
    """Return the four bytes that tell keys of one name apart: SHA-256(name || 0x0A || 0x01 || key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


@cache
def _private_key():
    return Ed25519PrivateKey.from_private_bytes(settings.RECEIPT_KEY)


def public_key() -> bytes:
    return _private_key().public_key().public_bytes_raw()


def public_key_line() -> str:
    """Return the key as it is printed and pinned: `<name>+<id in hex>+<base64 of 0x01 || key>`."""
    key = public_key()
    return f"{key_name()}+{key_id(key_name(), key).hex()}+{base64(ED25519 + key)}"


def receipt_of(object_id):
    """Return the receipt for the object's latest act that gets one, or None. Call it after the act is committed."""
    entry = Entry.objects.of(object_id).filter(verb__in=WITH_RECEIPT).last()
    if entry is None:
        return None
    return sign(object_id=object_id, leaf_hash=bytes(entry.leaf_hash), at=entry.at, include_by=entry.include_by)


def sign(*, object_id, leaf_hash, at, include_by):
    """Return the signed note for one leaf."""
    origin = settings.RECORD_ORIGIN
    text = f"{origin}/receipt/v1\n{object_id}\n{base64(leaf_hash)}\n{stamp(at)}\n{stamp(include_by)}\n"
    signature = key_id(key_name(), public_key()) + _private_key().sign(text.encode())
    return f"{text}\n{DASH} {key_name()} {base64(signature)}\n"


def verify(note: str, key_line: str) -> dict:
    """Return what a receipt says once its signature by the pinned key holds; else raise `BadReceipt`."""
    name, short_id, encoded = key_line.split("+", 2)
    raw_key = b64decode(encoded)
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n") or raw_key[:1] != ED25519:
        raise BadReceipt("not a signed note")
    text += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, value = rest.rpartition(" ")
        if dash != DASH or signer != name:
            continue
        try:
            blob = b64decode(value, validate=True)
            if blob[:4].hex() != short_id:
                continue
            Ed25519PublicKey.from_public_bytes(raw_key[1:]).verify(blob[4:], text.encode())
        except (InvalidSignature, ValueError) as error:
            raise BadReceipt("the signature does not hold") from error
        lines = text.split("\n")
        if len(lines) != 6 or lines[0] != name + "/v1":
            raise BadReceipt("not a receipt of this record")
        return {"object_id": lines[1], "leaf_hash": lines[2], "at": lines[3], "include_by": lines[4]}
    raise BadReceipt("not signed by this key")
