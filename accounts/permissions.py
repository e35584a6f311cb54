"""Who may speak for which organization."""

from django.db import connection

from accounts.models import Invitation, MemberRole, Membership, Organization, OrganizationStatus
from accounts.models.organizations import FILING_ROLES
from core.statements import Statement


def organizations_of(user):
    """Return the person's standing memberships in confirmed organizations, by name, read once per object of `user`."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_organizations"):
        user._organizations = [_membership(values) for values in MEMBERSHIPS.rows(user.pk)]
    return user._organizations


def _memberships_of(person):
    rows = Membership.objects.standing().filter(person=person, organization__status=OrganizationStatus.CONFIRMED)
    return rows.order_by("organization__name", "pk").values_list(*OWN, *(f"organization__{name}" for name in ITS))


def _membership(values):
    membership = Membership.from_db(connection.alias, OWN, values[: len(OWN)])
    membership.organization = Organization.from_db(connection.alias, ITS, values[len(OWN) :])
    return membership


OWN, ITS = ([field.attname for field in model._meta.concrete_fields] for model in (Membership, Organization))
MEMBERSHIPS = Statement(_memberships_of)  # asked at each request of somebody signed in


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
