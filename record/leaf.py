"""Leaves: what one act writes into the public record, as bytes (RFC 8785, narrowed), and commitments to words."""

import hashlib
import hmac
import json
import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC

import rfc8785

from record.vocabulary import GROUP, LIST, NUMBER, ROLES, SEALED, TEXT, VERBS, YES_NO

VERSION = 1
LARGEST_NUMBER = 2**53 - 1
SMALLEST, LARGEST = 2, 65_535  # bytes of a leaf (tlog-tiles: a length of 16 bits)
SALT_BYTES = 32
PREFIX = b"consult-record/v1/"

KEY = re.compile(r"[a-z0-9_]+", re.ASCII)
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
OBJECT_ID = re.compile(r"[a-z]_[0-9a-hjkmnp-tv-z]{26}", re.ASCII)
HASH = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)


class BadLeaf(ValueError):
    """A leaf is not of the form that the record allows; the message names the place."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a role, an assurance level and a personal tag that is committed to, never written."""

    role: str
    level: int | None = None
    tag: str | None = None


def stamp(moment):
    """Return a moment as leaves write it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def base64(raw):
    """Return bytes as leaves write them: standard base64 with padding."""
    return b64encode(raw).decode("ascii")


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf's bytes: SHA-256(0x00 || leaf), RFC 6962 2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def commitment(salt: bytes, field: str, content) -> bytes:
    """Return HMAC-SHA256(salt, "consult-record/v1/" || field || 0x00 || content).

    `content` is text, or structured content that enters as its RFC 8785 bytes. The salt has exactly 32 bytes:
    HMAC pads shorter keys with zeros, so that two salts could open one commitment.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    raw = content.encode() if isinstance(content, str) else rfc8785.dumps(content)
    return hmac.new(salt, PREFIX + field.encode("ascii") + b"\x00" + raw, hashlib.sha256).digest()


def content_bytes(content) -> int:
    """Return how many bytes the committed content has."""
    return len(content.encode() if isinstance(content, str) else rfc8785.dumps(content))


def canonical(leaf: dict) -> bytes:
    """Return a leaf's one form in bytes; refuses what the schema does not allow, floats first."""
    check(leaf)
    raw = rfc8785.dumps(leaf)
    if not SMALLEST <= len(raw) <= LARGEST:
        raise BadLeaf(f"a leaf has {SMALLEST} to {LARGEST} bytes, not {len(raw)}")
    return raw


def parse(raw: bytes) -> dict:
    """Read a leaf; refuses duplicate keys and every other form than the canonical one."""
    if not SMALLEST <= len(raw) <= LARGEST:
        raise BadLeaf(f"a leaf has {SMALLEST} to {LARGEST} bytes, not {len(raw)}")
    try:
        leaf = json.loads(raw.decode(), object_pairs_hook=_without_duplicates)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadLeaf("not JSON") from error
    if canonical(leaf) != raw:
        raise BadLeaf("not in canonical form")
    return leaf


def check(leaf):
    """Refuse a leaf that is not of its type's schema."""
    _check_value(leaf, "leaf")
    if not isinstance(leaf, dict) or leaf.get("v") != VERSION or isinstance(leaf.get("v"), bool):
        raise BadLeaf("unknown version")
    verb = leaf.get("t")
    if verb not in VERBS:
        raise BadLeaf(f"unknown type {verb!r}")
    stray = set(leaf) - {"v", "t", "id", "prev", "at", "by", "data"}
    if stray or not {"id", "at", "by", "data"} <= set(leaf):
        raise BadLeaf(f"fields missing or unknown: {sorted(stray)}")
    _check_match(OBJECT_ID, leaf["id"], "id")
    _check_match(TIME, leaf["at"], "at")
    if "prev" in leaf:
        _check_match(HASH, leaf["prev"], "prev")
    _check_actor(leaf["by"])
    _check_data(verb, leaf["data"])


def _check_actor(by):
    if not isinstance(by, dict) or by.get("role") not in ROLES or set(by) - {"role", "alv", "c"}:
        raise BadLeaf("by names a role, a level and a commitment")
    if "alv" in by and (isinstance(by["alv"], bool) or by["alv"] not in (0, 1, 2, 3)):
        raise BadLeaf("by.alv is 0 to 3")
    if "c" in by:
        _check_match(HASH, by["c"], "by.c")


def _check_data(verb, data):
    required, optional = VERBS[verb]
    if not isinstance(data, dict):
        raise BadLeaf("data is an object")
    missing, stray = set(required) - set(data), set(data) - set(required) - set(optional)
    if missing or stray:
        raise BadLeaf(f"{verb}: missing {sorted(missing)}, unknown {sorted(stray)}")
    for name, value in data.items():
        kind = required.get(name) or optional[name]
        if kind == SEALED:
            _check_match(HASH, value, name)
        elif not isinstance(value, _TYPES[kind]) or (kind == NUMBER and isinstance(value, bool)):
            raise BadLeaf(f"{verb}: {name} is not a {kind}")


_TYPES = {TEXT: str, NUMBER: int, YES_NO: bool, LIST: list, GROUP: dict}


def _check_match(pattern, value, name):
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadLeaf(f"{name} is malformed")


def _check_value(value, path):
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        if not 0 <= value <= LARGEST_NUMBER:
            raise BadLeaf(f"{path}: numbers are 0 to 2^53-1")
    elif isinstance(value, str):
        if unicodedata.normalize("NFC", value) != value or any(map(_is_forbidden, value)):
            raise BadLeaf(f"{path}: text is NFC without control characters and lone surrogates")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_value(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise BadLeaf(f"{path}: key {key!r}")
            _check_value(item, f"{path}.{key}")
    else:
        raise BadLeaf(f"{path}: {type(value).__name__} is not allowed")


def _is_forbidden(sign):
    return unicodedata.category(sign) in {"Cc", "Cs"}


def _without_duplicates(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadLeaf("duplicate key")
    return found
