"""The one clock: the database's, read at the edge and handed to actions as `at`."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """Return the moment by PostgreSQL's `clock_timestamp()`, not the transaction's start and not this host's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
