"""Putting a contribution back to where it stood before a moderator's act of a moment ago; the act above says why."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.notices import take_back
from articles.actions import touch
from proposals.actions.covering import uncover
from proposals.actions.locking import lock_item
from proposals.actions.moves import move
from proposals.actions.refusals import WrongState
from proposals.actions.replying import ANSWERED
from proposals.actions.showing import articles_of
from proposals.audience import people_to_tell
from proposals.models import Comment, CommentSupport, Position, Proposal, Status, Support


@dataclass(frozen=True)
class Standing:
    """Where a contribution stands in moderation: moments as ISO 8601 texts, so that it can be kept as JSON."""

    visible_at: str | None
    reviewed_at: str | None
    hidden_at: str | None
    hidden_ground: str
    is_covered: bool
    revision: int | None

    @classmethod
    def of(cls, item):
        return cls(
            visible_at=_written(item.visible_at),
            reviewed_at=_written(item.reviewed_at),
            hidden_at=_written(item.hidden_at),
            hidden_ground=item.hidden_ground,
            is_covered=item.covered_at is not None,
            revision=item.current_revision_id if isinstance(item, Proposal) else None,
        )

    def as_json(self):
        return asdict(self)


def _written(moment):
    return moment and moment.isoformat()


def _is_as_left(item, before, at):
    """Whether nothing has followed upon an act at a moment, so that what stood `before` it can stand again.

    Where the act showed what nobody had seen, whoever answered or backed it keeps it in view.
    """
    if item.reviewed_at != at or item.withdrawn_at or item.erased_at or item.disputed_at:
        return False
    if isinstance(item, Position):
        return item.decided_at is None
    if isinstance(item, Comment):
        return before["visible_at"] is not None or not _is_answered(item)
    if item.status not in {Status.SUBMITTED, Status.RETURNED} or item.coming_revision_id is not None:
        return False
    if item.current_revision_id != before["revision"] or (item.status == Status.RETURNED and item.returned_at != at):
        return False
    return before["visible_at"] is not None or not _is_answered(item)


def _is_answered(item):
    if isinstance(item, Comment):
        return Comment.objects.filter(parent=item).exists() or CommentSupport.objects.filter(comment=item).exists()
    return Comment.objects.filter(proposal=item).exists() or Support.objects.filter(proposal=item).exists()


@transaction.atomic
def put_back(item, before, *, since, at):
    """Let a contribution stand where it stood `before` (`Standing.as_json`) an act of the moment `since`; return it.

    Refused where anything has followed upon that act.
    """
    item = lock_item(item)
    if not _is_as_left(item, before, since):
        raise WrongState
    if item.covered_at is not None and not before["is_covered"]:
        item = uncover(item, at=at)
    if isinstance(item, Proposal) and item.status == Status.RETURNED:
        revision = item.current_revision
        if revision.withheld_at == item.returned_at:
            revision.withheld_at = None
            revision.save(update_fields=["withheld_at"])
        move(item, Status.SUBMITTED, returned_at=None)
    for name in ("visible_at", "reviewed_at", "hidden_at"):
        setattr(item, name, before[name] and parse_datetime(before[name]))
    item.hidden_ground = before["hidden_ground"]
    item.save(update_fields=["visible_at", "reviewed_at", "hidden_at", "hidden_ground"])
    if isinstance(item, Comment) and item.visible_at is None and item.parent_id:
        parent = Comment.objects.select_related("author").get(pk=item.parent_id)
        take_back(item.uid, ANSWERED, people_to_tell([parent])[parent.pk], at=at)
    touch(articles_of(item), at=at)
    return item
