"""Databases of a run: made, used by this process and those it starts, dropped."""

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
    with owner_connection():
        execute(f"CREATE DATABASE {name}")
    try:
        use(name)
        call_command("prepare_database", verbosity=0)
        call_command("load_draft", stdout=sys.stderr)
        yield name
    finally:
        connection.close()
        use("postgres")
        with owner_connection():
            # By FORCE the owner may not end a vacuum that happens to run there; without, PostgreSQL ends it itself.
            execute(f"DROP DATABASE {name}")


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
