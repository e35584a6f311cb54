"""Proposals with their revisions and changes, comments, supports; organizations' dossiers with their positions."""

from proposals.models.comments import Comment, CommentWords, Stance
from proposals.models.dossiers import (
    Dossier,
    DossierLetter,
    DossierVersion,
    Position,
    PositionEntry,
    PositionStance,
    PositionWords,
)
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
    "Dossier",
    "DossierLetter",
    "DossierVersion",
    "Kind",
    "NumberSeries",
    "Position",
    "PositionEntry",
    "PositionStance",
    "PositionWords",
    "Proposal",
    "Revision",
    "RevisionWords",
    "Stance",
    "Status",
    "Support",
]
