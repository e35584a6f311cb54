"""Showing what waits for a moderator before one has looked at it."""

from django.db import transaction

from articles.actions import touch
from proposals.actions.locking import lock_item
from proposals.actions.replying import tell_answered
from proposals.actions.showing import articles_of
from proposals.actions.standing import let_stand
from proposals.models import Comment, Proposal


@transaction.atomic
def show_unreviewed(item, *, before, at):
    """Let everybody see a proposal or comment that has waited since before a moment, and return it; else return None.

    It goes on waiting for a moderator, and is marked so. Words that a proposal's author sent anew take the place of
    those that stand. Nothing happens to what was ruled on, withdrawn or erased meanwhile.
    """
    item = lock_item(item)
    if not _waits_unseen(item) or _sent_at(item) >= before:
        return None
    articles = articles_of(item)
    item.visible_at, item.reviewed_at = item.visible_at or at, None
    item.save(update_fields=["visible_at", "reviewed_at"])
    if isinstance(item, Proposal) and item.coming_revision is not None:
        let_stand(item, item.coming_revision, at=at)
    if isinstance(item, Comment) and item.parent_id:
        tell_answered(item, Comment.objects.select_related("author").get(pk=item.parent_id), at=at)
    touch(articles | articles_of(item), at=at)
    return item


def _waits_unseen(item):
    """Whether words of it wait for a moderator that nobody else may read yet."""
    if item.submitted_at is None or item.is_tombstone or item.disputed_at is not None:
        return False
    return item.visible_at is None or (isinstance(item, Proposal) and item.coming_revision_id is not None)


def _sent_at(item):
    return item.words_sent_at if isinstance(item, Proposal) else item.submitted_at
