"""People, what they are told, the organizations they may speak for, and the tokens of their programs."""

from accounts.models.organizations import (
    Invitation,
    MemberRole,
    Membership,
    Organization,
    OrganizationKind,
    OrganizationStatus,
)
from accounts.models.people import LANGUAGES, ActKey, Level, NameForm, Notice, Person
from accounts.models.tokens import Scope, Token

__all__ = [
    "LANGUAGES",
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
    "Scope",
    "Token",
]
