"""People, what they are told, and the organizations they may speak for."""

from accounts.models.organizations import (
    Invitation,
    MemberRole,
    Membership,
    Organization,
    OrganizationKind,
    OrganizationStatus,
)
from accounts.models.people import ActKey, Level, NameForm, Notice, Person

__all__ = [
    "ActKey",
    "Invitation",
    "Level",
    "MemberRole",
    "Membership",
    "NameForm",
    "Notice",
    "Organization",
    "OrganizationKind",
    "OrganizationStatus",
    "Person",
]
