"""What people are told: written by actions as rows, read on the site and mailed by a worker.

A notice holds a kind and a public id, never words. The app that an id belongs to registers how its kinds read;
whether the person may still read it is asked again each time, by what the reader returns.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from accounts.models import Notice, Person


@dataclass(frozen=True)
class Reading:
    """How one notice reads in one language; `url` begins with a slash."""

    title: str
    text: str
    url: str


Reader = Callable[[Iterable[str], str], Mapping[str, Reading]]
_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """Say how notices of a kind read. `reader(object_ids, language)` leaves out what may no longer be told."""
    if _readers.setdefault(kind, reader) is not reader:
        raise ValueError(f"Two readers for notices of kind {kind}")


def notify(person: Person, kind: str, object_id: str, *, at: datetime) -> Notice:
    """Tell a person something once on the site and once by mail; part of the caller's transaction."""
    [notice] = notify_all([(person, object_id)], kind, at=at)
    return notice


def notify_all(told: Iterable[tuple[Person, str]], kind: str, *, at: datetime) -> list[Notice]:
    """Tell each person of an object, as `notify` does, all in one statement."""
    if kind not in _readers:
        raise LookupError(f"Nothing says how a notice of kind {kind} reads")
    return Notice.objects.bulk_create(
        Notice(person=person, kind=kind, object_id=object_id, created_at=at) for person, object_id in told
    )


def readings(notices: Iterable[Notice], language: str) -> list[tuple[Notice, Reading]]:
    """Return the notices that can be told, with their words, in the order given; one call per reader."""
    notices = [notice for notice in notices if notice.kind in _readers]
    wanted: dict[Reader, set[str]] = defaultdict(set)
    for notice in notices:
        wanted[_readers[notice.kind]].add(notice.object_id)
    with override(language):
        told = {reader: reader(ids, language) for reader, ids in wanted.items()}
    pairs = ((notice, told[_readers[notice.kind]].get(notice.object_id)) for notice in notices)
    return [(notice, reading) for notice, reading in pairs if reading is not None]


def read_all(person, *, at):
    """Mark everything a person was told as read; what was read before keeps its moment."""
    Notice.objects.of(person).unread().update(read_at=at)
