"""The record's one door."""

import secrets

from django.db import connection, transaction

from record.leaf import SALT_BYTES, VERSION, base64, canonical, commitment, content_bytes, leaf_hash, stamp
from record.models import Salt
from record.vocabulary import VERBS

TAG = "tag"


class OutsideTransaction(RuntimeError):
    """A leaf is written in its act's transaction or not at all."""


def record(verb, object_id, *, actor, at, data=None, sealed=None):
    """Write the one leaf of an act and return its hash; call it once, with the object's row locked.

    `data` stands in the leaf as it is. `sealed` maps fields to words (text or JSON values): only a salted commitment
    to them stands in the leaf, the salt in a row that can be erased. Raises `record.leaf.BadLeaf` for whatever the
    schema of the verb does not allow.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("The record is written inside the act's transaction.")
    salts = {}
    data = dict(data or {})
    for field, content in (sealed or {}).items():
        salts[field] = secrets.token_bytes(SALT_BYTES)
        data[field] = base64(commitment(salts[field], field, content))
        if "bytes" in VERBS.get(verb, ({}, {}))[0]:
            data["bytes"] = content_bytes(content)
    by = {"role": actor.role}
    if actor.level is not None:
        by["alv"] = int(actor.level)
    if actor.tag is not None:
        salts[TAG] = secrets.token_bytes(SALT_BYTES)
        by["c"] = base64(commitment(salts[TAG], TAG, actor.tag))
    leaf = {"v": VERSION, "t": verb, "id": object_id, "at": stamp(at), "by": by, "data": data}
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf_hash FROM record_entry WHERE object_id = %s ORDER BY id DESC LIMIT 1", [object_id])
        row = cursor.fetchone()
        if row:
            leaf["prev"] = base64(row[0])
        raw = canonical(leaf)
        digest = leaf_hash(raw)
        cursor.execute(
            "WITH entry AS (INSERT INTO record_entry (object_id, verb, at, leaf, leaf_hash) VALUES (%s, %s, %s, %s, %s) "
            "RETURNING id) INSERT INTO record_salt (entry_id, field, r) "
            "SELECT entry.id, salt.field, salt.r FROM entry, unnest(%s::text[], %s::bytea[]) AS salt (field, r)",
            [object_id, verb, at, raw, digest, list(salts), list(salts.values())],
        )
    return digest


@transaction.atomic
def forget(object_ids):
    """Erase the salts of these objects: their commitments no longer open, their leaves and order stay."""
    Salt.objects.filter(entry__object_id__in=list(object_ids)).delete()
