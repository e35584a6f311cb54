"""Make, copy and drop the databases of a test run.

One template per run is migrated under the owner's role; every other database is a copy of it. The template is kept
until a migration changes, so that a second run starts at once.
"""

import hashlib
import os
from pathlib import Path

import environ
import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "consultation",
    "commission",
    "feedback",
    "moderation",
    "intake",
    "proposals",
    "articles",
    "accounts",
    "record",
    "core",
)


def base_name():
    """Return the name that all databases of this run begin with; TEST_SUFFIX keeps runs apart."""
    suffix = os.environ.get("TEST_SUFFIX", "")
    return "test_consultation" + (f"_{suffix}" if suffix else "")


def template(migrate, *, kind):
    """Return the name of the template, calling `migrate(name)` only when what makes it has changed since."""
    name = f"{base_name()}_template"
    digest = f"{kind} {_code_digest(kind)}"
    with _owner() as connection:
        # Workers of one run come here together: the first migrates, the others wait and find it done.
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        made_from = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if made_from != (digest,):
            drop(name)
            _create(connection, name, like="template1")
            migrate(name)
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(digest))
            )
    return name


def copy(source, name):
    """Make a database equal to `source`, to which nobody may be connected."""
    drop(name)
    with _owner() as connection:
        _create(connection, name, like=source)


def vacuum(name):
    """Give back the room of rows that were rolled back. Nobody may hold a lock in the database meanwhile.

    Tables come out empty and without figures, so the planner goes by their true size; figures taken while rows stood
    there that were then rolled back would have it walk thousands of rows as if there were none.
    """
    with _connect(environ.Env.db_url_config(settings.OWNER_DATABASE_URL), database=name) as connection:
        tables = connection.execute(
            "SELECT relid::regclass::text FROM pg_stat_user_tables WHERE n_dead_tup > 0"
        ).fetchall()
        if tables:
            connection.execute("VACUUM " + ", ".join(table for (table,) in tables))


def drop(name):
    """Drop a database together with whatever is still connected to it."""
    for connect in (_application, _owner):
        # A role may end its own sessions only.
        with connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user",
                [name],
            )
    with _owner() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _create(connection, name, *, like):
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log").format(sql.Identifier(name), sql.Identifier(like))
    )


def _owner():
    return _connect(environ.Env.db_url_config(settings.OWNER_DATABASE_URL))


def _application():
    return _connect(settings.DATABASES["default"])


def _connect(address, *, database="postgres"):
    return psycopg.connect(
        host=address["HOST"] or None,
        port=address["PORT"] or None,
        user=address["USER"],
        password=address["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    )


def _code_digest(kind):
    """Return a digest of what the template is made by: migrations, or the models where they stand for them."""
    wanted = "migrations/*" if kind == "migrated" else "models*"
    paths = [ROOT / "consultation" / "owner.py", ROOT / "uv.lock"]
    paths += [path for app in APPS for path in sorted((ROOT / app).rglob(wanted)) if path.is_file()]
    paths += [path for app in APPS for path in sorted((ROOT / app).glob("models/*.py"))] if kind == "bare" else []
    digest = hashlib.sha256()
    for path in paths:
        if path.suffix != ".pyc":
            digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
