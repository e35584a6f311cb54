"""The one table of a proposal's states and the one function that moves it."""

from proposals.actions.refusals import WrongState
from proposals.models import Status

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
    if status not in TRANSITIONS[proposal.status]:
        raise WrongState
    proposal.status = status
    for name, value in moments.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["status", *moments])
