"""All that is kept of a person, for them alone: as data for programs, and as a page to read, in one archive.

Each app says what it holds (`settings.WHAT_IS_HELD_OF_A_PERSON`). Nothing of an archive is stored: it is made when it
is fetched. Secrets are in none (passwords, keys, codes), nor what other people said or did.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django.utils.translation import pgettext, pgettext_lazy

# How columns read that several apps have.
LABELS = {
    "uid": pgettext_lazy("my data", "Identifier"),
    "at": pgettext_lazy("my data", "When"),
    "number": pgettext_lazy("my data", "Number"),
    "kind": pgettext_lazy("my data", "Kind"),
    "language": pgettext_lazy("my data", "Language"),
    "organization": pgettext_lazy("my data", "Organization"),
    "role": pgettext_lazy("my data", "Part"),
    "status": pgettext_lazy("my data", "State"),
    "text": pgettext_lazy("my data", "Words"),
    "reasons": pgettext_lazy("my data", "Reasons"),
    "ground": pgettext_lazy("my data", "Ground"),
    "created_at": pgettext_lazy("my data", "Made"),
    "expires_at": pgettext_lazy("my data", "Good until"),
    "ended_at": pgettext_lazy("my data", "Ended"),
    "about": pgettext_lazy("my data", "About"),
}


@dataclass(frozen=True)
class Part:
    """What one table or two hold of a person, by the names of columns.

    `rows` are a query of plain values; `name` is what it is called in the data, `title` and `labels` how it is read.
    """

    name: str
    title: str
    rows: Any
    labels: Mapping = field(default_factory=dict)

    def told(self):
        """Return each row as it is read: pairs of a label and a value, without those that say nothing."""
        labels = {**LABELS, **self.labels}
        return [
            [(labels.get(name, name), _told(value)) for name, value in row.items() if value not in (None, "", [])]
            for row in self.rows
        ]


def held_of(person):
    """Return the parts of all that is kept of a person, the account first; empty ones are left out."""
    parts = [part for path in settings.WHAT_IS_HELD_OF_A_PERSON for part in import_string(path)(person)]
    read = [Part(part.name, part.title, list(part.rows), part.labels) for part in parts]
    return [part for part in read if part.rows]


def counted_of(person):
    """Return what is kept of a person in numbers: the title of each part that is not empty, and its number of rows."""
    parts = [part for path in settings.WHAT_IS_HELD_OF_A_PERSON for part in import_string(path)(person)]
    return [(part.title, number) for part in parts if (number := part.rows.count())]


def as_data(parts, *, at):
    """Return all that is kept as plain data."""
    return {"site": settings.SITE_URL, "made_at": at} | {part.name: part.rows for part in parts}


@transaction.atomic
def archive_of(person, *, at):
    """Return an archive of two files: `data.json`, and `data.html` in the present language."""
    parts, made = held_of(person), io.BytesIO()
    page = render_to_string("account/data_file.html", {"parts": parts, "at": at, "site_url": settings.SITE_URL})
    data = json.dumps(as_data(parts, at=at), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", data)
        archive.writestr("data.html", page)
    return made.getvalue()


def _told(value):
    if isinstance(value, bool):
        return pgettext("my data", "yes") if value else pgettext("my data", "no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
