"""Why an act on a proposal, comment or support is refused."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation


class UnknownKind(RuleViolation):
    code = "unknown_kind"
    sentence = _("This kind of proposal does not exist. Choose change, add, remove, keep or question.")


class UnknownLanguage(RuleViolation):
    code = "unknown_language"
    sentence = _("The text can be in Kazakh, Russian or English.")


class UnknownStance(RuleViolation):
    code = "unknown_stance"
    sentence = _("Say whether the comment is for, against or neutral.")


class ProvisionElsewhere(RuleViolation):
    code = "provision_elsewhere"
    sentence = _("This provision belongs to another draft.")


class TextUnchanged(RuleViolation):
    code = "text_unchanged"
    sentence = _("Your text is the same as the draft's. Change the words, or choose to keep them as they are.")


class LevelTooLow(RuleViolation):
    code = "level_too_low"
    sentence = _("This consultation asks for a confirmed identity. Your text is kept as a draft.")
    of_revision = _("This consultation asks for a confirmed identity. Your text is kept below.")


class NotYours(RuleViolation):
    code = "not_yours"
    sentence = _("Only its author can do this.")
    of_sending = _("Its author sends this proposal. Your words can be saved in the draft.")
    of_translation = _("A translation is made by the author, or by staff of the article.")
    status = 403


class OtherName(RuleViolation):
    code = "other_name"
    sentence = _("This draft is written in another name. Choose that name first, then send it. Your words are kept.")
    of_proposal = _("This proposal stands in another name. Choose that name first, then send. Your words are kept.")


class OtherWordsSaved(RuleViolation):
    """Another author saved other words than the form was made from; `stored` is the proposal with these words."""

    code = "other_words_saved"
    sentence = _("Another author saved other words meanwhile. Both texts stand below; nothing was overwritten.")
    status = 409

    def __init__(self, stored):
        self.stored = stored
        super().__init__()


class WrongState(RuleViolation):
    code = "wrong_state"
    sentence = _("This is no longer possible: the state of the proposal has changed.")


class AlreadyDecided(RuleViolation):
    code = "already_decided"
    sentence = _("The Commission has answered this proposal. It can no longer be withdrawn.")


class Disputed(RuleViolation):
    code = "disputed"
    sentence = _("You said that this was not you. It stays as it is, marked so; write anew what you want to say.")


class NotRegisteredAsYou(RuleViolation):
    code = "not_registered_as_you"
    sentence = _("This does not stand under your identity. You can report it if it breaks the rules.")
    status = 403


class OfOrganization(RuleViolation):
    code = "of_organization"
    sentence = _("This was said in the name of an organization. Its head can withdraw it.")


class OwnSupport(RuleViolation):
    code = "own_support"
    sentence = _("Nobody supports their own proposal.")


class OrganizationsDoNotSupport(RuleViolation):
    code = "organizations_do_not_support"
    sentence = _("Organizations do not support proposals: supports are people's. Act in your own name to support.")
    of_comment = _("Organizations do not support comments: supports are people's. Act in your own name to support.")


class OtherWordsNow(RuleViolation):
    code = "other_words_now"
    sentence = _("The words of this proposal changed after you had opened the page. Read them, then support it.")
    status = 409


class NotOpenToSupport(RuleViolation):
    code = "not_open_to_support"
    sentence = _("This proposal cannot be supported: it is hidden, withdrawn or not published.")


class NotOpenToComments(RuleViolation):
    code = "not_open_to_comments"
    sentence = _("Comments are not possible here: what they would answer is hidden, withdrawn or not published.")


class ThreadElsewhere(RuleViolation):
    code = "thread_elsewhere"
    sentence = _("The comment you answer belongs to another place.")


class QuoteNotFound(RuleViolation):
    code = "quote_not_found"
    sentence = _("These words stand neither in the draft here nor in the comment you answer. Copy them exactly.")


class NotInOffice(RuleViolation):
    code = "not_in_office"
    sentence = _("Only staff of this draft answer in an office, and not in an organization's name.")
    status = 403


class EditTimeOver(RuleViolation):
    code = "edit_time_over"
    sentence = _("Comments can be changed for ten minutes. You can answer your comment, or withdraw it.")


class ReadByModerator(RuleViolation):
    code = "read_by_moderator"
    sentence = _("A moderator has read this comment, so its words stay. You can answer it, or withdraw it.")


class NoLongerShown(RuleViolation):
    code = "no_longer_shown"
    sentence = _("This comment is hidden or withdrawn: its words can no longer be changed.")


class OwnCommentSupport(RuleViolation):
    code = "own_comment_support"
    sentence = _("Nobody supports their own comment.")


class CommentNotOpenToSupport(RuleViolation):
    code = "comment_not_open_to_support"
    sentence = _("This comment cannot be supported: it is hidden, withdrawn or not published.")
