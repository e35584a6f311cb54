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

__all__ = [
    "Settled",
    "bring_delivery",
    "confirm_delivery",
    "discard_delivery",
    "ground_for",
    "look_through",
    "numbers_told",
    "read_file",
    "settle_delivery",
    "settled_of",
    "store_next_piece",
    "store_piece",
]
