"""The record's one door: each act writes one leaf, and words can be forgotten."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.db import connection, transaction

from record.leaf import SALT_BYTES, Actor, BadLeaf, base64, build, canonical, commitment, content_bytes, leaf_hash
from record.models import Entry, Salt
from record.vocabulary import VERBS

INCLUDE_WITHIN = timedelta(minutes=10)
ACTOR = "by"  # the commitment to who acted; no field of a leaf's data has this name

# One statement for leaves and their salts; the database computes the hashes anew.
INSERT = """
WITH entry AS (
    INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf)
    SELECT leaf.object_id, leaf.step, leaf.verb, %s, %s, leaf.raw
    FROM (VALUES {leaves}) AS leaf (object_id, step, verb, raw)
    RETURNING id, object_id
), salts AS (
    INSERT INTO record_salt (entry_id, field, r)
    SELECT entry.id, salt.field, salt.r
    FROM (VALUES {salts}) AS salt (object_id, field, r) JOIN entry USING (object_id)
)
SELECT object_id, id FROM entry
"""
NO_SALT = (None, None, None)  # belongs to no leaf
FIRST = (-1, None)  # step and hash of what stands before an object's first leaf
LEAF, SALT = "(%s::text, %s::int, %s::text, %s::bytea)", "(%s::text, %s::text, %s::bytea)"
COLUMNS = [field.attname for field in Entry._meta.concrete_fields]
LAST = """
SELECT DISTINCT ON (object_id) object_id, step, leaf_hash FROM record_entry
WHERE object_id = ANY(%s) ORDER BY object_id, step DESC
"""


@dataclass(frozen=True)
class Act:
    """What one leaf is to say. `data` stands in it as it is.

    `sealed` maps fields to words (text, or a group or list of it): only a salted commitment to them stands in the
    leaf, the salt in a row that can be erased.
    """

    verb: str
    object_id: str
    actor: Actor
    data: dict | None = None
    sealed: dict | None = None


class OutsideTransaction(transaction.TransactionManagementError):
    """A leaf is written in its act's transaction or not at all."""


class TwiceInOne(ValueError):
    """Leaves of one object follow each other, so that one call writes at most one of them."""


def record(verb, object_id, *, actor, at, data=None, sealed=None, is_new=False):
    """Write the one leaf of an act. Call it once, in the act's transaction, with the object's row locked.

    An object made in this very transaction (`is_new`) has no leaf yet: none is looked for. Refuses with `BadLeaf`
    whatever the vocabulary does not allow; a second leaf that did not wait for the first is refused by the database.
    """
    [entry] = record_all([Act(verb, object_id, actor, data, sealed)], at=at, are_new=is_new)
    return entry


def recording(verb, object_id, *, actor, at, data=None, sealed=None):
    """Return the statement by which `record` writes the leaf of an act on a new object, and its values.

    For an act that sends it together with others of its own; all of `record` holds once it is sent.
    """
    _refuse_outside_transaction()
    leaf, salts = _with_salts(Act(verb, object_id, actor, data, sealed), at=at)
    return _inserting([leaf], salts, at=at)


def record_all(acts, *, at, are_new=False):
    """Write one leaf for each of many acts of one moment, each on another object; all of `record` holds for each."""
    _refuse_outside_transaction()
    ids = [act.object_id for act in acts]
    if len(set(ids)) < len(ids):
        raise TwiceInOne("Two acts on one object are recorded one after the other.")
    if not acts:
        return []
    with connection.cursor() as cursor:
        last = {} if are_new else _last(cursor, ids)
        made = [_with_salts(act, at=at, last=last.get(act.object_id, FIRST)) for act in acts]
        leaves, salts = [leaf for leaf, _salts in made], [salt for _leaf, own in made for salt in own]
        cursor.execute(*_inserting(leaves, salts, at=at))
        keys = dict(cursor.fetchall())
    return [
        Entry.from_db(
            connection.alias, COLUMNS, [keys[uid], uid, step, verb, at, at + INCLUDE_WITHIN, raw, leaf_hash(raw)]
        )
        for uid, step, verb, raw in leaves
    ]


def _refuse_outside_transaction():
    if not connection.in_atomic_block:
        raise OutsideTransaction("The record is written inside the act's transaction alone.")


def _with_salts(act, *, at, last=FIRST):
    """Return the row of an act's leaf and the rows of its salts; `last` is the step and hash of the leaf before."""
    step, prev = last
    raw, salts = _leaf(act, at=at, prev=prev)
    return (act.object_id, step + 1, act.verb, raw), [(act.object_id, field, salt) for field, salt in salts.items()]


def _inserting(leaves, salts, *, at):
    """Return the statement that writes leaves and their salts, and its values."""
    salts = salts or [NO_SALT]
    sql = INSERT.format(leaves=_many(LEAF, leaves), salts=_many(SALT, salts))
    return sql, [at, at + INCLUDE_WITHIN, *chain.from_iterable(leaves), *chain.from_iterable(salts)]


def _last(cursor, object_ids):
    """Return the step and hash of the latest leaf of each object that has one."""
    cursor.execute(LAST, [object_ids])
    return {object_id: (step, prev) for object_id, step, prev in cursor.fetchall()}


def _leaf(act, *, at, prev):
    """Return a leaf's bytes and the salts of its commitments by field."""
    salts = {}
    data = _with_commitments(act.verb, act.data or {}, act.sealed or {}, salts)
    by = _by(act.actor, salts)
    return canonical(build(act.verb, act.object_id, at=at, by=by, data=data, prev=prev)), salts


def _many(row, rows):
    return ", ".join([row] * len(rows))


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
