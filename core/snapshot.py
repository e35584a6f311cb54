"""One snapshot of the database: what is read in it fits together, whatever people do meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def one_snapshot():
    """Read all within in one snapshot (REPEATABLE READ); inside a larger transaction (tests) its own level holds."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute(READ_ONLY)
        yield


@contextmanager
def read_beside(read):
    """Call `read` in the snapshot of this transaction on a connection of its own, while the body goes on.

    Its errors are raised at the end. Inside a larger transaction, whose rows no other connection sees, it is called
    before the body.
    """
    if connection.savepoint_ids:
        read()
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(_read_in, snapshot, read)
        yield
        reading.result()


def _read_in(snapshot, read):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(READ_ONLY)
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            read()
    finally:
        connection.close()
