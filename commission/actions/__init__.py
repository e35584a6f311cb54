"""The Commission's acts: it answers, with reasons in the official languages."""

from commission.actions.answers import (
    MOST_AT_ONCE,
    AlreadyDecided,
    FoldChanged,
    KeepIsInScope,
    NotAppointed,
    NothingChosen,
    NotOpenToAnswer,
    OnlyQuestionsAnswered,
    OutcomeMissing,
    OwnProposal,
    QuestionNeedsAnswer,
    Shown,
    TooManyAtOnce,
    decide,
    decide_folds,
)
from commission.reasons import ReasonsMissing, UnknownLanguage

__all__ = [
    "MOST_AT_ONCE",
    "AlreadyDecided",
    "FoldChanged",
    "KeepIsInScope",
    "NotAppointed",
    "NotOpenToAnswer",
    "NothingChosen",
    "OnlyQuestionsAnswered",
    "OutcomeMissing",
    "OwnProposal",
    "QuestionNeedsAnswer",
    "ReasonsMissing",
    "Shown",
    "TooManyAtOnce",
    "UnknownLanguage",
    "decide",
    "decide_folds",
]
