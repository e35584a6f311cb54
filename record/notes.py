"""Signed notes (C2SP signed-note): a text, an empty line, and signatures by named keys; Ed25519 (RFC 8032) alone."""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\u2014"
MOST_SIGNATURES = 100
ID_BYTES = 4


class BadNote(ValueError):
    """A note is malformed, signed by no key that is known, or its signature does not hold."""


@dataclass(frozen=True)
class Key:
    """A public key and the name it signs under."""

    name: str
    raw: bytes

    @property
    def id(self):
        """The bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:ID_BYTES]

    @property
    def line(self):
        """The key as it is printed and pinned: `<name>+<id in hex>+<base64 of 0x01 and the key>`."""
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.raw)}"

    @classmethod
    def read(cls, line):
        """Return the key that a line prints; refuse one whose id is not its own."""
        parts = line.split("+", 2)
        if len(parts) != 3 or not _is_name(parts[0]):
            raise BadNote("not a key")
        blob = _bytes(parts[2])
        key = cls(parts[0], blob[1:])
        if blob[:1] != ED25519 or len(key.raw) != 32 or key.id.hex() != parts[1]:
            raise BadNote("not a key of this name")
        return key


@dataclass(frozen=True)
class Note:
    """A note that was opened: its text, and the names of those whose signatures hold or are not known."""

    text: str
    signed_by: tuple[str, ...]
    unknown: tuple[str, ...]


def sign_note(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """Return the text with one signature; the same text and key give the same bytes each time."""
    if not text.endswith("\n") or not _is_plain(text) or not _is_name(name):
        raise BadNote("the text cannot be signed")
    key = Key(name, private_key.public_key().public_bytes_raw())
    return f"{text}\n{DASH} {name} {_base64(key.id + private_key.sign(text.encode()))}\n"


def open_note(note: str, keys) -> Note:
    """Return what a note says once a signature by one of these keys holds, and none of theirs fails."""
    text, signatures = _split(note)
    known = {(key.name, key.id): key for key in keys}
    signed_by, unknown = [], []
    for name, key_id, signature in signatures:
        key = known.get((name, key_id))
        if key is None:
            unknown.append(name)
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text.encode())
        except InvalidSignature as error:
            raise BadNote(f"the signature by {name} does not hold") from error
        signed_by.append(name)
    if not signed_by:
        raise BadNote("not signed by a key that is known")
    return Note(text, tuple(signed_by), tuple(unknown))


def _split(note):
    """Return the text and the signatures as (name, id, signature) of a well-formed note."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or not _is_plain(note):
        raise BadNote("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNote("too many signatures")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line):
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    blob = _bytes(encoded)
    if dash != DASH or not _is_name(name) or len(blob) <= ID_BYTES:
        raise BadNote("a signature line is malformed")
    return name, blob[:ID_BYTES], blob[ID_BYTES:]


def _is_plain(text):
    return all(sign >= " " or sign == "\n" for sign in text) and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_name(name):
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _base64(raw):
    return b64encode(raw).decode("ascii")


def _bytes(encoded):
    """Return the bytes of base64 in its one form: other trailing bits would make a second note of one."""
    try:
        raw = b64decode(encoded, validate=True)
    except (Base64Error, ValueError) as error:
        raise BadNote("not base64") from error
    if _base64(raw) != encoded:
        raise BadNote("not base64")
    return raw
