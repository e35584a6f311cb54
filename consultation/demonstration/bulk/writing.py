"""Rows on their way to the database while others are being made: COPY waits there, outside of Python's lock."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

AHEAD = 3  # how many pieces of work may wait: what is made faster than it is written would fill the memory


class Writer:
    """Does one piece of work after the other in a thread, each with a cursor of the transaction that is under way.

    Whoever uses the connection otherwise waits for all of them first (`settle`): one connection does one thing.
    """

    def __init__(self):
        self._thread, self._waiting = ThreadPoolExecutor(max_workers=1), []

    def later(self, work, *values):
        """Let `work(cursor, *values)` be done; what went wrong with an earlier piece is raised here or by `settle`."""
        while len(self._waiting) >= AHEAD:
            self._waiting.pop(0).result()
        connection.ensure_connection()
        self._waiting.append(self._thread.submit(_with_cursor, connection.connection, work, values))

    def settle(self):
        """Wait until all is done."""
        while self._waiting:
            self._waiting.pop(0).result()


def _with_cursor(database, work, values):
    with database.cursor() as cursor:
        work(cursor, *values)
