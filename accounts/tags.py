"""Tags: what is kept of an identity that counts once, in place of the identity itself.

A tag is HMAC-SHA256 under a key that no database holds: with the database alone nobody finds the number by trying all
numbers, and with the key alone there is nothing to try on. Pure: keys come in as bytes.
"""

import hmac

NUMBER = "iin"  # of a document
SUBJECT = "sub"  # who somebody is at the identity provider
KEY_ID = 8  # characters that tell keys apart


def tag_of(key: bytes, what: str, value: str) -> bytes:
    """Return HMAC-SHA256(key, what || ":" || value)."""
    return hmac.digest(key, f"{what}:{value}".encode(), "sha256")


def id_of(key: bytes) -> str:
    """Return what tells a key from others and nothing else of it."""
    return hmac.digest(key, b"which key this is", "sha256").hex()[:KEY_ID]
