"""The record's one door: each act writes one leaf, and words can be forgotten."""

import secrets
from datetime import timedelta

from django.db import connection, transaction

from record.leaf import SALT_BYTES, BadLeaf, base64, build, canonical, commitment, content_bytes, leaf_hash
from record.models import Entry, Salt
from record.vocabulary import VERBS

INCLUDE_WITHIN = timedelta(minutes=10)
ACTOR = "by"  # the commitment to who acted; no field of a leaf's data has this name

# One statement for the leaf and its salts; the database computes the hash anew.
INSERT = """
WITH entry AS (
    INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
), salts AS (
    INSERT INTO record_salt (entry_id, field, r)
    SELECT entry.id, salt.field, salt.r FROM entry, unnest(%s::text[], %s::bytea[]) AS salt (field, r)
)
SELECT id FROM entry
"""
COLUMNS = [field.attname for field in Entry._meta.concrete_fields]
LAST = "SELECT step, leaf_hash FROM record_entry WHERE object_id = %s ORDER BY step DESC LIMIT 1"


class OutsideTransaction(transaction.TransactionManagementError):
    """A leaf is written in its act's transaction or not at all."""


def record(verb, object_id, *, actor, at, data=None, sealed=None):
    """Write the one leaf of an act. Call it once, in the act's transaction, with the object's row locked.

    `data` stands in the leaf as it is. `sealed` maps fields to words (text, or a group or list of it): only a salted
    commitment to them stands in the leaf, the salt in a row that can be erased. Refuses with `BadLeaf` whatever the
    vocabulary does not allow; a second leaf that did not wait for the first is refused by the database.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("The record is written inside the act's transaction alone.")
    salts = {}
    data = _with_commitments(verb, data or {}, sealed or {}, salts)
    by = _by(actor, salts)
    with connection.cursor() as cursor:
        cursor.execute(LAST, [object_id])
        last, prev = cursor.fetchone() or (-1, None)
        raw = canonical(build(verb, object_id, at=at, by=by, data=data, prev=prev))
        row = [object_id, last + 1, verb, at, at + INCLUDE_WITHIN, raw]
        cursor.execute(INSERT, [*row, list(salts), list(salts.values())])
        (pk,) = cursor.fetchone()
    return Entry.from_db(connection.alias, COLUMNS, [pk, *row, leaf_hash(raw)])


def forget(object_ids):
    """Erase the salts of these objects: no commitment of theirs opens any more; leaves, order and counts stay."""
    Salt.objects.filter(entry__object_id__in=list(object_ids)).delete()


def _with_commitments(verb, data, sealed, salts):
    """Return the data with a commitment for each sealed field, and the length of the words where the type tells it."""
    twice = sorted(set(data) & set(sealed))
    if twice:
        raise BadLeaf(f"data: {twice} both sealed and in the open")
    data = dict(data)
    for field, content in sealed.items():
        salts[field] = secrets.token_bytes(SALT_BYTES)
        data[field] = base64(commitment(salts[field], field, content))
        if field == "c" and "bytes" in VERBS.get(verb, ({}, {}))[0]:
            data["bytes"] = len(content_bytes(content))
    return data


def _by(actor, salts):
    """Return who acts, in the leaf's form; the tag is committed to anew each time, so that nobody can link acts."""
    by = {"role": actor.role}
    if actor.level is not None:
        by["alv"] = int(actor.level)
    if actor.tag is not None:
        salts[ACTOR] = secrets.token_bytes(SALT_BYTES)
        by["c"] = base64(commitment(salts[ACTOR], ACTOR, actor.tag))
    return by
