"""One snapshot of the database: what is read in it fits together, whatever people do meanwhile."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot():
    """Read all within in one snapshot (REPEATABLE READ); inside a larger transaction (tests) its own level holds."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
