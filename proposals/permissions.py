"""Who may do what with a proposal or comment; whether it may happen now is the action's to say."""

from accounts.permissions import can_file_for
from articles.models import Role
from articles.permissions import is_appointed
from proposals.models import Status


def can_propose(user):
    return user.is_authenticated and user.is_active


def can_edit(user, proposal):
    if proposal.disputed_at or proposal.status not in {Status.DRAFT, Status.RETURNED}:
        return False
    return can_propose(user) and proposal.is_own_of(user)


def can_revise(user, proposal):
    """Whether a person may send other words for what stands; whether it still may be is the action's to say."""
    return can_withdraw(user, proposal) and proposal.state in {"submitted", "published"}


def can_withdraw(user, item):
    if not can_propose(user) or not item.is_own_of(user) or item.disputed_at:
        return False
    return item.organization_id is None or can_file_for(user, item.organization)


def can_support(user, proposal):
    return can_propose(user) and proposal.author_id != user.pk


def can_support_comment(user, comment):
    return can_propose(user) and comment.author_id != user.pk


def can_edit_comment(user, comment, *, at):
    """Whether a comment's author may change its words; the same people who may withdraw it."""
    return can_withdraw(user, comment) and comment.is_editable_at(at)


def offices_of(user, draft, article_id):
    """Return the offices in which a person may answer on an article of a draft, as (office, its name)."""
    return [(role, name) for role, name in Role.choices if is_appointed(user, draft, role, article_id=article_id)]
