"""Queries that Django writes once and that are asked many times: to write one costs more than to ask it."""

from functools import cached_property

from django.db import connection

KEY = -2_000_000_011  # in a query that is being written, stands for the key that will be asked for


class Statement:
    """The rows for a key, as tuples; with `many` for any of a list of keys.

    `make(key)` returns the query, a `values_list` that compares with the key and with nothing else that may differ
    from one time to the next (with `many` it is given a list, to be looked up with `__in`).
    """

    def __init__(self, make, *, many=False):
        self.make, self.many = make, many

    def rows(self, key):
        sql, asked = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == KEY else value for value in asked])
            return cursor.fetchall()

    @cached_property
    def _written(self):
        sql, asked = self.make([KEY] if self.many else KEY).query.sql_with_params()
        if not self.many:
            return sql, asked
        if sql.count(" IN (%s)") != asked.count(KEY):
            raise ValueError(f"Which list is the one of keys? {sql}")
        return sql.replace(" IN (%s)", " = ANY(%s)"), asked
