"""Every change to what comes by other ways than this site: one function and one transaction each."""

from intake.actions.claiming import claim_item, make_claim_code
from intake.actions.deliveries import (
    bring_delivery,
    check_next_delivery,
    confirm_delivery,
    discard_delivery,
    settle_delivery,
    settled_of,
    store_next_piece,
)
from intake.actions.importing import Settled, ground_for, look_through, numbers_told, read_file, store_piece
from intake.actions.invited import (
    Invitation,
    give_by_bin,
    have_nothing_to_say,
    invite_body,
    remind_next,
    send_again,
    take_invitation,
    withdraw_invited,
)
from intake.actions.items import free_items, leave_item, register_item, take_item
from intake.actions.long_texts import LongWords, finish_long_text, send_long_text
from intake.actions.mails import take_mail
from intake.actions.meetings import MeetingTold, enter_meeting, register_of_meeting, take_off_meeting
from intake.actions.objections import answer_objection, object_to_cut
from intake.actions.petitions import (
    PetitionText,
    carry_petition,
    check_petition,
    enter_petition,
    take_off_petition,
)
from intake.actions.segments import (
    Asking,
    confirm_segment,
    cut,
    describe_segment,
    join_segments,
    name_segment,
    take_back_cut,
    take_suggested,
)
from intake.actions.typing import enter, entries_that_differ, help_at_desk, keep_entry, read_back, settle_entries

__all__ = [
    "Asking",
    "Invitation",
    "LongWords",
    "MeetingTold",
    "PetitionText",
    "Settled",
    "answer_objection",
    "bring_delivery",
    "carry_petition",
    "check_next_delivery",
    "check_petition",
    "claim_item",
    "confirm_delivery",
    "confirm_segment",
    "cut",
    "describe_segment",
    "discard_delivery",
    "enter",
    "enter_meeting",
    "enter_petition",
    "entries_that_differ",
    "finish_long_text",
    "free_items",
    "give_by_bin",
    "ground_for",
    "have_nothing_to_say",
    "help_at_desk",
    "invite_body",
    "join_segments",
    "keep_entry",
    "leave_item",
    "look_through",
    "make_claim_code",
    "name_segment",
    "numbers_told",
    "object_to_cut",
    "read_back",
    "read_file",
    "register_item",
    "register_of_meeting",
    "remind_next",
    "send_again",
    "send_long_text",
    "settle_delivery",
    "settle_entries",
    "settled_of",
    "store_next_piece",
    "store_piece",
    "take_back_cut",
    "take_invitation",
    "take_item",
    "take_mail",
    "take_off_meeting",
    "take_off_petition",
    "take_suggested",
    "withdraw_invited",
]
