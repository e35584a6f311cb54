"""Who acts on a contribution: its author, or a member of the organization in whose name it stands."""

from accounts.actions import lock_membership
from proposals.actions.refusals import NotYours


def speak_as(organization, *, by, filing=True):
    """Return who speaks, in the record's words: the person, or with their membership locked their organization."""
    if organization is None:
        return by.as_actor()
    lock_membership(by, organization, filing=filing)
    return organization.as_actor(by)


def speak_for(item, *, by, filing=True):
    """Return who acts on a contribution that is there; refuse all but its author or a member of its organization."""
    if item.organization_id is None and item.author_id != by.pk:
        raise NotYours
    return speak_as(item.organization, by=by, filing=filing)
