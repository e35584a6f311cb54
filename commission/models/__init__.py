"""Decisions with their reasons; proposals and positions as the Commission weighs them."""

from commission.models.assignments import AssignedProposal, Assignment, Ending
from commission.models.author_answers import AuthorAnswer
from commission.models.conclusions import Conclusion, ConclusionDraft, ConclusionRequest, ConclusionState
from commission.models.considered import Considered, Fold
from commission.models.decisions import (
    OUTCOMES_OF,
    Answer,
    AuthorSays,
    Decision,
    DecisionText,
    Outcome,
    answered_by,
    digest_of,
    kinds_of,
    name_of,
    outcomes_for,
    said_in,
)
from commission.models.dissents import Dissent, DissentVersion
from commission.models.dockets import (
    WITH_STAFF,
    Docket,
    DocketEntry,
    DocketItem,
    DocketStatus,
    DocketStep,
    StepKind,
    Verdict,
    digest_of_docket,
)
from commission.models.duties import Duty, Why
from commission.models.filed import FiledPosition, Weighed
from commission.models.notes import Note
from commission.models.ready_reasons import READY_WORDS, ReadyReasons
from commission.models.report_words import ReportSection, ReportWords
from commission.models.reports import PhaseReport, ReportFile, ReportForm, ReportOrder
from commission.models.sittings import AgendaItem, Sitting, SittingStatus, digest_of_sitting, digest_to_publish
from commission.models.table_files import Format, TableFile

__all__ = [
    "OUTCOMES_OF",
    "READY_WORDS",
    "WITH_STAFF",
    "AgendaItem",
    "Answer",
    "AssignedProposal",
    "Assignment",
    "AuthorAnswer",
    "AuthorSays",
    "Conclusion",
    "ConclusionDraft",
    "ConclusionRequest",
    "ConclusionState",
    "Considered",
    "Decision",
    "DecisionText",
    "Dissent",
    "DissentVersion",
    "Docket",
    "DocketEntry",
    "DocketItem",
    "DocketStatus",
    "DocketStep",
    "Duty",
    "Ending",
    "FiledPosition",
    "Fold",
    "Format",
    "Note",
    "Outcome",
    "PhaseReport",
    "ReadyReasons",
    "ReportFile",
    "ReportForm",
    "ReportOrder",
    "ReportSection",
    "ReportWords",
    "Sitting",
    "SittingStatus",
    "StepKind",
    "TableFile",
    "Verdict",
    "Weighed",
    "Why",
    "answered_by",
    "digest_of",
    "digest_of_docket",
    "digest_of_sitting",
    "digest_to_publish",
    "kinds_of",
    "name_of",
    "outcomes_for",
    "said_in",
]
