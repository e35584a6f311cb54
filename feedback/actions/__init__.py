from feedback.actions.families import erase_person, find_families, store_families
from feedback.actions.runs import begin_run, end_run, running
from feedback.actions.summaries import aggregate_feedback, publish_open_data
from feedback.actions.tallies import check_tallies, tally_changes

__all__ = [
    "aggregate_feedback",
    "begin_run",
    "check_tallies",
    "end_run",
    "erase_person",
    "find_families",
    "publish_open_data",
    "running",
    "store_families",
    "tally_changes",
]
