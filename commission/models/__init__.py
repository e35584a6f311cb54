"""Decisions with their reasons; proposals and positions as the Commission weighs them."""

from commission.models.assignments import AssignedProposal, Assignment, Ending
from commission.models.considered import Considered, Fold
from commission.models.decisions import (
    OUTCOMES_OF,
    Decision,
    DecisionText,
    Outcome,
    answered_by,
    digest_of,
    kinds_of,
    name_of,
    outcomes_for,
)
from commission.models.filed import FiledPosition, Weighed
from commission.models.notes import Note
from commission.models.ready_reasons import READY_WORDS, ReadyReasons
from commission.models.table_files import Format, TableFile

__all__ = [
    "OUTCOMES_OF",
    "READY_WORDS",
    "AssignedProposal",
    "Assignment",
    "Considered",
    "Decision",
    "DecisionText",
    "Ending",
    "FiledPosition",
    "Fold",
    "Format",
    "Note",
    "Outcome",
    "ReadyReasons",
    "TableFile",
    "Weighed",
    "answered_by",
    "digest_of",
    "kinds_of",
    "name_of",
    "outcomes_for",
]
