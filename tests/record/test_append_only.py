"""Nobody changes the record: not the application, not the owner, not a superuser who calls himself a replica."""

import os

import environ
import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from consultation.owner import owner_connection
from record.models import Entry, Salt
from tests.record.world import NOON, PROPOSAL, submit, withdraw

# Every way to change or remove a row, and what the trigger says of it.
CHANGES = {
    "update": ("UPDATE record_entry SET at = at + interval '1 day'", "UPDATE on record_entry"),
    "update to the same": ("UPDATE record_entry SET verb = verb", "UPDATE on record_entry"),
    "update of the key": ("UPDATE record_entry SET id = DEFAULT", "UPDATE on record_entry"),
    "merge": (
        "MERGE INTO record_entry e USING record_entry o ON e.id = o.id WHEN MATCHED THEN UPDATE SET verb = o.verb",
        "UPDATE on record_entry",
    ),
    "upsert": (
        "INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf) "
        "SELECT object_id, step, verb, at, include_by, leaf FROM record_entry "
        "ON CONFLICT (object_id, step) DO UPDATE SET at = EXCLUDED.at",
        "UPDATE on record_entry",
    ),
    "delete the last": ("DELETE FROM record_entry WHERE step = 1", "DELETE on record_entry"),
    "delete all": ("DELETE FROM record_entry", "DELETE on record_entry"),
    "truncate": ("TRUNCATE record_entry, record_salt", "TRUNCATE on record_entry"),
    "truncate with all that hangs on it": ("TRUNCATE record_entry CASCADE", "TRUNCATE on record_entry"),
    "change a salt": ("UPDATE record_salt SET r = r", "UPDATE on record_salt"),
    "truncate salts": ("TRUNCATE record_salt", "TRUNCATE on record_salt"),
}
NO_SUPERUSER = (
    "No superuser may connect: set SUPERUSER_DATABASE_URL to try UPDATE, DELETE and TRUNCATE under "
    "session_replication_role = replica."
)


@pytest.fixture
def rows(committed_db):
    """Two leaves with their salts, committed; at the end they must be what they were."""
    with transaction.atomic():
        submit()
        withdraw()
    before = all_rows()
    assert (len(before[0]), len(before[1])) == (2, 3)
    yield committed_db
    assert all_rows() == before


def all_rows():
    return list(Entry.objects.order_by("pk").values_list()), list(Salt.objects.order_by("pk").values_list())


def refusal(statement):
    with pytest.raises(ProgrammingError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(raised.value).splitlines()[0]


def test_application_has_no_right_to_change_the_record(rows):
    told = {name: refusal(statement) for name, (statement, _why) in CHANGES.items()}

    assert told == {
        name: f"permission denied for table {'record_salt' if 'salt' in name else 'record_entry'}" for name in CHANGES
    }


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE record_entry DISABLE TRIGGER append_only",
        "ALTER TABLE record_entry DROP CONSTRAINT columns_say_what_the_leaf_says",
        "DROP TABLE record_entry CASCADE",
        "DROP FUNCTION record_refuse() CASCADE",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    ],
)
def test_application_cannot_lift_the_guard(db, statement):
    assert refusal(statement).startswith(("must be owner of", "permission denied"))


def test_owner_is_refused_by_triggers(rows):
    with owner_connection(database=rows):
        told = {name: refusal(statement) for name, (statement, _why) in CHANGES.items()}

    assert told == {name: f"The record is append-only ({why})." for name, (_statement, why) in CHANGES.items()}


def test_triggers_fire_for_a_superuser_who_replicates(rows):
    told = {}
    with superuser(rows) as replica:
        replica.execute("SET session_replication_role = replica")
        for name, (statement, _why) in CHANGES.items():
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as raised:
                replica.execute(statement)
            told[name] = raised.value.diag.message_primary

    assert told == {name: f"The record is append-only ({why})." for name, (_statement, why) in CHANGES.items()}


def superuser(database):
    """Connect as a superuser: the one that is named, else `postgres` where the application's role connects."""
    try:
        address = environ.Env.db_url_config(os.environ["SUPERUSER_DATABASE_URL"])
    except KeyError:
        address = settings.DATABASES["default"] | {"USER": "postgres", "PASSWORD": ""}
    except ImproperlyConfigured as error:
        pytest.fail(str(error))
    try:
        return psycopg.connect(
            host=address["HOST"] or None,
            port=address["PORT"] or None,
            user=address["USER"],
            password=address["PASSWORD"] or None,
            dbname=database,
            autocommit=True,
        )
    except psycopg.OperationalError:
        pytest.skip(NO_SUPERUSER)


def test_every_trigger_fires_always(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger "
            "WHERE tgrelid IN ('record_entry'::regclass, 'record_salt'::regclass) AND NOT tgisinternal ORDER BY 1, 2"
        )
        triggers = cursor.fetchall()

    assert triggers == [
        ("record_entry", "append_only", "A"),
        ("record_entry", "no_truncate", "A"),
        ("record_salt", "erased_or_kept", "A"),
        ("record_salt", "no_truncate", "A"),
    ]


def test_application_may_add_and_read_and_erase_salts_alone(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.table_privileges "
            "WHERE grantee = current_user AND table_name IN ('record_entry', 'record_salt') ORDER BY 1, 2"
        )
        tables = cursor.fetchall()
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.column_privileges WHERE grantee = current_user "
            "AND table_name IN ('record_entry', 'record_salt') AND privilege_type = 'INSERT' ORDER BY 1, 2"
        )
        columns = cursor.fetchall()

    assert tables == [("record_entry", "SELECT"), ("record_salt", "DELETE"), ("record_salt", "SELECT")]
    assert columns == [("record_entry", name) for name in ("at", "include_by", "leaf", "object_id", "step", "verb")] + [
        ("record_salt", name) for name in ("entry_id", "field", "r")
    ]


def stored(**changes):
    """Write a row past the door, as the application's role could."""
    entry = submit()
    row = {"object_id": PROPOSAL, "step": 1, "verb": entry.verb, "at": NOON, "leaf": entry.leaf} | changes
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf) VALUES (%s, %s, %s, %s, %s, %s)",
            [row["object_id"], row["step"], row["verb"], row["at"], NOON, row["leaf"]],
        )


SAYS, FITS = "columns_say_what_the_leaf_says", "leaf_fits_a_tile"
LATER = NOON.replace(second=1)
FIRST = b'{"at":"2026-02-03T12:00:00Z","id":"' + PROPOSAL.encode() + b'","t":"proposal.submitted"}'
FOLLOWING = b'{"at":"2026-02-03T12:00:00Z","id":"' + PROPOSAL.encode() + b'","prev":"x","t":"proposal.submitted"}'


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"leaf": b""}, "invalid input syntax for type json"),
        ({"leaf": b"\xff"}, "invalid byte sequence"),
        ({"leaf": FOLLOWING + b" " * 65_536}, FITS),
        ({"leaf": b"{}"}, SAYS),
        ({"leaf": b"1"}, SAYS),
        ({"leaf": b"[" + FOLLOWING + b"]"}, SAYS),
        ({"leaf": FOLLOWING.replace(b'"proposal.submitted"', b'["proposal.submitted"]')}, SAYS),
        ({"leaf": FOLLOWING.replace(b":00Z", b":00+00:00")}, SAYS),
        ({"object_id": "p_" + "2" * 26}, SAYS),
        ({"leaf": FOLLOWING, "verb": "proposal.withdrawn"}, SAYS),
        ({"leaf": FOLLOWING, "at": LATER}, SAYS),
        ({"object_id": PROPOSAL, "step": 1}, SAYS),
        ({"leaf": FOLLOWING, "step": 0}, SAYS),
        ({"leaf": FIRST, "step": 0}, "leaves_follow_each_other"),
        ({"step": 0}, "record_entry_leaf_hash_key"),
    ],
)
def test_database_compares_columns_with_the_leaf(db, changes, constraint):
    with pytest.raises((IntegrityError, DataError)) as raised:
        stored(**changes)

    assert constraint in str(raised.value)


def test_database_takes_a_following_leaf(db):
    stored(leaf=FOLLOWING)

    assert [entry.step for entry in Entry.objects.of(PROPOSAL)] == [0, 1]


def test_salt_of_another_length_is_refused(db):
    entry = submit()

    with pytest.raises(IntegrityError, match="salt_has_32_bytes"):
        Salt.objects.create(entry=entry, field="other", r=bytes(31))
