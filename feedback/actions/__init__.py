from feedback.actions.runs import begin_run, end_run, running
from feedback.actions.summaries import aggregate_feedback, publish_open_data
from feedback.actions.tallies import check_tallies, tally_changes

__all__ = [
    "aggregate_feedback",
    "begin_run",
    "check_tallies",
    "end_run",
    "publish_open_data",
    "running",
    "tally_changes",
]
