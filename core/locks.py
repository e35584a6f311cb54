"""Turns at work that one at a time may do: PostgreSQL's advisory locks, by name (its documentation, 13.3.5).

A name is "app.what"; with a `key` there is one such lock for each key (a number of 32 bits). Whoever works on rows
locks these instead.
"""

from contextlib import contextmanager

from django.db import connection


def take_turns(name, key=None):
    """Wait until nobody else holds this lock; it is ours until the transaction ends."""
    _ask("pg_advisory_xact_lock", name, key)


def is_our_turn(name, key=None):
    """Whether nobody else holds this lock; if so it is ours until the transaction ends."""
    return _ask("pg_try_advisory_xact_lock", name, key)


@contextmanager
def alone(name, key=None):
    """Give whether nobody else holds this lock; if so it is ours until the end, over several transactions."""
    is_ours = _ask("pg_try_advisory_lock", name, key)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("pg_advisory_unlock", name, key)


def _ask(function, name, key):
    values = [name] if key is None else [name, key]
    which = "hashtext(%s)" if key is None else "hashtext(%s), %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({which})", values)
        return cursor.fetchone()[0]
