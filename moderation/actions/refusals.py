"""Why moderation may not be done: refusals that several acts share."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation


class UnknownRuling(RuleViolation):
    code = "unknown_ruling"
    sentence = _("Choose the ruling.")


class UnknownGround(RuleViolation):
    code = "unknown_ground"
    sentence = _("Choose the ground.")


class GroundChanged(RuleViolation):
    code = "ground_changed"
    sentence = _("The rule changed while you wrote. Read it as it stands now, then choose the ground again.")
    status = 409


class StatementMissing(RuleViolation):
    code = "statement_missing"
    sentence = _("Write the statement of reasons: the author will read it.")


class NotAppointed(RuleViolation):
    code = "not_appointed"
    sentence = _("You are not appointed to moderate this article.")
    status = 403


class OwnWords(RuleViolation):
    code = "own_words"
    sentence = _("Nobody rules on their own words. Another moderator will.")
    status = 403


class OwnOrganization(RuleViolation):
    code = "own_organization"
    sentence = _("Nobody rules on the words of their own organization. Another moderator will.")
    status = 403


class NotSubmitted(RuleViolation):
    code = "not_submitted"
    sentence = _("This has not been sent yet: there is nothing to rule on.")


class AlreadyWithdrawn(RuleViolation):
    code = "already_withdrawn"
    sentence = _("The author has withdrawn this. There is nothing left to rule on.")
    erased = _("The author has erased this. There is nothing left to rule on.")


class AlreadyReturned(RuleViolation):
    code = "already_returned"
    sentence = _("This was returned to its author. It comes back to the queue when it is sent again.")


class AlreadyHidden(RuleViolation):
    code = "already_hidden"
    sentence = _("This is hidden already. It can only be restored.")


class AlreadyReviewed(RuleViolation):
    code = "already_reviewed"
    sentence = _("A moderator has already let this stand, and nobody has reported it since.")


class WordsChanged(RuleViolation):
    code = "words_changed"
    sentence = _("The author sent other words after you had opened this. Read them, then rule.")
    in_another_language = _("The author sent a translation after you had opened this. Read it, then rule.")
    status = 409


class NotHidden(RuleViolation):
    code = "not_hidden"
    sentence = _("This is not hidden: there is nothing to restore.")


class NotCoveredNow(RuleViolation):
    code = "not_covered_now"
    sentence = _("Other words of this wait. Rule on them first, then cover passages of those that stand.")
    left_out = _("This was left out of a later version. It can be hidden, but no passage of it covered.")


class SecondPersonNeeded(RuleViolation):
    code = "second_person_needed"
    sentence = _("Whoever hid a text does not restore it. Another moderator must.")
    status = 403


class CommentNotReturned(RuleViolation):
    code = "comment_not_returned"
    sentence = _("A comment cannot be returned. Let it stand or hide it.")


class PositionNotReturned(RuleViolation):
    code = "position_not_returned"
    sentence = _("A dossier is filed as a whole and cannot be returned. Let the position stand or hide it.")


class BeforeTheCommission(RuleViolation):
    code = "before_the_commission"
    sentence = _("The Commission has taken this up. It can be hidden, but not returned.")
