"""Who acts on a contribution: its author, a co-author, or a member of the organization in whose name it stands."""

from accounts.actions import lock_membership
from proposals.actions.refusals import NotYours


def speak_as(organization, *, by, filing=True):
    """Return who speaks, in the record's words: the person, or with their membership locked their organization."""
    if organization is None:
        return by.as_actor()
    lock_membership(by, organization, filing=filing)
    return organization.as_actor(by)


def refuse_others(proposal, *, by):
    """Refuse all but the authors of a citizen's proposal; asked of its locked row, whoever left writes no more."""
    if proposal.organization_id is None and not proposal.is_written_by(by):
        raise NotYours


def write_together(proposal, *, by):
    """Return who writes on a proposal that is there: as `speak_for`, but for its co-authors too."""
    refuse_others(proposal, by=by)
    return speak_as(proposal.organization, by=by)


def speak_for(item, *, by, filing=True):
    """Return who acts on a contribution that is there; refuse all but its author or a member of its organization."""
    if item.organization_id is None and item.author_id != by.pk:
        raise NotYours
    return speak_as(item.organization, by=by, filing=filing)
