"""The acts of moderation: rulings by moderators, reports by anyone; one function and one transaction each."""

from moderation.actions.erasing import erase_person
from moderation.actions.flags import flag_waiting
from moderation.actions.grounds import publish_ground, retire_ground
from moderation.actions.overdue import show_next_overdue
from moderation.actions.reports import report
from moderation.actions.rulings import SCOPES, rule

__all__ = [
    "SCOPES",
    "erase_person",
    "flag_waiting",
    "publish_ground",
    "report",
    "retire_ground",
    "rule",
    "show_next_overdue",
]
