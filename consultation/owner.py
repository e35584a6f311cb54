"""The owner's role of the database: it alone makes and alters tables. The site runs under the application's role."""

from contextlib import contextmanager

import environ
from django.conf import settings
from django.db import connection
from psycopg import sql

EXTENSIONS = ("pg_trgm",)
_ADDRESS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def owner_connection(*, database=None):
    """Point the default connection to the owner's role, and back again afterwards.

    Connections that other threads opened before stay under the role they have.
    """
    before = {name: connection.settings_dict[name] for name in _ADDRESS}
    address = environ.Env.db_url_config(settings.OWNER_DATABASE_URL)
    connection.close()
    connection.settings_dict.update({name: address[name] for name in _ADDRESS})
    if database is not None:
        connection.settings_dict["NAME"] = database
    try:
        yield before["USER"]
    finally:
        connection.close()
        connection.settings_dict.update(before)


def make_ready(role):
    """Make the extensions, and let the application's role read and write every table the owner makes from now on.

    The record's migrations take back what the application may not do there.
    """
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        for statement in (
            "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role)))
