"""Who may do what with a proposal or comment; whether it may happen now is the action's to say."""

from accounts.permissions import can_file_for
from proposals.models import Status


def can_propose(user):
    return user.is_authenticated and user.is_active


def can_edit(user, proposal):
    return can_propose(user) and proposal.is_own_of(user) and proposal.status in {Status.DRAFT, Status.RETURNED}


def can_withdraw(user, item):
    if not can_propose(user) or not item.is_own_of(user):
        return False
    return item.organization_id is None or can_file_for(user, item.organization)


def can_support(user, proposal):
    return can_propose(user) and proposal.author_id != user.pk
