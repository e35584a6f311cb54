"""What people are told: written by actions as rows, read on the site and mailed by a worker.

A notice holds a kind and a public id, never words. The app that an id belongs to registers how its kinds read;
whether the person may still read it is asked again each time, by what the reader returns.

What many are told of is a happening: the act writes one row, a worker tells it (`accounts.telling`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from accounts.models import Happening, Mailing, Notice, Person


@dataclass(frozen=True)
class Reading:
    """How one notice reads in one language; `url` begins with a slash."""

    title: str
    text: str
    url: str


Reader = Callable[[Iterable[str], str], Mapping[str, Reading]]
_readers: dict[str, Reader] = {}
_always: set[str] = set()


def register(kind: str, reader: Reader, *, always: bool = False) -> None:
    """Say how notices of a kind read. `reader(object_ids, language)` leaves out what may no longer be told.

    What guards an account is mailed `always`, and at once, whatever pace of mails a person chose.
    """
    if _readers.setdefault(kind, reader) is not reader:
        raise ValueError(f"Two readers for notices of kind {kind}")
    if always:
        _always.add(kind)


def kinds() -> list[str]:
    """Return all kinds of notices that there are."""
    return sorted(_readers)


def is_mailed_always(kind: str) -> bool:
    return kind in _always


def happen(
    kind: str, about: Mapping[str, Iterable[str]], *, at: datetime, mail_from: datetime | None = None
) -> dict[str, Happening]:
    """Write what happened as {object id: uids that may be followed}; whoever follows one is told by a worker.

    Part of the caller's transaction; an object that has such a happening keeps it. Returns those that are new.
    Nothing of it is mailed before `mail_from`, which is `at` where it is not named.
    """
    if kind not in _readers:
        raise LookupError(f"Nothing says how a notice of kind {kind} reads")
    rows = Happening.objects.bulk_create(
        Happening(kind=kind, object_id=object_id, topics=list(topics), at=at, mail_from=mail_from or at)
        for object_id, topics in about.items()
    )
    return {row.object_id: row for row in rows}


def notify(person: Person, kind: str, object_id: str, *, at: datetime) -> Notice:
    """Tell a person something once on the site and once by mail; part of the caller's transaction."""
    [notice] = notify_all([(person, object_id)], kind, at=at)
    return notice


def notify_all(
    told: Iterable[tuple[Person, str]],
    kind: str,
    *,
    at: datetime,
    mail_from: datetime | None = None,
    happened: Mapping[str, Happening] | None = None,
) -> list[Notice]:
    """Tell each person of an object, as `notify` does, all in one statement.

    With what `happened` (`happen`) they are among those who are told of it, and not told again.
    """
    if kind not in _readers:
        raise LookupError(f"Nothing says how a notice of kind {kind} reads")
    happened = happened or {}
    return Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            object_id=object_id,
            happening=happened.get(object_id),
            created_at=at,
            mail_from=mail_from or at,
            mailing=Mailing.NOW if kind in _always else person.mailing,
        )
        for person, object_id in told
    )


def take_back(object_id: str, kind: str, people: Iterable[Person], *, at: datetime) -> None:
    """Tell these people, and whoever follows it, no more of what was undone: their notices are settled, unread or not.

    What was mailed already stays mailed; its reader says what may still be told.
    """
    chosen = Notice.objects.filter(kind=kind, object_id=object_id)
    happening = Happening.objects.filter(kind=kind, object_id=object_id).first()
    if happening is not None:
        Happening.objects.filter(pk=happening.pk, told_at__isnull=True).update(told_at=at)
    told = chosen.filter(person__in=list(people)) if happening is None else chosen.filter(happening=happening)
    told.filter(read_at__isnull=True).update(read_at=at)
    told.filter(mailed_at__isnull=True).update(mailed_at=at)


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


def read_one(person, pk, *, at):
    """Mark one notice of a person's as read; what is not theirs, or was read before, stays as it is."""
    Notice.objects.of(person).unread().filter(pk=pk).update(read_at=at)
