"""Who may speak for which organization."""

from accounts.models import MemberRole, Membership, OrganizationStatus
from accounts.models.organizations import FILING_ROLES


def standing_memberships(user):
    """Return the person's standing memberships in confirmed organizations as {organization id: role}, read once."""
    if not user.is_authenticated:
        return {}
    if not hasattr(user, "_standing_memberships"):
        rows = Membership.objects.standing().filter(person=user, organization__status=OrganizationStatus.CONFIRMED)
        user._standing_memberships = dict(rows.values_list("organization", "role"))
    return user._standing_memberships


def can_draft_for(user, organization):
    """Whether the person may write in the organization's name: every member may."""
    return organization.pk in standing_memberships(user)


def can_file_for(user, organization):
    """Whether the person may send what is written in the organization's name."""
    return standing_memberships(user).get(organization.pk) in FILING_ROLES


def can_head(user, organization):
    return standing_memberships(user).get(organization.pk) == MemberRole.HEAD
