"""Decisions with their reasons; proposals and positions as the Commission weighs them."""

from commission.models.considered import Considered, Fold
from commission.models.decisions import (
    OUTCOMES_OF,
    Decision,
    DecisionText,
    Outcome,
    answered_by,
    kinds_of,
    name_of,
    outcomes_for,
)
from commission.models.filed import FiledPosition, Weighed

__all__ = [
    "OUTCOMES_OF",
    "Considered",
    "Decision",
    "DecisionText",
    "FiledPosition",
    "Fold",
    "Outcome",
    "Weighed",
    "answered_by",
    "kinds_of",
    "name_of",
    "outcomes_for",
]
