"""The one table of a proposal's states and the functions that move it."""

from proposals.actions.refusals import WrongState
from proposals.models import Proposal, Status

TRANSITIONS = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.RETURNED, Status.CONSIDERATION, Status.DECIDED, Status.WITHDRAWN},
    Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
    Status.CONSIDERATION: {Status.DECIDED, Status.WITHDRAWN},
    Status.DECIDED: set(),
    Status.WITHDRAWN: set(),
}


def move(proposal, status, **moments):
    """Put a locked proposal into a state, with the moments that go with it; nothing else assigns `status`."""
    _refuse_move(proposal, status)
    proposal.status = status
    for name, value in moments.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["status", *moments])


def move_all(proposals, status, **moments):
    """Put locked proposals into a state in one statement; a moment may be an expression of the row."""
    for proposal in proposals:
        _refuse_move(proposal, status)
        proposal.status = status
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(status=status, **moments)


def _refuse_move(proposal, status):
    if status not in TRANSITIONS[proposal.status]:
        raise WrongState
