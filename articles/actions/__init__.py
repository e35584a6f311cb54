"""Acts on a draft: its phases, its words about itself, who is appointed to it; and its articles' versions."""

from articles.actions.appointments import AlreadyAppointed, NotStanding, appoint, end_appointment
from articles.actions.beginning import begin_draft, replace_text
from articles.actions.consent import Asked, agree_to, ask_for, refuse_change, withdraw_change
from articles.actions.in_force import put_in_force
from articles.actions.inviting import accept_office, decline_office, invite_to_office, revoke_office_invitation
from articles.actions.organizations import confirm_organization
from articles.actions.pages import (
    ConditionsNotAccepted,
    accept_all_conditions,
    accept_conditions,
    publish_page,
    refuse_unaccepted,
)
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
from articles.actions.rehearsals import begin_rehearsal, throw_away_rehearsal
from articles.actions.rules import settle_rules
from articles.actions.taking_part import settle_parts
from articles.actions.two_people import settle_two_people
from articles.actions.versions import touch, touch_counted, touch_draft
from articles.actions.words import edit_about, edit_topic

__all__ = [
    "AlreadyAppointed",
    "AlreadyClosed",
    "AlreadyOpen",
    "Asked",
    "ClosingTooEarly",
    "CollectionClosed",
    "CollectionNotOpen",
    "ConditionsNotAccepted",
    "NotOpen",
    "NotStanding",
    "accept_all_conditions",
    "accept_conditions",
    "accept_office",
    "agree_to",
    "appoint",
    "ask_for",
    "begin_draft",
    "begin_rehearsal",
    "close_phase",
    "confirm_organization",
    "decline_office",
    "edit_about",
    "edit_topic",
    "end_appointment",
    "extend_phase",
    "invite_to_office",
    "lock_collecting",
    "open_phase",
    "publish_page",
    "put_in_force",
    "refuse_change",
    "refuse_unaccepted",
    "replace_text",
    "revoke_office_invitation",
    "settle_parts",
    "settle_rules",
    "settle_two_people",
    "throw_away_rehearsal",
    "touch",
    "touch_counted",
    "touch_draft",
    "withdraw_change",
]
