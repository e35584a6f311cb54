"""Queries that Django writes once and that are asked many times: to write one costs more than to ask it."""

import inspect
import re
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import IntegerField, Value
from django.db.models.query import get_related_populators
from psycopg.sql import Literal

KEY = (
    -2_000_000_011
)  # in a query that is being written, stands for the key that will be asked for; below it further ones

MOST_PAGES = 10**9


def any_value(key):
    """Return a key for a column of moments, texts or numbers from nought, in a query that is being written."""
    return Value(key, output_field=IntegerField())


class Statement:
    """The rows for a key, or for several, as tuples; the last `many` of them are lists of which any will do.

    `make(key, …)` returns the query, a `values_list` that compares with the keys and with nothing else that may differ
    from one time to the next (the lists of `many` are looked up with `__in`). A key may go unused.
    """

    def __init__(self, make, *, many=0):
        self.make, self.many = make, int(many)

    def rows(self, *keys):
        return self.asked(*keys).read()

    def asked(self, *keys):
        """Return the rows for the keys, not yet read."""
        sql, values = self._written
        return Rows(sql, _with_keys(values, keys))

    @cached_property
    def _written(self):
        return _any_of(self.many, *_made(self.make, self.many).query.sql_with_params(), make=self.make)


class Models:
    """The same for rows as models, with their annotations and what `select_related` names.

    `make(key, …)` returns a queryset of them.
    """

    def __init__(self, make, *, many=0):
        self.make, self.many = make, int(many)

    def rows(self, *keys):
        sql, values, made = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, _with_keys(values, keys))
            return [made(row) for row in cursor.fetchall()]

    def first(self, *keys):
        return next(iter(self.rows(*keys)), None)

    @cached_property
    def _written(self):
        """Return what Django works out anew for each query: the SQL, its values, and what makes a row of a model."""
        queryset = _made(self.make, self.many)
        compiler = queryset.query.get_compiler(connection.alias)
        sql, values = _any_of(self.many, *compiler.as_sql(), make=self.make)
        columns, klass = compiler.select, compiler.klass_info
        if queryset._prefetch_related_lookups:
            raise ValueError(f"One query alone: {sql}")
        annotations = compiler.annotation_col_map.items()
        converters = compiler.get_converters([column for column, _sql, _name in columns])
        related = get_related_populators(klass, columns, connection.alias)  # type: ignore[call-arg]
        fill = [one.populate for one in related]
        part = slice(klass["select_fields"][0], klass["select_fields"][-1] + 1)
        names = [column.target.attname for column, _sql, _name in columns[part]]

        def made(values_of_row):
            if converters:
                values_of_row = _converted(values_of_row, converters)
            row = klass["model"].from_db(connection.alias, names, values_of_row[part])
            for populate in fill:
                populate(values_of_row, row)
            for name, place in annotations:
                setattr(row, name, values_of_row[place])
            return row

        return sql, values, made


def _converted(row, converters):
    """Return the columns of a row as the fields of their models read them from the database."""
    read = list(row)
    for place, (steps, column) in converters.items():
        for step in steps:
            read[place] = step(read[place], column, connection)
    return read


class Rows:
    """The rows of a statement, each way to read them one query."""

    def __init__(self, sql, values):
        self.sql, self.values = sql, values

    def read(self):
        return self._read("{}", self.sql)

    def digests(self):
        """Return {first column: digest of all rows that begin with it}: equal where every column of each is."""
        rows = "string_agg(found::text, chr(10) ORDER BY found::text)"
        return dict(self._read("SELECT key, md5({}) FROM ({}) AS found (key) GROUP BY key", rows, self.sql))

    def with_digests(self):
        """Return (digest, row) of each: the digest as `digests` gives it where one row alone begins so."""
        return [
            (digest, row)
            for digest, *row in self._read("SELECT md5(found::text), found.* FROM ({}) AS found", self.sql)
        ]

    def head(self, number):
        """Return so many of the first rows."""
        return self._read(f"{{}} LIMIT {number}", self.sql)

    def part(self, first, number):
        """Return so many rows behind the `first` ones."""
        return self._read(f"{{}} LIMIT {int(number)} OFFSET {int(first)}", self.sql)

    def gathered(self, *expressions):
        """Return what SQL gathers from all rows, by the names of their columns: one row."""
        [row] = self._read("SELECT {} FROM ({}) AS found", ", ".join(expressions), self.sql)
        return row

    def after(self, place, columns, number):
        """Return so many of the first rows behind a place, None for the beginning; and how many there are in all.

        `place` are values of the columns by whose names the rows are ordered.
        """
        beyond = f"WHERE ({', '.join(columns)}) > ({', '.join(['%s'] * len(columns))})" if place else ""
        rest = f"{beyond} ORDER BY {', '.join(columns)} LIMIT {number}"
        counted = "SELECT * FROM (SELECT *, count(*) OVER () FROM ({}) AS found) AS counted {}"
        rows = Rows(counted.format(self.sql, rest), [*self.values, *(place or ())]).read()
        return [row[:-1] for row in rows], rows[0][-1] if rows else self.gathered("count(*)")[0]

    def page(self, number, size, *, beside=()):
        """Return a page as a paginator does: what is no number gives the first, what lies beyond the last one.

        The rows and how many there are in all come together; only beyond the last page more is asked. `beside` is what
        SQL gathers from all rows, as further columns of each.
        """
        asked = min(int(number), MOST_PAGES) if str(number).isdecimal() and int(number) else 1
        paginator = Paginator(range(0), size)
        found = self._counted(asked, size, beside)
        if not found and asked > 1:
            [[paginator.count]] = self._read("SELECT count(*) FROM ({}) AS found", self.sql)
            asked = paginator.num_pages
            found = self._counted(asked, size, beside)
        paginator.count = found[0][-1] if found else 0
        return Page([row[:-1] for row in found], asked, paginator)

    def _counted(self, number, size, beside):
        gathered = ", ".join(f"{expression} OVER ()" for expression in [*beside, "count(*)"])
        part = f"LIMIT {size} OFFSET {size * (number - 1)}"
        return self._read("SELECT *, {} FROM ({}) AS found {}", gathered, self.sql, part)

    def _read(self, sql, *parts):
        """Ask for what Django wrote, within a query of this module's own words."""
        with connection.cursor() as cursor:
            cursor.execute(sql.format(*parts), self.values)
            return cursor.fetchall()


def _places_of(make):
    """Return what stands for each key in a query that is being written."""
    return [KEY - place for place in range(len(inspect.signature(make).parameters))]


def _made(make, many):
    """Return the query that is being written; each of its last `many` keys stands in a list of its own."""
    keys = _places_of(make)
    single = len(keys) - many
    return make(*keys[:single], *([key] for key in keys[single:]))


def _any_of(many, sql, values, *, make):
    """Return a query with its keys, in which each list of keys is looked up as one value."""
    lists = _places_of(make)[-many:] if many else []
    if lists and sql.count(" IN (%s)") != sum(values.count(key) for key in lists):
        raise ValueError(f"Which list is the one of keys? {sql}")
    return _with_the_rest(sql.replace(" IN (%s)", " = ANY(%s)") if lists else sql, values)


def _with_the_rest(sql, values):
    """Return a query in which every value stands but the keys: the driver takes in the fewer each time it is asked."""
    connection.ensure_connection()
    rest, keys = iter(values), []

    def written(place):
        if place[0] == "%%":
            return place[0]
        value = next(rest)
        if _is_key(value):
            keys.append(value)
            return place[0]
        return Literal(value).as_string(connection.connection).replace("%", "%%")

    return re.sub("%%|%s", written, sql), keys


def _with_keys(values, keys):
    return [keys[KEY - value] for value in values]


def _is_key(value):
    """Whether a value stands for a key; the database's driver has integers of its own, one for each width."""
    return isinstance(value, int) and KEY - 10 < value <= KEY
