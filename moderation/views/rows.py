"""The rows of the queue as they are shown: one that says the same as before is not written again."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from moderation.queue import review_address
from moderation.templatetags.moderation import waited

ROWS_KEPT = 2_000


class Speaker(NamedTuple):
    """Of an organization what its mark shows."""

    kind: str


class Row(NamedTuple):
    """All that a row shows, and the language that it is shown in."""

    language: str | None
    uid: str
    url: str
    is_boxed: bool
    is_current: bool
    kind: str
    place: str
    number: str
    organization: Speaker | None
    hidden_ground: str
    is_disputed: bool
    reports: int
    is_dangerous: bool
    flags: tuple
    is_unconfirmed: bool
    held: str
    waited: str
    appeal: str


def written_rows(entries, choice, query, *, draft, current, user, ground_names, now):
    """Return the rows of some entries of the queue; `current` is the item that lies before the moderator, or None."""
    asked = f"?{urlencode(query)}" if query else ""
    rows = (_row(entry, choice, asked, draft, current, user, ground_names, now) for entry in entries)
    return mark_safe("".join(map(_written, rows)))  # noqa: S308 (each was written by its template)


def _row(entry, choice, asked, draft, current, user, ground_names, now):
    item: Any = entry.item
    language = get_language()
    number = getattr(item, "number", "") or (item.dossier.number if entry.kind == "position" else "")
    appeal = entry.appeal
    if appeal is None:
        address = review_address(draft, item.uid, getattr(item, "serial", None))
    else:
        address = reverse("decide_appeal", args=[draft.slug, appeal.uid])
    held = "" if entry.held_by is None else "you" if entry.held_by == user.pk else "colleague"
    return Row(
        language=language,
        uid=appeal.uid if appeal else item.uid,
        url=address + asked,
        is_boxed=choice.why != "hidden" and not appeal,  # what is hidden already is ruled on one by one
        is_current=current is not None and not appeal and item.uid == current.uid,
        kind=entry.kind,
        place=entry.place.label(language) if entry.place else "",
        number=number,
        organization=Speaker(item.organization.kind) if item.organization_id else None,
        hidden_ground=str(ground_names.get(item.hidden_ground, "")) if choice.why == "hidden" else "",
        is_disputed=item.disputed_at is not None,
        reports=entry.reports,
        is_dangerous=entry.is_dangerous,
        flags=tuple(entry.flags),
        is_unconfirmed=item.author.level == 1 and not item.organization_id,
        held=held,
        waited=waited(entry.since, now),
        appeal=appeal.number if appeal else "",
    )


@lru_cache(maxsize=ROWS_KEPT)
def _written(row):
    return render_to_string("moderation/_row.html", row._asdict())
