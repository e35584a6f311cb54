"""Leaves that were written in an office, with who wrote them: for those who run what the record is about."""

from datetime import datetime
from typing import NamedTuple

from record.actions import ACTOR
from record.leaf import base64, commitment, parse
from record.models import Entry, Salt
from record.vocabulary import ROLES

# Who speaks for themselves or for an organization holds no office, nor does a program.
OFFICES = frozenset(ROLES) - {"citizen", "party", "org", "system"}


class Written(NamedTuple):
    """One leaf, and the tag that it commits to; None where its salt is gone, or it is none of those asked about."""

    key: int
    at: datetime
    leaf: dict
    tag: str | None


def written_in_office(*, after, until, among, most):
    """Return the leaves behind a key that were written in an office, and the last key that was looked at.

    Where nothing is left, that is `after`. Read are so many of the leaves behind it at `most`, up to the first that is
    younger than `until`. `among` are the tags of those who may have written them.
    """
    entries = []
    for entry in Entry.objects.filter(pk__gt=after).order_by("pk")[:most]:
        if entry.at > until:
            break
        entries.append(entry)
    read = [(entry, parse(bytes(entry.leaf))) for entry in entries]
    found = [(entry, leaf) for entry, leaf in read if leaf["by"]["role"] in OFFICES]
    salts = dict(
        Salt.objects.filter(entry__in=[entry for entry, _leaf in found], field=ACTOR).values_list("entry", "r")
    )
    written = [Written(entry.pk, entry.at, leaf, _tag(leaf, salts.get(entry.pk), among)) for entry, leaf in found]
    return written, entries[-1].pk if entries else after


def _tag(leaf, salt, among):
    said = leaf["by"].get("c")
    if said is None or salt is None:
        return None
    return next((tag for tag in among if base64(commitment(bytes(salt), ACTOR, tag)) == said), None)
