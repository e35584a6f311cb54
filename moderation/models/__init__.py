"""Reports by anyone, and rulings by moderators, with the grounds that both name."""

from moderation.models.appeals import Appeal, AppealOutcome
from moderation.models.flags import PERSONAL_DATA, FlagKind, Flags
from moderation.models.grounds import CODE, FIRST, WORDS, GroundVersion
from moderation.models.reports import Report
from moderation.models.rulings import DONE, Ruling, RulingKind, possible_rulings
from moderation.models.targets import KINDS, ONE_TARGET, is_gone, target, what_is

__all__ = [
    "CODE",
    "DONE",
    "FIRST",
    "KINDS",
    "ONE_TARGET",
    "PERSONAL_DATA",
    "WORDS",
    "Appeal",
    "AppealOutcome",
    "FlagKind",
    "Flags",
    "GroundVersion",
    "Report",
    "Ruling",
    "RulingKind",
    "is_gone",
    "possible_rulings",
    "target",
    "what_is",
]
