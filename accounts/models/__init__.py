"""People, what they follow and are told, the organizations they may speak for, and the tokens of their programs."""

from accounts.models.addresses import AddressChange
from accounts.models.following import Follow, FollowKind, Happening
from accounts.models.identities import EarlierTag, Identity, IdentityTag
from accounts.models.limits import DayCount
from accounts.models.merging import Merge
from accounts.models.organizations import (
    Invitation,
    MemberRole,
    Membership,
    Organization,
    OrganizationKind,
    OrganizationStatus,
)
from accounts.models.people import (
    GATHERED,
    LANGUAGES,
    ActKey,
    AgeSource,
    Level,
    Mailing,
    MailPace,
    NameForm,
    Notice,
    Person,
)
from accounts.models.senders import SenderTag
from accounts.models.sessions import Session
from accounts.models.tokens import Scope, Token
from accounts.models.unsealing import Unsealing

__all__ = [
    "GATHERED",
    "LANGUAGES",
    "ActKey",
    "AddressChange",
    "AgeSource",
    "DayCount",
    "EarlierTag",
    "Follow",
    "FollowKind",
    "Happening",
    "Identity",
    "IdentityTag",
    "Invitation",
    "Level",
    "MailPace",
    "Mailing",
    "MemberRole",
    "Membership",
    "Merge",
    "NameForm",
    "Notice",
    "Organization",
    "OrganizationKind",
    "OrganizationStatus",
    "Person",
    "Scope",
    "SenderTag",
    "Session",
    "Token",
    "Unsealing",
]
