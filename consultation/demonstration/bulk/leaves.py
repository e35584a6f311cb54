"""Leaves of the record in bulk: the bytes that `record.actions` would write, with their commitments and salts."""

import json
import os
from base64 import b64encode
from hmac import digest

from consultation.demonstration.bulk.tables import NotAlone, Table, copy
from consultation.demonstration.bulk.writing import checked_at_the_end, checked_now
from record.actions import ACTOR
from record.leaf import PREFIX, SALT_BYTES, VERSION, leaf_hash
from record.models import Entry, Salt
from record.vocabulary import VERBS

FULL = 20_000
# For narrow JSON (ASCII keys, text, whole numbers) these are the canonical bytes of RFC 8785, and twenty times as fast.
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
# What other leaves of the same object may follow.
FOLLOWED = {"proposal.submitted"}
WITH_LENGTH = {verb for verb, (must, _may) in VERBS.items() if "bytes" in must}


class Leaves:
    """Leaves in the order of their acts, on their way when many have come or somebody else is about to write one."""

    def __init__(self, writer):
        self.writer = writer
        self.entries = Table(Entry, "object_id", "step", "verb", "at", "include_by", "leaf")
        self.kept = []  # of each leaf that waits, its salts
        self.last = {}  # step and hash of leaves that others may follow

    def add(self, verb, object_id, *, at, include_by, role, level, tag, data, sealed=None):
        """Keep the leaf of an act; `at` and `include_by` as leaves write moments, `sealed` as for `record`."""
        salts = []
        for field, content in (sealed or {}).items():
            content = (content if isinstance(content, str) else encode(content)).encode()
            data[field] = _commit(field, content, salts)
            if field == "c" and verb in WITH_LENGTH:
                data["bytes"] = len(content)
        by = {"role": role, "alv": level, "c": _commit(ACTOR, tag, salts)}
        leaf = {"v": VERSION, "t": verb, "id": object_id, "at": at, "by": by, "data": data}
        step, before = self.last.get(object_id, (-1, None))
        if before is not None:
            leaf["prev"] = b64encode(before).decode()
        raw = encode(leaf).encode()
        if verb in FOLLOWED:
            self.last[object_id] = step + 1, leaf_hash(raw)
        self.entries.add(object_id, step + 1, verb, at, include_by, f"\\\\x{raw.hex()}")
        self.kept.append(salts)
        if len(self.kept) >= FULL:
            self.flush()

    def flush(self):
        """Hand what is kept to the writer."""
        if self.kept:
            self.writer.later(_write, *self.entries.taken(), self.kept)
            self.kept = []


def _write(cursor, statement, entries, kept):
    """Write leaves, then their salts: the database numbers the leaves in the order in which they come."""
    cursor.execute("SELECT coalesce(max(id), 0) FROM record_entry")
    (before,) = cursor.fetchone()
    checked_now(cursor)
    copy(cursor, statement, entries)
    cursor.execute("SELECT min(id), max(id), count(*) FROM record_entry WHERE id > %s", [before])
    first, last, count = cursor.fetchone()
    if count != len(kept) or last - first + 1 != count:
        raise NotAlone("Somebody else writes to the record. Load the demonstration while nobody is there.")
    salts = Table(Salt, "entry", "field", "r")
    for number, own in enumerate(kept, first):
        for field, salt in own:
            salts.add(number, field, f"\\\\x{salt.hex()}")
    copy(cursor, *salts.taken())
    checked_at_the_end(cursor)


def _commit(field, content, salts):
    """Return a salted commitment as leaves write it, and keep its salt."""
    salt = os.urandom(SALT_BYTES)
    salts.append((field, salt))
    return b64encode(digest(salt, PREFIX + field.encode() + b"\x00" + content, "sha256")).decode()
