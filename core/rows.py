"""Rows read and written by plain statements, where Django's way to write them costs more than the question.

New rows of several tables that name each other go in one statement: an act costs one round trip, not six.
"""

from datetime import datetime
from functools import cache

from django.db import connection, models

# Columns that are given their values as they are; `auto_now` and its like are nowhere among the rows that come here.
PLAIN_FIELDS = {
    models.BigIntegerField,
    models.BooleanField,
    models.CharField,
    models.DateTimeField,
    models.ForeignKey,
    models.IntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.SmallIntegerField,
    models.TextField,
}
PLAIN_VALUES = {bool, datetime, int, str, type(None)}


class ReadAlready(models.QuerySet):
    """Rows at hand, in the place of a query that would read them; it is asked for no others."""

    def __init__(self, *args, rows=(), **kwargs):
        super().__init__(*args, **kwargs)
        self._result_cache, self._prefetch_done = list(rows), True

    def _chain(self, **_kwargs):
        raise TypeError("These rows were read already: ask the manager of their model for others.")


def read_row(model, rest, values, *, beside=""):
    """Return the first row of a model's table for `SELECT … FROM table AS row <rest>`, or None.

    `beside` are further columns, each `AS` the attribute that takes it.
    """
    names = _names(model)
    columns = f"{columns_of(model)}, {beside}" if beside else columns_of(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} AS row {rest}", values)  # noqa: S608 (names of our own tables)
        if (found := cursor.fetchone()) is None:
            return None
        further = [column.name for column in cursor.description[len(names) :]] if beside else []
    row = made_of(model, found[: len(names)])
    vars(row).update(zip(further, found[len(names) :], strict=True))
    return row


def ask_together(*questions):
    """Ask several questions, each (SQL, its values), in one message; return the rows of each."""
    if not questions:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*joined(questions))
        answers = [cursor.fetchall()]
        while cursor.nextset():
            answers.append(cursor.fetchall())
    return answers


def send_together(*statements):
    """Send several statements, each (SQL, its values), in one message; whatever they return is not read."""
    with connection.cursor() as cursor:
        cursor.execute(*joined(statements))


def joined(statements):
    """Return several statements, each (SQL, its values), as one message of them."""
    return "; ".join(sql for sql, _values in statements), [one for _sql, values in statements for one in values]


@cache
def columns_of(model):
    """Return the columns of a model's table `AS row`, for a statement that reads it beside something else."""
    return ", ".join(f'row."{name}"' for name in _names(model))


def made_of(model, values):
    """Return the row of a model that the values of `columns_of` make."""
    return model.from_db(connection.alias, _names(model), values)


@cache
def _names(model):
    return [field.attname for field in model._meta.concrete_fields]


def insert_together(*rows):
    """Insert new rows in one statement; afterwards each has its key, as `save()` would leave it.

    A foreign key may name another of the rows before that has a key, in a circle too: keys are taken from the
    sequences first, and PostgreSQL checks references when the transaction ends (Django makes them deferred).
    """
    if not rows:
        return
    places = {id(row): place for place, row in enumerate(rows)}
    shape = tuple((type(row), _links(row, places)) for row in rows)
    values = [
        _stored(field, row)
        for row, (model, links) in zip(rows, shape, strict=True)
        for field in _written(model)
        if field.name not in dict(links)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(shape), values)
        keys = iter(cursor.fetchone() or ())
    for row, (model, _links_of_row) in zip(rows, shape, strict=True):
        if _has_sequence(model):
            row.pk = next(keys)
        row._state.adding, row._state.db = False, connection.alias
    for row, (_model, links) in zip(rows, shape, strict=True):
        for name, place in links:
            setattr(row, name, rows[place])


def _links(row, places):
    """Return which foreign keys of a row name which other of the rows, as (field, place)."""
    named = ((field, row._state.fields_cache.get(field.name)) for field in row._meta.concrete_fields)
    return tuple((field.name, places[id(other)]) for field, other in named if id(other) in places)


def _stored(field, row):
    """Return what the database is given for a column; of the plain kinds of columns that is the value as it stands."""
    value = getattr(row, field.attname)
    if type(value) in PLAIN_VALUES and type(field) in PLAIN_FIELDS:
        return value
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _has_sequence(model):
    return model._meta.auto_field is not None


def _written(model):
    return [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]


@cache
def _statement(shape):
    """Return the statement for rows of these models with these links; there are as many as kinds of act."""
    keys = [f"{_next_key(model)} AS key_{place}" for place, (model, _links) in enumerate(shape) if _has_sequence(model)]
    inserts = [f"row_{place} AS ({_insert(model, links, place)})" for place, (model, links) in enumerate(shape)]
    return f"WITH keys AS MATERIALIZED (SELECT {', '.join(keys)}), {', '.join(inserts)} SELECT * FROM keys"  # noqa: S608 (names of our own tables)


def _next_key(model):
    return f"nextval(pg_get_serial_sequence('{model._meta.db_table}', '{model._meta.auto_field.column}'))"


def _insert(model, links, place):
    linked = dict(links)
    columns = {field.column: f"key_{linked[field.name]}" if field.name in linked else "%s" for field in _written(model)}
    if _has_sequence(model):
        columns[model._meta.auto_field.column] = f"key_{place}"
    names = ", ".join(map(connection.ops.quote_name, columns))
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} FROM keys"  # noqa: S608 (names of our own tables)
