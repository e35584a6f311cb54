"""Acts on one's own account, on one's tokens, and on the organizations that one speaks for."""

from accounts.actions.addresses import is_held_back, note_address_change, undo_address_change
from accounts.actions.copies import ask_for_copy
from accounts.actions.desk import make_desk_code, see_at_desk
from accounts.actions.disputes import shut_out_others
from accounts.actions.erasing import erase_person, finish_erasures
from accounts.actions.factors import remove_factors, try_code, try_recovery_code
from accounts.actions.following import choose_mail, follow, unfollow
from accounts.actions.identities import (
    CannotBeConfirmed,
    confirm_identity,
    release_identity,
    renew_tags,
    see_in_person,
)
from accounts.actions.members import (
    MayNotFile,
    NotAMember,
    accept_invitation,
    change_role,
    clean_email,
    hand_over,
    invite_member,
    leave_organization,
    lock_membership,
    remove_member,
    revoke_invitation,
)
from accounts.actions.merging import claim_senders, merge_accounts, settle_merges
from accounts.actions.organizations import confirm_organization, refuse_organization, register_organization
from accounts.actions.people import UnknownLanguage, UnknownRegion, clean_name, edit_profile, note_age, register_person
from accounts.actions.senders import Sender, people_of
from accounts.actions.sessions import end_other_sessions, end_session, renew_session
from accounts.actions.tokens import (
    ask_for_office,
    holds_an_office,
    make_token,
    possible_scopes,
    revoke_token,
    sign_in_program,
)
from accounts.actions.unsealing import (
    ask_unsealing,
    grant_unsealing,
    open_unsealing,
    refuse_unsealing,
    tell_unsealed,
)

__all__ = [
    "CannotBeConfirmed",
    "MayNotFile",
    "NotAMember",
    "Sender",
    "UnknownLanguage",
    "UnknownRegion",
    "accept_invitation",
    "ask_for_copy",
    "ask_for_office",
    "ask_unsealing",
    "change_role",
    "choose_mail",
    "claim_senders",
    "clean_email",
    "clean_name",
    "confirm_identity",
    "confirm_organization",
    "edit_profile",
    "end_other_sessions",
    "end_session",
    "erase_person",
    "finish_erasures",
    "follow",
    "grant_unsealing",
    "hand_over",
    "holds_an_office",
    "invite_member",
    "is_held_back",
    "leave_organization",
    "lock_membership",
    "make_desk_code",
    "make_token",
    "merge_accounts",
    "note_address_change",
    "note_age",
    "open_unsealing",
    "people_of",
    "possible_scopes",
    "refuse_organization",
    "refuse_unsealing",
    "register_organization",
    "register_person",
    "release_identity",
    "remove_factors",
    "remove_member",
    "renew_session",
    "renew_tags",
    "revoke_invitation",
    "revoke_token",
    "see_at_desk",
    "see_in_person",
    "settle_merges",
    "shut_out_others",
    "sign_in_program",
    "tell_unsealed",
    "try_code",
    "try_recovery_code",
    "undo_address_change",
    "unfollow",
]
