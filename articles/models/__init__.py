"""The draft: its phases and editions, its provisions and their words, and who is appointed to it."""

from articles.models.appointments import SPEAKING, Appointment, Role
from articles.models.changes import Change, ChangeStatus
from articles.models.drafts import ArticleVersion, Draft, DraftText, Phase
from articles.models.in_force import LawInForce, PassageInForce
from articles.models.invitations import OfficeInvitation
from articles.models.pages import ACCEPTED_KINDS, Acceptance, PageKind, PageVersion
from articles.models.provisions import (
    Edition,
    Placement,
    Provision,
    ProvisionText,
    Succession,
    Theme,
    ThemeText,
    Topic,
)
from articles.models.rehearsals import Rehearsal, Stage
from articles.models.settings import SettingsVersion

__all__ = [
    "ACCEPTED_KINDS",
    "SPEAKING",
    "Acceptance",
    "Appointment",
    "ArticleVersion",
    "Change",
    "ChangeStatus",
    "Draft",
    "DraftText",
    "Edition",
    "LawInForce",
    "OfficeInvitation",
    "PageKind",
    "PageVersion",
    "PassageInForce",
    "Phase",
    "Placement",
    "Provision",
    "ProvisionText",
    "Rehearsal",
    "Role",
    "SettingsVersion",
    "Stage",
    "Succession",
    "Theme",
    "ThemeText",
    "Topic",
]
