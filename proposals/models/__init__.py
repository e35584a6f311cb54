"""Proposals with their revisions and changes, comments, supports."""

from proposals.models.comments import Comment, CommentWords, Stance
from proposals.models.proposals import (
    Change,
    ChangeWords,
    Channel,
    Kind,
    NumberSeries,
    Proposal,
    Revision,
    RevisionWords,
    Status,
)
from proposals.models.supports import Support

__all__ = [
    "Change",
    "ChangeWords",
    "Channel",
    "Comment",
    "CommentWords",
    "Kind",
    "NumberSeries",
    "Proposal",
    "Revision",
    "RevisionWords",
    "Stance",
    "Status",
    "Support",
]
