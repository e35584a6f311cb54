"""Who may speak for which organization."""

from accounts.models import Invitation, MemberRole, Membership, OrganizationStatus
from accounts.models.organizations import FILING_ROLES


def organizations_of(user):
    """Return the person's standing memberships in confirmed organizations, by name, read once per object of `user`."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_organizations"):
        rows = Membership.objects.standing().filter(person=user, organization__status=OrganizationStatus.CONFIRMED)
        user._organizations = list(rows.select_related("organization").order_by("organization__name", "pk"))
    return user._organizations


def standing_memberships(user):
    """Return the person's standing memberships in confirmed organizations as {organization id: role}."""
    return {membership.organization_id: membership.role for membership in organizations_of(user)}


def can_draft_for(user, organization):
    """Whether the person may write in the organization's name: every member may."""
    return organization.pk in standing_memberships(user)


def can_file_for(user, organization):
    """Whether the person may send what is written in the organization's name."""
    return standing_memberships(user).get(organization.pk) in FILING_ROLES


def can_head(user, organization):
    return standing_memberships(user).get(organization.pk) == MemberRole.HEAD


def can_accept(user, invitation):
    """Whether an invitation was sent to an address that the person has confirmed."""
    return user.is_authenticated and Invitation.objects.addressed_to(user).filter(pk=invitation.pk).exists()
