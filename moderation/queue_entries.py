"""Rows of the queue with what a list shows of their items."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.current import places_in
from articles.models import Placement
from core.statements import Models, Statement
from moderation.models import KINDS, Appeal, FlagKind
from moderation.order import DANGER
from moderation.queue import spoken_of
from moderation.queued_appeals import WHAT, appeals_of_rows
from proposals.models import Change, Comment, Position, Proposal


@dataclass
class Entry:
    """One row of the queue: an item, why it stands here and since when."""

    kind: str
    item: Proposal | Comment | Position
    since: datetime
    reports: int
    is_new: bool
    flags: list
    is_dangerous: bool
    held_by: int | None
    place: Placement | None = None
    appeal: Appeal | None = None  # what is to be decided, where it stands here for that


def entries_of(draft, rows):
    """Return the entries of some rows of a draft with what a list shows of their items and their places, in that order.

    No words are read, and of each item, its author and organization only some columns.
    """
    appeals = appeals_of_rows(rows)
    named = [_about(row, appeals) for row in rows]
    keys = {what: [pk for of, pk in named if of == what] for what in READ}
    items = {what: {item.pk: item for item in read.rows(keys[what])} for what, read in READ.items() if keys[what]}
    changed = _places_of_changes(items.get("proposal", {}).values())
    current = {place.provision_id: place for place in places_in(draft)}
    entries = []
    for row, (kind, pk) in zip(rows, named, strict=True):
        item = items[kind][pk]
        item.draft = draft
        flags = [FlagKind(kind) for kind in row["flag_kinds"] or ()]
        is_dangerous = bool(row["reports_open"]) and row["hours"] >= DANGER.hours
        is_new = row["reviewed_at"] is None
        entry = Entry(kind, item, row["since"], row["reports_open"], is_new, flags, is_dangerous, row["held_by"])
        entry.appeal = appeals[row["pk"]] if row["what"] == WHAT else None
        is_proposal = kind == "proposal"
        entry.place = changed[item.current_revision_id] if is_proposal else current.get(spoken_of(item))
        entries.append(entry)
    return entries


def _about(row, appeals):
    """Return (kind, key) of what a row of the queue is about."""
    if row["what"] != WHAT:
        return row["what"], row["pk"]
    ruling = appeals[row["pk"]].ruling
    return next((what, key) for what in KINDS if (key := getattr(ruling, f"{what}_id")))


def _places_of_changes(proposals):
    """Return the place of the first change that each of some proposals makes now, by its revision."""
    if not proposals:
        return {}
    found = {}
    for revision, eid, kind, number in FIRST_PLACES.rows([item.current_revision_id for item in proposals]):
        found.setdefault(revision, Placement(eid=eid, kind=kind, number=number))
    return found


def _shown(model, *columns, related=("organization",)):
    whole = ["uid", "language", "disputed_at", "hidden_ground", "author__level", "organization__kind", *columns]

    def make(keys):
        rows = model.objects.filter(pk__in=keys).select_related("author", *related)
        return rows.only(*whole, "author", *related)

    return Models(make, many=1)


def _first_places(revisions):
    names = [f"base__placement__{name}" for name in ("eid", "kind", "number")]
    return Change.objects.filter(revision__in=revisions).order_by("pk").values_list("revision", *names)


READ: dict[str, Any] = {
    "proposal": _shown(Proposal, "serial", "current_revision"),
    "comment": _shown(Comment, "article"),
    "position": _shown(Position, "provision", "dossier__serial", related=("organization", "dossier")),
}
FIRST_PLACES = Statement(_first_places, many=1)
