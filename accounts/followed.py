"""What can be followed: a kind and a public id; the app that an id belongs to registers how its kind reads.

Whether a person may know of it is asked each time, by what the reader returns.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import override

from accounts.models import Follow


@dataclass(frozen=True)
class Followed:
    """How one followed thing is called in one language, and where it is read; `url` begins with a slash."""

    name: str
    url: str


Reader = Callable[[Iterable[str], object, str], Mapping[str, Followed]]
_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """Say how followed things of a kind read. `reader(object_ids, user, language)` leaves out what is not there."""
    if _readers.setdefault(kind, reader) is not reader:
        raise ValueError(f"Two readers for followed things of kind {kind}")


def find_followed(kind: str, object_id: str, user, language: str) -> Followed | None:
    """Return what a kind and an id name for this person, or None where it is not there for them."""
    if kind not in _readers:
        return None
    with override(language):
        return _readers[kind]([object_id], user, language).get(object_id)


def read_followed(follows: Iterable[Follow], user, language: str) -> list[tuple[Follow, Followed]]:
    """Return follows with what they name, in the order given, without what is not there; one call per reader."""
    follows = [follow for follow in follows if follow.kind in _readers]
    wanted: dict[str, set[str]] = defaultdict(set)
    for follow in follows:
        wanted[follow.kind].add(follow.object_id)
    with override(language):
        found = {kind: _readers[kind](ids, user, language) for kind, ids in wanted.items()}
    pairs = ((follow, found[follow.kind].get(follow.object_id)) for follow in follows)
    return [(follow, followed) for follow, followed in pairs if followed is not None]


def follows(user, kind: str, object_id: str) -> bool:
    """Whether this person follows it."""
    return user.is_authenticated and Follow.objects.of(user).filter(kind=kind, object_id=object_id).exists()
