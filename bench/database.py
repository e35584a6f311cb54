"""Databases of a run: made, used by this process and those it starts, dropped."""

import hashlib
import os
import secrets
import sys
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from consultation.owner import owner_connection


@contextmanager
def fresh_database():
    """Use a new database with the draft loaded, and give its name; drop it afterwards."""
    name = f"bench_{secrets.token_hex(4)}"
    template = _template()
    with owner_connection():
        execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        use(name)
        call_command("load_draft", stdout=sys.stderr)
        yield name
    finally:
        connection.close()
        use("postgres")
        with owner_connection():
            # By FORCE the owner may not end a vacuum that happens to run there; without, PostgreSQL ends it itself.
            execute(f"DROP DATABASE {name}")


def _template():
    """Return the name of a migrated database to copy from: to migrate anew for each part takes minutes in all."""
    digest = hashlib.sha256()
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"migrated_{digest.hexdigest()[:16]}"
    with owner_connection(), connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^migrated_[0-9a-f]{16}$'")
        made = {row[0] for row in cursor.fetchall()}
        if name in made:
            return name
        for other in made:
            cursor.execute(f"DROP DATABASE {other}")
        begun = f"begun_{secrets.token_hex(4)}"
        cursor.execute(f"CREATE DATABASE {begun}")
    use(begun)
    call_command("prepare_database", verbosity=0)
    use("postgres")
    with owner_connection():
        execute(f"ALTER DATABASE {begun} RENAME TO {name}")
    return name


def analyze():
    """Let the planner know what the tables hold."""
    with owner_connection():
        execute("VACUUM ANALYZE")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def use(database):
    """Point this process and those it starts to a database."""
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        address, _slash, _old = os.environ[name].rpartition("/")
        query = _old.partition("?")[2]
        os.environ[name] = f"{address}/{database}" + (f"?{query}" if query else "")
    connection.close()
    connection.settings_dict["NAME"] = database
    settings.OWNER_DATABASE_URL = os.environ["OWNER_DATABASE_URL"]
