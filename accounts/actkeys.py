"""The random token of a form or of a program's request: the same act sent twice is done once and answered twice."""

import hashlib
import json
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import ActKey, Person
from core.rows import insert_together
from core.rules import RuleViolation
from core.text import clean

COLUMNS = [field.attname for field in ActKey._meta.concrete_fields]
# Several statements in one message: the last sees what was committed before the locks were got. An act waits for a
# saving of the same form, which takes milliseconds; it does not wait for a twin of itself.
KEPT = f"SELECT {', '.join(COLUMNS)} FROM accounts_actkey WHERE person_id = %s AND key = %s"  # noqa: S608 (our columns)
LOCK = f"""
SELECT CASE WHEN pg_try_advisory_xact_lock(%s) THEN pg_advisory_xact_lock(%s) IS NOT NULL ELSE false END;
{KEPT}
"""


class TwinAtWork(RuleViolation):
    code = "twin_at_work"
    sentence = _("The same form is being stored at this moment. Wait a few seconds, then look whether it is there.")
    status = 409


class SentAlready(RuleViolation):
    code = "sent_already"
    sentence = _("This proposal is sent already.")
    status = 409


class KeyReused(RuleViolation):
    code = "key_reused"
    sentence = _("This form was already sent with other words. Open a new form to send these.")


@dataclass
class Claim:
    """A person's claim on a key for one act; `earlier` is what an act with the same key left, where there was one.

    `begun_id` is the public id of what the same form saved before, if it did.
    """

    person: Person
    key: str | None
    digest: str
    at: object
    earlier: ActKey | None = None
    begun_id: str | None = None

    @property
    def result_id(self):
        """The public id of what the earlier act made, or None where this is the first."""
        return self.earlier.result_id if self.earlier else None

    def keep(self, result_id="", *, status=None, answer=None):
        """Write down what the act made or answered, as the last step of its transaction."""
        insert_together(*self.rows(result_id, status=status, answer=answer))

    def rows(self, result_id="", *, status=None, answer=None):
        """Return what `keep` writes, for an act that writes it together with its own rows."""
        if self.key is None:
            return []
        self.earlier = ActKey(
            person=self.person,
            key=self.key,
            digest=self.digest,
            result_id=result_id,
            status=status,
            answer=answer,
            created_at=self.at,
        )
        return [self.earlier]


# Given for a key where the caller has claimed the act's key already and keeps its answer: the programs' interface.
HELD = object()


def claim(person, key, payload, *, at):
    """Claim a key for the present transaction; a repeat of a finished act is told its result.

    Refuses a twin that another transaction is working on, and a key that was used for something else.
    """
    if key is HELD:
        return Claim(person, None, "", at)
    key = clean(key, "key", field="key")
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    earlier = _lock(person, key)
    if earlier is not None and not earlier.digest:
        earlier.delete()
        return Claim(person, key, digest, at, begun_id=earlier.result_id)
    if earlier is not None and earlier.digest != digest:
        raise KeyReused(field="key")
    return Claim(person, key, digest, at, earlier)


def begun(person, key):
    """Return the public id of what a form saved before, or None; until the transaction ends nobody else saves it.

    Refuses a form whose act is done. What it saves first, `begin` writes down.
    """
    key = clean(key, "key", field="key")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock(%s); {KEPT}", [_number("saving", person, key), person.pk, key])
        row = _row_after(cursor)
    if row is None:
        return None
    if row.digest:
        raise SentAlready(field="key")
    return row.result_id


def begin(person, key, result_id, *, at):
    """Write down what a form saved first, or saved anew where the former is gone, as the last step of saving."""
    key = clean(key, "key", field="key")
    ActKey.objects.update_or_create(
        {"result_id": result_id}, person=person, key=key, create_defaults={"result_id": result_id, "created_at": at}
    )


def _lock(person, key):
    """Hold the key until the transaction ends and return what stands under it; refuse at once where a twin holds it."""
    with connection.cursor() as cursor:
        locks = [_number("act", person, key), _number("saving", person, key)]
        cursor.execute(LOCK, [*locks, person.pk, key])
        if not cursor.fetchone()[0]:
            raise TwinAtWork(field="key")
        return _row_after(cursor)


def _number(purpose, person, key):
    """Return the number of an advisory lock, a signed integer of 64 bits."""
    digest = hashlib.blake2b(f"{purpose} key {person.pk} {key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _row_after(cursor):
    """Return the row that the statement after the present one found."""
    cursor.nextset()
    row = cursor.fetchone()
    return ActKey.from_db(connection.alias, COLUMNS, row) if row else None
