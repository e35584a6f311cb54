"""The acts of moderation: rulings and appeals, reports by anyone; one function and one transaction each."""

from moderation.actions.acts import enter_acts
from moderation.actions.appeals import decide_appeal, file_appeal
from moderation.actions.asking import answer_question, ask_colleague, close_questions, withdraw_question
from moderation.actions.batches import (
    begin_batch,
    confirm_batch,
    discard_batch,
    propose_batch,
    refusals_of,
    refuse_batch,
    word_batch,
)
from moderation.actions.carrying import carry_out_next, finish_batch
from moderation.actions.claims import claim_item, claim_next, free_claims, free_item, hand_over, release, skip_item
from moderation.actions.erasing import erase_person
from moderation.actions.flags import flag_waiting
from moderation.actions.grounds import publish_ground, retire_ground
from moderation.actions.grouping import JOINED, REGROUPED, merge_proposal, split_proposal
from moderation.actions.handing import free_claims_of_the_absent, pass_on_claims
from moderation.actions.overdue import show_next_overdue
from moderation.actions.placing import move_item
from moderation.actions.reasons import publish_reasons, retire_reasons
from moderation.actions.rechecks import draw_rechecks, judge
from moderation.actions.reports import report
from moderation.actions.rulings import DISCUSSED, RESTRICTING, SCOPES, SETTLED, rule
from moderation.actions.undoing import undo

__all__ = [
    "DISCUSSED",
    "JOINED",
    "REGROUPED",
    "RESTRICTING",
    "SCOPES",
    "SETTLED",
    "answer_question",
    "ask_colleague",
    "begin_batch",
    "carry_out_next",
    "claim_item",
    "claim_next",
    "close_questions",
    "confirm_batch",
    "decide_appeal",
    "discard_batch",
    "draw_rechecks",
    "enter_acts",
    "erase_person",
    "file_appeal",
    "finish_batch",
    "flag_waiting",
    "free_claims",
    "free_claims_of_the_absent",
    "free_item",
    "hand_over",
    "judge",
    "merge_proposal",
    "move_item",
    "pass_on_claims",
    "propose_batch",
    "publish_ground",
    "publish_reasons",
    "refusals_of",
    "refuse_batch",
    "release",
    "report",
    "retire_ground",
    "retire_reasons",
    "rule",
    "show_next_overdue",
    "skip_item",
    "split_proposal",
    "undo",
    "withdraw_question",
    "word_batch",
]
