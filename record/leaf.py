"""Leaves: what one act writes into the public record, as bytes (RFC 8785, narrowed), and commitments to words."""

import hashlib
import hmac
import json
import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime

from record.vocabulary import BIN, DATE, DIGEST, FLAG, HASH, LEVELS, MOMENT, NAME, NUMBER, OBJECT, ROLES, SEALED, VERBS

VERSION = 1
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 8
SMALLEST, LARGEST = 2, 65_535  # bytes of a leaf: tiles of a log give its length in 16 bits
SALT_BYTES = 32
PREFIX = b"consult-record/v1/"

KEY = re.compile(r"[a-z0-9_]+", re.ASCII)
# Of narrow JSON (ASCII keys, text, whole numbers) these are the bytes of RFC 8785, as a test compares.
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs
BYTES_32 = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", re.ASCII)  # base64; the last 2 of its 258 bits are 0
# A regular expression for each type that is written as text.
FORMS = {
    OBJECT: re.compile(r"[a-z]_[0-9a-hjkmnp-tv-z]{26}", re.ASCII),
    MOMENT: re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\dZ", re.ASCII),
    DATE: re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    NAME: re.compile(r"[^\s\x00-\x1f](.{0,298}[^\s])?"),
    BIN: re.compile(r"\d{12}", re.ASCII),
    DIGEST: re.compile(r"[0-9a-f]{64}", re.ASCII),
    HASH: BYTES_32,
    SEALED: BYTES_32,
}


class BadLeaf(ValueError):
    """A leaf is not of the form that the record allows; the message names the place."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a role, an assurance level and a personal tag that is committed to, never written."""

    role: str
    level: int | None = None
    tag: str | None = None


def build(verb, object_id, *, at, by, data, prev=None):
    """Return a leaf as plain values; `prev` is the hash of the same object's leaf before it."""
    leaf = {"v": VERSION, "t": verb, "id": object_id, "at": stamp(at), "by": by, "data": data}
    return leaf if prev is None else leaf | {"prev": base64(prev)}


def canonical(leaf: dict) -> bytes:
    """Return the one form in bytes of a leaf that may be written; `check_leaf` says what may."""
    check_leaf(leaf)
    return _bytes_of(leaf)


def parse(raw: bytes) -> dict:
    """Read a leaf's bytes; refuse duplicate keys, an unknown version, and every form but the canonical one.

    A type of leaf that this version does not know is read all the same: a log outlives its readers.
    """
    if not SMALLEST <= len(raw) <= LARGEST:
        raise BadLeaf(f"a leaf has {SMALLEST} to {LARGEST} bytes, not {len(raw)}")
    try:
        leaf = json.loads(raw.decode(), object_pairs_hook=_without_duplicates)
    except BadLeaf:
        raise
    except (ValueError, RecursionError) as error:
        raise BadLeaf("not JSON") from error
    _check_envelope(leaf)
    if leaf["t"] in VERBS:
        _check_data(leaf)
    if _bytes_of(leaf) != raw:
        raise BadLeaf("not in canonical form")
    return leaf


def check_leaf(leaf):
    """Refuse a leaf that is not narrow JSON with the fields of its type."""
    _check_envelope(leaf)
    if leaf["t"] not in VERBS:
        raise BadLeaf(f"t: {leaf['t']!r} is not a type of leaf")
    _check_data(leaf)


def leaf_hash(raw: bytes) -> bytes:
    """Return SHA-256(0x00 || leaf), as RFC 6962, 2.1 has it."""
    return hashlib.sha256(b"\x00" + raw).digest()


def commitment(salt: bytes, field: str, content) -> bytes:
    """Return HMAC-SHA256(salt, "consult-record/v1/" || field || 0x00 || content).

    The salt has exactly 32 bytes: HMAC fills shorter keys with zeros, so that two salts could open one commitment.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    message = PREFIX + field.encode("ascii") + b"\x00" + content_bytes(content)
    return hmac.digest(salt, message, "sha256")


def content_bytes(content) -> bytes:
    """Return what a commitment is made to, as bytes: text in UTF-8; a group or list of text as RFC 8785 has it."""
    if not _is_words(content):
        raise BadLeaf("what is committed to is text, or a group or list of text")
    try:
        raw = (content if isinstance(content, str) else encode(content)).encode()
    except UnicodeEncodeError as error:
        raise BadLeaf("what is committed to has lone surrogates") from error
    if not _is_in_order(content):
        raise BadLeaf("the keys of what is committed to are in ASCII")
    return raw


def _is_words(content):
    if isinstance(content, dict):
        return all(isinstance(key, str) and _is_words(one) for key, one in content.items())
    if isinstance(content, list):
        return all(map(_is_words, content))
    return isinstance(content, str)


def _is_in_order(content):
    """Whether keys sorted by code points, as they are here, are sorted as RFC 8785 asks: in ASCII they are."""
    if isinstance(content, dict):
        return all(key.isascii() and _is_in_order(one) for key, one in content.items())
    return isinstance(content, str) or all(map(_is_in_order, content))


def stamp(moment: datetime) -> str:
    """Return a moment as leaves write it: UTC, whole seconds."""
    if moment.tzinfo is None:
        raise BadLeaf("a moment without a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def base64(raw: bytes) -> str:
    """Return bytes as leaves write them: standard base64 with padding."""
    return b64encode(raw).decode("ascii")


def _bytes_of(leaf):
    raw = encode(leaf).encode()
    if not SMALLEST <= len(raw) <= LARGEST:
        raise BadLeaf(f"a leaf has {SMALLEST} to {LARGEST} bytes, not {len(raw)}")
    return raw


def _check_envelope(leaf):
    _check_narrow(leaf, "leaf")
    if not isinstance(leaf, dict):
        raise BadLeaf("a leaf is a group")
    if leaf.get("v") is True or leaf.get("v") != VERSION:
        raise BadLeaf(f"v: only version {VERSION} is known")
    _check_fields(leaf, {"v", "t", "id", "at", "by", "data"}, {"prev"}, "leaf")
    if not isinstance(leaf["t"], str):
        raise BadLeaf("t: not text")
    _check_value(leaf["id"], OBJECT, "id")
    _check_value(leaf["at"], MOMENT, "at")
    if "prev" in leaf:
        _check_value(leaf["prev"], HASH, "prev")
    if not isinstance(leaf["by"], dict) or not isinstance(leaf["data"], dict):
        raise BadLeaf("by, data: not a group")
    _check_actor(leaf["by"])


def _check_actor(by):
    _check_fields(by, {"role"}, {"alv", "c"}, "by")
    _check_value(by["role"], ROLES, "by.role")
    if "alv" in by and (isinstance(by["alv"], bool) or by["alv"] not in LEVELS):
        raise BadLeaf("by.alv: not a level")
    if "c" in by:
        _check_value(by["c"], SEALED, "by.c")


def _check_data(leaf):
    must, may = VERBS[leaf["t"]]
    data = leaf["data"]
    _check_fields(data, set(must), set(may), "data")
    for name, value in data.items():
        _check_value(value, must[name] if name in must else may[name], f"data.{name}")


def _check_fields(group, must, may, place):
    missing, stray = sorted(must - set(group)), sorted(set(group) - must - may)
    if missing or stray:
        raise BadLeaf(f"{place}: missing {missing}, unknown {stray}")


def _check_value(value, kind, place):
    """Refuse a value that is not of a kind of `vocabulary`."""
    if not _fits(value, kind):
        raise BadLeaf(f"{place}: {value!r} does not fit")


def _fits(value, kind):
    if isinstance(kind, tuple):
        return any(_fits(value, one) if isinstance(one, dict) else value == one for one in kind)
    if isinstance(kind, dict):
        return isinstance(value, dict) and value.keys() == kind.keys() and all(_fits(value[k], kind[k]) for k in kind)
    if isinstance(kind, list):
        return isinstance(value, list) and all(_fits(one, kind[0]) for one in value)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == FLAG:
        return isinstance(value, bool)
    return isinstance(value, str) and FORMS[kind].fullmatch(value) is not None and _is_in_calendar(value, kind)


def _is_in_calendar(value, kind):
    if kind not in {MOMENT, DATE}:
        return True
    try:
        date.fromisoformat(value) if kind == DATE else datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_narrow(value, place, depth=0):
    """Refuse what RFC 8785 allows and the record does not: floats first, since JCS would write them."""
    if depth > DEEPEST:
        raise BadLeaf(f"{place}: deeper than {DEEPEST} levels")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise BadLeaf(f"{place}: {key!r} is no key")
            _check_narrow(item, f"{place}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_narrow(item, f"{place}[{index}]", depth + 1)
    else:
        _check_plain(value, place)


def _check_plain(value, place):
    if isinstance(value, str):
        if CONTROL.search(value) or not unicodedata.is_normalized("NFC", value):
            raise BadLeaf(f"{place}: text is NFC, without control characters and lone surrogates")
    elif not isinstance(value, int):
        raise BadLeaf(f"{place}: {type(value).__name__} is not allowed")
    elif not 0 <= value <= LARGEST_NUMBER:
        raise BadLeaf(f"{place}: numbers are 0 to 2^53-1")


def _without_duplicates(pairs):
    group = dict(pairs)
    if len(group) != len(pairs):
        raise BadLeaf("a key stands twice")
    return group
