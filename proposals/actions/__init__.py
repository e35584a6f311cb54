"""Every change to proposals, comments, supports and dossiers: one function and one transaction each."""

from proposals.actions.alike import index_alike, index_revised, lock_alike
from proposals.actions.alterations import enter_alterations, forget_alterations, lock_alterations
from proposals.actions.attaching import attach_file, detach_file
from proposals.actions.begun import discard_begun_revision, save_begun_revision
from proposals.actions.coauthors import leave_proposal, remove_coauthor
from proposals.actions.comments import edit_comment, post_comment, withdraw_comment
from proposals.actions.cosigning import ask_cosigner, ask_no_longer, cosign, withdraw_cosignature
from proposals.actions.covering import cover_passages, mark_of_texts, texts_of, uncover
from proposals.actions.disputing import dispute
from proposals.actions.dossiers import (
    PositionText,
    drop_position,
    put_back_position,
    save_letter,
    save_position,
)
from proposals.actions.edited import discard_edited_file, forget_edited_files, read_edited_file, take_changes
from proposals.actions.filing import file_dossier
from proposals.actions.grouping import lock_both, merge_into, split_off
from proposals.actions.inviting import (
    accept_coauthorship,
    decline_coauthorship,
    invite_coauthor,
    revoke_coauthor_invitation,
)
from proposals.actions.locking import lock_in_order
from proposals.actions.moderating import (
    hide,
    mark_all_decided,
    mark_decided,
    publish,
    put_on_other_ground,
    restore,
    return_to_author,
    take_back_return,
)
from proposals.actions.naming import show_least_of_all, show_less
from proposals.actions.opinions import give_opinion, recount_statements, renew_statements, take_back_opinion
from proposals.actions.places import MOST_PLACES, PlaceWords
from proposals.actions.placing import put_elsewhere
from proposals.actions.proposals import (
    ProposalWords,
    discard_draft,
    file_proposal,
    save_draft,
    submit_proposal,
    withdraw_proposal,
)
from proposals.actions.putting_back import Standing, put_back
from proposals.actions.revising import RevisedWords, revise_proposal
from proposals.actions.showing import touch_counts_of, touch_pages_of
from proposals.actions.signing import sign_dossier, take_signature_out
from proposals.actions.supports import (
    support_comment,
    support_proposal,
    withdraw_comment_support,
    withdraw_support,
)
from proposals.actions.translating import TranslatedWords, last_waiting, remove_translation, translate
from proposals.actions.unreviewed import show_unreviewed

__all__ = [
    "MOST_PLACES",
    "PlaceWords",
    "PositionText",
    "ProposalWords",
    "RevisedWords",
    "Standing",
    "TranslatedWords",
    "accept_coauthorship",
    "ask_cosigner",
    "ask_no_longer",
    "attach_file",
    "cosign",
    "cover_passages",
    "decline_coauthorship",
    "detach_file",
    "discard_begun_revision",
    "discard_draft",
    "discard_edited_file",
    "dispute",
    "drop_position",
    "edit_comment",
    "enter_alterations",
    "file_dossier",
    "file_proposal",
    "forget_alterations",
    "forget_edited_files",
    "give_opinion",
    "hide",
    "index_alike",
    "index_revised",
    "invite_coauthor",
    "last_waiting",
    "leave_proposal",
    "lock_alike",
    "lock_alterations",
    "lock_both",
    "lock_in_order",
    "mark_all_decided",
    "mark_decided",
    "mark_of_texts",
    "merge_into",
    "post_comment",
    "publish",
    "put_back",
    "put_back_position",
    "put_elsewhere",
    "put_on_other_ground",
    "read_edited_file",
    "recount_statements",
    "remove_coauthor",
    "remove_translation",
    "renew_statements",
    "restore",
    "return_to_author",
    "revise_proposal",
    "revoke_coauthor_invitation",
    "save_begun_revision",
    "save_draft",
    "save_letter",
    "save_position",
    "show_least_of_all",
    "show_less",
    "show_unreviewed",
    "sign_dossier",
    "split_off",
    "submit_proposal",
    "support_comment",
    "support_proposal",
    "take_back_opinion",
    "take_back_return",
    "take_changes",
    "take_signature_out",
    "texts_of",
    "touch_counts_of",
    "touch_pages_of",
    "translate",
    "uncover",
    "withdraw_comment",
    "withdraw_comment_support",
    "withdraw_cosignature",
    "withdraw_proposal",
    "withdraw_support",
]
