"""Which rulings are looked at again: drawn by a rule that anybody can follow and nobody can steer. Pure."""

from hashlib import sha256

PER_CENT = 2
ALL = 1 << 64


def is_drawn(draft, ruling):
    """Whether a ruling is looked at again, by the public ids of its draft and of itself.

    The first 64 bits of SHA-256 over `recheck/<draft>/<ruling>` lie in the lowest 2 of 100 parts. An id is drawn by lot
    when the ruling is made, so that whoever rules cannot choose.
    """
    digest = sha256(f"recheck/{draft}/{ruling}".encode()).digest()
    return int.from_bytes(digest[:8]) * 100 < PER_CENT * ALL
