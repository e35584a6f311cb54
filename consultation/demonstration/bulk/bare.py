"""Tables without indexes and references while very many rows come: both are made again from all rows at once.

Sorting all keys of an index once costs a tenth of finding the place of each; so does one join beside a look-up a row.
"""

from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection


class Piece(NamedTuple):
    """What is taken away, by the statement that does so, and the one that brings it back."""

    away: str
    back: str


@contextmanager
def bare(models):
    """Let the tables of models stand without them meanwhile; afterwards they are as before, checked against all rows.

    For the owner's role inside a transaction: whoever fails leaves everything as it was.
    """
    with connection.cursor() as cursor:
        # What an action wrote before is checked now: no table is altered while checks of its rows are waited for.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = [model._meta.db_table for model in models]
        pieces = [*_read(cursor, REFERENCES, tables), *_read(cursor, UNIQUE, tables), *_read(cursor, INDEXES, tables)]
        for piece in pieces:
            cursor.execute(piece.away)
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for piece in reversed(pieces):
            cursor.execute(piece.back)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _read(cursor, statement, tables):
    cursor.execute(statement, [tables])
    return [Piece(*row) for row in cursor.fetchall()]


CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype = '{kind}' ORDER BY oid
"""
REFERENCES, UNIQUE = CONSTRAINTS.format(kind="f"), CONSTRAINTS.format(kind="u")
# Primary keys stay: rows come in their order, and other tables refer to them.
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
WHERE indrelid = ANY(%s::regclass[]) AND pg_constraint.oid IS NULL ORDER BY indexrelid
"""
