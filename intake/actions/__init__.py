"""Every change to what comes by other ways than this site: one function and one transaction each."""

from intake.actions.deliveries import (
    bring_delivery,
    confirm_delivery,
    discard_delivery,
    settle_delivery,
    settled_of,
    store_next_piece,
)
from intake.actions.importing import Settled, ground_for, look_through, numbers_told, read_file, store_piece
from intake.actions.items import leave_item, register_item, take_item
from intake.actions.typing import enter, entries_that_differ, keep_entry, settle_entries

__all__ = [
    "Settled",
    "bring_delivery",
    "confirm_delivery",
    "discard_delivery",
    "enter",
    "entries_that_differ",
    "ground_for",
    "keep_entry",
    "leave_item",
    "look_through",
    "numbers_told",
    "read_file",
    "register_item",
    "settle_delivery",
    "settle_entries",
    "settled_of",
    "store_next_piece",
    "store_piece",
    "take_item",
]
