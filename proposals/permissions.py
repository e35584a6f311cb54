"""Who may do what with a proposal or comment; whether it may happen now is the action's to say."""

from proposals.models import Status


def can_propose(user):
    return user.is_authenticated and user.is_active


def can_edit(user, proposal):
    return can_propose(user) and proposal.author_id == user.pk and proposal.status in {Status.DRAFT, Status.RETURNED}


def can_withdraw(user, item):
    return can_propose(user) and item.author_id == user.pk


def can_support(user, proposal):
    return can_propose(user) and proposal.author_id != user.pk
