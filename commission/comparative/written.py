"""A whole table, read in one snapshot and written as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from articles.current import place_of, places_in
from articles.models import LawInForce
from commission.comparative.cells import Counter, Head, Row
from commission.comparative.rows import Rows
from commission.comparative.telling import head_of
from commission.models import Sitting
from core.statements import Models
from feedback.models import Theme


@dataclass(frozen=True)
class Table:
    """What stands above the rows, and the rows."""

    head: Head
    rows: Iterable[Row]


def read(draft, choice, *, moment):
    """Return the whole table; whoever calls this keeps to one snapshot, of which `moment` is the time."""
    return Table(head(draft, choice, moment=moment), list(Rows(draft, choice).parts()))


def head(draft, choice, *, moment=None):
    """Return what stands above a table of a draft; a file names the moment that it shows."""
    edition = next(iter(places_in(draft))).edition
    laws = {law.language: law for law in LAWS.rows(draft.pk)}
    place = place_of(draft, choice.article)
    label = partial(_label, place) if place else None
    sitting = Sitting.objects.of(draft).filter(number=choice.sitting).first() if choice.sitting else None
    theme = Theme.objects.named().filter(draft=draft, uid=choice.theme).first() if choice.theme else None
    of = {"label": label, "sitting": sitting, "theme": theme}
    return head_of(draft, choice, laws, edition=edition, moment=moment, **of)


LAWS = Models(lambda draft: LawInForce.objects.filter(draft=draft).order_by("pk"))


def _label(place, language):
    return place.label(language)


def write(table, form):
    """Return the bytes of a file in a format, and what is told of it: the number of rows and their digest."""
    writer = import_module(f"commission.comparative.{form}")  # megabytes, for workers alone
    counter = Counter()
    content = writer.write(table.head, counter.watch(table.rows), lambda: counter.told)
    return content, counter.told
