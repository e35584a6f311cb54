"""Queries that Django writes once and that are asked many times: to write one costs more than to ask it."""

import inspect
from functools import cached_property

from django.db import connection

KEY = (
    -2_000_000_011
)  # in a query that is being written, stands for the key that will be asked for; below it further ones


class Statement:
    """The rows for a key, or for several, as tuples; with `many` the last is a list of which any will do.

    `make(key, …)` returns the query, a `values_list` that compares with the keys and with nothing else that may differ
    from one time to the next (the list of `many` is looked up with `__in`).
    """

    def __init__(self, make, *, many=False):
        self.make, self.many = make, many

    def rows(self, *keys):
        return list(self.asked(*keys))

    def asked(self, *keys):
        """Return the rows for the keys, not yet read: a paginator takes them for a list."""
        sql, values = self._written
        return Rows(sql, [keys[KEY - value] if _is_key(value) else value for value in values])

    @cached_property
    def _written(self):
        keys = [KEY - place for place in range(len(inspect.signature(self.make).parameters))]
        if not self.many:
            return self.make(*keys).query.sql_with_params()
        sql, values = self.make(*keys[:-1], keys[-1:]).query.sql_with_params()
        if sql.count(" IN (%s)") != values.count(keys[-1]):
            raise ValueError(f"Which list is the one of keys? {sql}")
        return sql.replace(" IN (%s)", " = ANY(%s)"), values


class Rows:
    """The rows of a statement: read when they are gone through or a part of them is asked for, or counted."""

    def __init__(self, sql, values):
        self.sql, self.values = sql, values

    def __iter__(self):
        return iter(self._read(self.sql))

    def __getitem__(self, part):
        return self._read(f"{self.sql} LIMIT {part.stop - part.start} OFFSET {part.start}")

    def count(self):
        [[number]] = self._read(f"SELECT count(*) FROM ({self.sql}) AS counted")  # noqa: S608 (Django's own statement)
        return number

    def _read(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql, self.values)
            return cursor.fetchall()


def _is_key(value):
    return (
        isinstance(value, int) and KEY - 10 < value <= KEY
    )  # psycopg knows integers by the width of their column, too
