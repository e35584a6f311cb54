"""What people are told: actions write notices, each app says how its kinds read."""

from dataclasses import dataclass

from accounts.models import Notice

_READERS = {}


@dataclass(frozen=True)
class Reading:
    """A notice as its person reads it: a title, a text, and the address it leads to (a path of this site)."""

    title: str
    text: str
    url: str


def register(kind, reader):
    """Say how notices of a kind read: `reader(object_ids, language)` returns {object_id: Reading}.

    An id that is left out has nothing left to tell: what it spoke of is no longer to be seen.
    """
    _READERS[kind] = reader


def notify(person, kind, object_id, *, at):
    """Tell a person once, on the site and by mail; part of the act's transaction."""
    if kind not in _READERS:
        raise LookupError(f"No app says how notices of kind {kind!r} read.")
    return Notice.objects.create(person=person, kind=kind, object_id=object_id, created_at=at)


def readings(notices, language):
    """Return [(notice, Reading)] in the order given, one call per kind; what has nothing to tell is left out."""
    notices = list(notices)
    by_kind = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice.object_id)
    read = {
        (kind, object_id): reading
        for kind, object_ids in by_kind.items()
        if kind in _READERS
        for object_id, reading in _READERS[kind](object_ids, language).items()
    }
    return [(notice, read[key]) for notice in notices if (key := (notice.kind, notice.object_id)) in read]
