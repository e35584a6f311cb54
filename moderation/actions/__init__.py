"""The acts of moderation: rulings and appeals, reports by anyone; one function and one transaction each."""

from moderation.actions.acts import enter_acts
from moderation.actions.appeals import decide_appeal, file_appeal
from moderation.actions.claims import claim_item, claim_next, free_claims, hand_over, release, skip_item
from moderation.actions.erasing import erase_person
from moderation.actions.flags import flag_waiting
from moderation.actions.grounds import publish_ground, retire_ground
from moderation.actions.handing import free_claims_of_the_absent, pass_on_claims
from moderation.actions.overdue import show_next_overdue
from moderation.actions.reasons import publish_reasons, retire_reasons
from moderation.actions.rechecks import draw_rechecks, judge
from moderation.actions.reports import report
from moderation.actions.rulings import DISCUSSED, RESTRICTING, SCOPES, SETTLED, rule
from moderation.actions.undoing import undo

__all__ = [
    "DISCUSSED",
    "RESTRICTING",
    "SCOPES",
    "SETTLED",
    "claim_item",
    "claim_next",
    "decide_appeal",
    "draw_rechecks",
    "enter_acts",
    "erase_person",
    "file_appeal",
    "flag_waiting",
    "free_claims",
    "free_claims_of_the_absent",
    "hand_over",
    "judge",
    "pass_on_claims",
    "publish_ground",
    "publish_reasons",
    "release",
    "report",
    "retire_ground",
    "retire_reasons",
    "rule",
    "show_next_overdue",
    "skip_item",
    "undo",
]
