"""Rows by COPY: a column that nobody names has its model's default."""

import os
from base64 import b32encode

from django.db import connection

from core.ids import ALPHABET

NULL = "\\N"
BATCH = 10_000
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


class NotAlone(Exception):
    """Somebody else wrote at the same time, so that the numbers of rows cannot be told."""


class Table:
    """Rows of one model, kept as lines until they are written; text goes through `text` first."""

    def __init__(self, model, *columns):
        given = {model._meta.get_field(name).column for name in columns}
        defaults = [
            field
            for field in model._meta.concrete_fields
            if field.column not in given and not field.generated and not _is_numbered_by_the_database(field)
        ]
        self.name = model._meta.db_table
        self.columns = [model._meta.get_field(name).column for name in columns]
        self.columns += [field.column for field in defaults]
        self.tail = "".join(f"\t{_plain(field.get_default())}" for field in defaults) + "\n"
        self.lines = []

    def add(self, *values):
        self.lines.append("\t".join([NULL if value is None else str(value) for value in values]) + self.tail)

    def write(self, writer):
        """Hand all rows that are kept to a writer, in the order in which they came."""
        writer.later(copy, *self.taken())

    def taken(self):
        """Return what COPY takes them by, and the rows; none are kept any more."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        lines, self.lines = self.lines, []
        return f'COPY "{self.name}" ({columns}) FROM STDIN', lines


def copy(cursor, statement, lines):
    with cursor.copy(statement) as copying:
        for start in range(0, len(lines), BATCH):
            copying.write("".join(lines[start : start + BATCH]))


def text(words):
    """Return words as COPY reads them."""
    return words.translate(ESCAPES) if "\\" in words or "\n" in words or "\t" in words or "\r" in words else words


def new_id(letter):
    """Return a fresh identifier as `core.ids.new_id` does, five times as fast."""
    drawn = os.urandom(20)
    return f"{letter}_{drawn[19] & 7}{b32encode(drawn).translate(CROCKFORD)[1:26].decode()}"


def reserve(model, count):
    """Take so many numbers for rows of a model; return the first of them."""
    if not count:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(number), max(number) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS number"
            " FROM generate_series(1, %s)) AS taken",
            [model._meta.db_table, count],
        )
        first, last = cursor.fetchone()
    if last - first + 1 != count:
        raise NotAlone(f"Somebody else adds to {model._meta.db_table}. Load the demonstration while nobody is there.")
    return first


def _is_numbered_by_the_database(field):
    return field.primary_key and field.remote_field is None


def _plain(value):
    if value is None:
        return NULL
    return {True: "t", False: "f"}.get(value, text(str(value))) if isinstance(value, bool) else text(str(value))
