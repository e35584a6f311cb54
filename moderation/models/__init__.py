"""Reports by anyone, rulings by moderators with the grounds that both name, and who has what before them."""

from moderation.models.acts import ActsMark, StaffAct
from moderation.models.appeals import Appeal, AppealOutcome
from moderation.models.batches import (
    AT_MOST,
    BY_ONE,
    FAILED,
    IN_BATCHES,
    LONGEST_ERROR,
    MOST_TRIES,
    Batch,
    BatchItem,
    BatchStatus,
)
from moderation.models.claims import HANDED_FOR, HELD_FOR, SKIPPED_FOR, Claim, Skip
from moderation.models.flags import PERSONAL_DATA, FlagKind, Flags
from moderation.models.grounds import BEFORE, CODE, FIRST, OF_ONE_KIND, REPEAT, WORDS, WRONG_PLACE, GroundVersion
from moderation.models.questions import Question
from moderation.models.reasons import REASONS_WORDS, SLOTS, ReasonsVersion
from moderation.models.rechecks import VERDICTS, Recheck
from moderation.models.reports import Report
from moderation.models.rulings import (
    APART,
    DONE,
    GROUPING,
    MOVED,
    RESTRICTING,
    UNDO_FOR,
    Ruling,
    RulingKind,
    possible_rulings,
)
from moderation.models.targets import KINDS, ONE_TARGET, is_gone, target, what_is

__all__ = [
    "APART",
    "AT_MOST",
    "BEFORE",
    "BY_ONE",
    "CODE",
    "DONE",
    "FAILED",
    "FIRST",
    "GROUPING",
    "HANDED_FOR",
    "HELD_FOR",
    "IN_BATCHES",
    "KINDS",
    "LONGEST_ERROR",
    "MOST_TRIES",
    "MOVED",
    "OF_ONE_KIND",
    "ONE_TARGET",
    "PERSONAL_DATA",
    "REASONS_WORDS",
    "REPEAT",
    "RESTRICTING",
    "SKIPPED_FOR",
    "SLOTS",
    "UNDO_FOR",
    "VERDICTS",
    "WORDS",
    "WRONG_PLACE",
    "ActsMark",
    "Appeal",
    "AppealOutcome",
    "Batch",
    "BatchItem",
    "BatchStatus",
    "Claim",
    "FlagKind",
    "Flags",
    "GroundVersion",
    "Question",
    "ReasonsVersion",
    "Recheck",
    "Report",
    "Ruling",
    "RulingKind",
    "Skip",
    "StaffAct",
    "is_gone",
    "possible_rulings",
    "target",
    "what_is",
]
