"""What lies sealed in the database: whoever reads the database alone cannot use it (AES-GCM under `FACTOR_KEY`)."""

import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes
SIGNATURES = b"files of signatures"  # a purpose: what is sealed for one is opened for no other


def seal(content: bytes, purpose: bytes | None = None) -> bytes:
    """Return the content sealed, with its nonce before it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(settings.FACTOR_KEY).encrypt(nonce, content, purpose)


def unseal(sealed: bytes, purpose: bytes | None = None) -> bytes:
    """Return what `seal` was given; raises where key, purpose or bytes are others."""
    return _cipher(settings.FACTOR_KEY).decrypt(sealed[:NONCE], sealed[NONCE:], purpose)


@cache
def _cipher(key):
    return AESGCM(key)
