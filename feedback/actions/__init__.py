from feedback.actions.analyses import take_back_analysis, write_analysis
from feedback.actions.arrivals import articles_to_enter, enter_arrivals
from feedback.actions.families import erase_person, find_families, store_families
from feedback.actions.finding import find_themes, keep_vectors
from feedback.actions.pieces import (
    claim_piece,
    compute_piece,
    end_runs,
    fail_piece,
    finish_piece,
    plan_due_runs,
    plan_run,
)
from feedback.actions.runs import begin_run, end_run, running
from feedback.actions.summaries import aggregate_feedback, publish_open_data
from feedback.actions.tallies import check_tallies, tally_changes
from feedback.actions.themes import name_theme, place_text
from feedback.actions.weekly import freeze_tables
from feedback.actions.weights import weigh_demands

__all__ = [
    "aggregate_feedback",
    "articles_to_enter",
    "begin_run",
    "check_tallies",
    "claim_piece",
    "compute_piece",
    "end_run",
    "end_runs",
    "enter_arrivals",
    "erase_person",
    "fail_piece",
    "find_families",
    "find_themes",
    "finish_piece",
    "freeze_tables",
    "keep_vectors",
    "name_theme",
    "place_text",
    "plan_due_runs",
    "plan_run",
    "publish_open_data",
    "running",
    "store_families",
    "take_back_analysis",
    "tally_changes",
    "weigh_demands",
    "write_analysis",
]
