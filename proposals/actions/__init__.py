"""Every change to proposals, comments and supports: one function and one transaction each."""

from proposals.actions.comments import post_comment, withdraw_comment
from proposals.actions.moderating import hide, mark_decided, publish, restore, return_to_author
from proposals.actions.proposals import (
    ProposalWords,
    discard_draft,
    file_proposal,
    save_draft,
    submit_proposal,
    withdraw_proposal,
)
from proposals.actions.supports import support_proposal, withdraw_support

__all__ = [
    "ProposalWords",
    "discard_draft",
    "file_proposal",
    "hide",
    "mark_decided",
    "post_comment",
    "publish",
    "restore",
    "return_to_author",
    "save_draft",
    "submit_proposal",
    "support_proposal",
    "withdraw_comment",
    "withdraw_proposal",
    "withdraw_support",
]
