"""The marks that hidden and returned words leave, and the statements of reasons behind them."""

from dataclasses import dataclass
from datetime import datetime

from articles.permissions import staffed_drafts
from moderation.models import GroundVersion, Ruling, RulingKind, what_is


@dataclass(frozen=True)
class Mark:
    """What a ruling left where words were: for everybody that it was made and why, the statement for some."""

    ruling: str
    kind: str
    ground: GroundVersion | None
    ground_url: str
    at: datetime
    has_statement: bool
    statement: str = ""
    may_appeal: bool = False


def put_marks(items, user):
    """Set `mark` on each of some proposals, comments or positions, all of one kind: its last restriction, or None.

    The statement of reasons is for those whose own words they are and the staff of the draft. One query where anything
    is restricted, else none.
    """
    items = list(items)
    restricted = [item for item in items if item.hidden_at or item.returned_at or item.covered_at]
    latest = {}
    if restricted:
        column = what_is(restricted[0])
        rows = (
            Ruling.objects.restricting()
            .select_related("ground_version", "draft")
            .filter(**{f"{column}__in": restricted})
        )
        latest = {(getattr(row, f"{column}_id"), row.kind): row for row in rows.order_by("at", "pk")}
    drafts = staffed_drafts(user) if user.is_authenticated else set()
    for item in items:
        row = latest.get((item.pk, _kind_of_mark(item)))
        may_read = user.is_authenticated and (item.is_own_of(user) or item.draft_id in drafts)
        item.mark = row and Mark(
            ruling=row.uid,
            kind=row.kind,
            ground=row.rule,
            ground_url=row.rule.address_in(row.draft) if row.rule else "",
            at=row.at,
            has_statement=bool(row.reasons),
            statement=row.reasons if may_read else "",
            may_appeal=row.appeal_until is not None and user.is_authenticated and item.is_own_of(user),
        )
    return items


def _kind_of_mark(item):
    """Return which ruling left the mark that stands: of several, the one that reaches furthest."""
    if item.hidden_at:
        return RulingKind.HIDE
    return RulingKind.RETURN if item.returned_at else RulingKind.PARTIAL
