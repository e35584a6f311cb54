"""Acts on a draft: its phases, its words about itself, who is appointed to it; and its articles' versions."""

from articles.actions.appointments import AlreadyAppointed, NotStanding, appoint, end_appointment
from articles.actions.organizations import confirm_organization
from articles.actions.phases import (
    AlreadyClosed,
    AlreadyOpen,
    ClosingTooEarly,
    CollectionClosed,
    CollectionNotOpen,
    NotOpen,
    close_phase,
    extend_phase,
    lock_collecting,
    open_phase,
)
from articles.actions.versions import touch, touch_counted, touch_draft
from articles.actions.words import edit_about, edit_topic

__all__ = [
    "AlreadyAppointed",
    "AlreadyClosed",
    "AlreadyOpen",
    "ClosingTooEarly",
    "CollectionClosed",
    "CollectionNotOpen",
    "NotOpen",
    "NotStanding",
    "appoint",
    "close_phase",
    "confirm_organization",
    "edit_about",
    "edit_topic",
    "end_appointment",
    "extend_phase",
    "lock_collecting",
    "open_phase",
    "touch",
    "touch_counted",
    "touch_draft",
]
