"""Leaves of the record in bulk: the bytes that `record.actions` would write, with their commitments and salts.

A leaf is filled into its canonical form (RFC 8785) instead of being built and encoded: ids, moments, words of the
vocabulary and base64 need no escape. `tests/demonstration` reads each leaf back and opens what it commits to.
"""

import hashlib
from base64 import b64encode
from itertools import chain

from consultation.demonstration.bulk.tables import Table, drawn_bytes, reserve
from record.actions import ACTOR
from record.leaf import PREFIX, SALT_BYTES, VERSION, leaf_hash
from record.models import Entry, Salt

# What other leaves of the same object may follow.
FOLLOWED = {"proposal.submitted"}
# HMAC-SHA256 by its definition (RFC 2104): half of what `hmac.digest` takes for a few bytes.
INNER, OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
INNER_REST, OUTER_REST = b"\x36" * (64 - SALT_BYTES), b"\x5c" * (64 - SALT_BYTES)
BY, WORDS, REASONS = (PREFIX + field + b"\x00" for field in (ACTOR.encode(), b"c", b"reason_c"))


class Leaves:
    """Leaves with the numbers that were set aside for them, in the order of their acts."""

    def __init__(self, writer):
        self.entries = Table(Entry, "id", "object_id", "step", "verb", "at", "include_by", "leaf", writer=writer)
        self.salts = Table(Salt, "entry", "field", "r", writer=writer)
        self.salt = drawn_bytes(SALT_BYTES)
        self.numbers = chain()
        self.last = {}  # step and hash of leaves that others may follow

    def set_aside(self, count):
        """Let the next `count` leaves have the numbers that come now; what actions write afterwards comes after."""
        first = reserve(Entry, count)
        self.numbers = chain(self.numbers, range(first, first + count))

    def add(self, verb, object_id, at, include_by, by, data, *, role="citizen", words=None, reasons=None):
        """Write the leaf of an act by a person; `at` and `include_by` as leaves write moments.

        `data` is canonical; `%s` stands in it for the commitment to `words` or `reasons`, which are bytes.
        """
        number = next(self.numbers)
        if words is not None:
            data %= self._commit(number, "c", WORDS + words)
        elif reasons is not None:
            data %= self._commit(number, "reason_c", REASONS + reasons)
        actor = self._commit(number, ACTOR, BY + by.uid.encode())
        step, prev = 0, ""
        if object_id in self.last:
            step, before = self.last[object_id]
            prev = f'"prev":"{b64encode(before).decode()}",'
        leaf = (
            f'{{"at":"{at}","by":{{"alv":{by.level},"c":"{actor}","role":"{role}"}},"data":{data},'
            f'"id":"{object_id}",{prev}"t":"{verb}","v":{VERSION}}}'
        )
        if verb in FOLLOWED:
            self.last[object_id] = step + 1, leaf_hash(leaf.encode())
        self.entries.put(f"{number}\t{object_id}\t{step}\t{verb}\t{at}\t{include_by}\t{leaf}")

    def write(self):
        """Hand what is left to the writer; each number that was set aside has its leaf."""
        if next(self.numbers, None) is not None:
            raise AssertionError("More leaves were counted than the acts have.")
        self.entries.write()
        self.salts.write()

    def _commit(self, number, field, message):
        """Return a salted commitment as leaves write it, and keep its salt."""
        salt = next(self.salt)
        inner = hashlib.sha256(salt.translate(INNER) + INNER_REST + message).digest()
        self.salts.put(f"{number}\t{field}\t\\\\x{salt.hex()}")
        return b64encode(hashlib.sha256(salt.translate(OUTER) + OUTER_REST + inner).digest()).decode()
