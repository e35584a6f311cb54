"""What is done here; what workers alone do with numpy stands in `arrivals`, `families`, `finding` and `pieces`."""

from feedback.actions.analyses import take_back_analysis, write_analysis
from feedback.actions.binding import join_families, join_texts, take_out_texts, withdraw_binding
from feedback.actions.runs import begin_run, end_run, running
from feedback.actions.summaries import aggregate_feedback, publish_open_data
from feedback.actions.tallies import check_tallies, tally_changes
from feedback.actions.themes import name_theme, place_text
from feedback.actions.weekly import freeze_tables
from feedback.actions.weights import weigh_demands

__all__ = [
    "aggregate_feedback",
    "begin_run",
    "check_tallies",
    "end_run",
    "freeze_tables",
    "join_families",
    "join_texts",
    "name_theme",
    "place_text",
    "publish_open_data",
    "running",
    "take_back_analysis",
    "take_out_texts",
    "tally_changes",
    "weigh_demands",
    "withdraw_binding",
    "write_analysis",
]
