"""Telling whoever wrote a comment that it was answered, once, when the answer is seen first."""

from accounts.notices import notify_all
from proposals.audience import people_to_tell
from proposals.models.contributions import UNDO_FOR

ANSWERED = "comment.answered"


def tell_answered(comment, parent, *, at):
    """Tell the author of `parent`, or who answers for its organization, of an answer that everybody sees from now on.

    Nobody is told of what they wrote themselves, nor below words that are shown no more.
    """
    if not parent.is_stood_by:
        return
    told = [person for person in people_to_tell([parent])[parent.pk] if person.pk != comment.author_id]
    notify_all([(person, comment.uid) for person in told], ANSWERED, at=at, mail_from=at + UNDO_FOR)
