"""Pages of a list: every list has them, by number for people, by the last row read for programs."""

import base64
import binascii
import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation

SIZE = 30


def page_of(rows, request, *, size=SIZE, name="page"):
    """Return the page that `?page=` asks for; what is no page number gives the first, what lies beyond the last one."""
    return Paginator(rows, size).get_page(request.GET.get(name))


class UnreadableCursor(RuleViolation):
    code = "unreadable_cursor"
    sentence = _("The cursor is none of this list. Begin without one, then follow the addresses that are given.")
    status = 400


class Keyset:
    """A list in pages that begin after the last row read: nothing is counted, and no row is skipped or given twice.

    `order` names columns of the rows as for `order_by`, what they are annotated with among them, from the first to the
    one that is unique. What a page ends with stands in its cursor, which is data and no secret: it chooses a place in
    the rows, never which rows.
    """

    def __init__(self, *order, size=50, most=100):
        self.order, self.size, self.most = order, size, most

    def page(self, rows, *, cursor="", limit=None):
        """Return the rows of one page and the cursors of the pages before and after it, or None for each."""
        size = min(limit or self.size, self.most)
        back, after = self._read(cursor, rows) if cursor else (False, None)
        if after is not None:
            rows = rows.filter(self._beyond(after, back=back))
        found = list(rows.order_by(*self._directed(back=back))[: size + 1])
        more, found = len(found) > size, found[:size]
        if back:
            found.reverse()
        if not found:
            return [], None, None
        # A page reached backwards has one after it, one reached forwards has one before it: that of the cursor.
        before = self._cursor(found[0], back=True) if (more if back else after is not None) else None
        following = self._cursor(found[-1], back=False) if (back or more) else None
        return found, before, following

    def behind(self, rows, values=None):
        """Return the rows behind a place of the list in its order; all of them where no place is named."""
        return (rows if values is None else rows.filter(self._beyond(values, back=False))).order_by(*self.order)

    def values_of(self, texts, rows):
        """Return the texts of a cursor as values of the columns by which these rows stand in order."""
        fields = [_field(rows, name.removeprefix("-")) for name in self.order]
        return [read_value(field, text) for field, text in zip(fields, texts, strict=True)]

    def _directed(self, *, back):
        return [
            name.removeprefix("-") if name.startswith("-") == back else f"-{name.lstrip('-')}" for name in self.order
        ]

    def _beyond(self, values, *, back):
        """Return the condition of rows behind a place: by the first column, by the next where that is equal, and on."""
        condition, equal, bound = Q(), {}, None
        for name, value in zip(self._directed(back=back), values, strict=True):
            column, beyond = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
            condition |= Q(**equal, **{f"{column}__{beyond}": value})
            bound = bound or Q(**{f"{column}__{beyond}e": value})  # says the same, in words that an index serves
            equal[column] = value
        return bound & condition

    def _cursor(self, row, *, back):
        return pack(int(back), *(_value(row, name.removeprefix("-")) for name in self.order))

    def _read(self, cursor, rows):
        back, *texts = unpack(cursor, size=1 + len(self.order))
        return back == "1", self.values_of(texts, rows)


def pack(*values):
    """Return a cursor that holds these values."""
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in values]).encode()).decode().rstrip("=")


def unpack(cursor, *, size=None):
    """Return the values of a cursor, as texts; refuse what was not made by `pack`, of as many where `size` is told."""
    try:
        texts = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise UnreadableCursor(field="cursor") from error
    if not isinstance(texts, list) or not texts or len(texts) != (size or len(texts)):
        raise UnreadableCursor(field="cursor")
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        raise UnreadableCursor(field="cursor")
    return texts


def read_value(field, text):
    """Return a text of a cursor as a value of a model's field."""
    try:
        value = field.to_python(text)
    except ValidationError as error:
        raise UnreadableCursor(field="cursor") from error
    if value is None or (isinstance(value, datetime) and is_naive(value)):
        raise UnreadableCursor(field="cursor")
    return value


def _value(row, path):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _field(rows, path):
    if (annotation := rows.query.annotations.get(path)) is not None:
        return annotation.output_field
    model, field = rows.model, None
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model or model
    return field
