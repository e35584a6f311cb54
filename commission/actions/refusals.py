"""Why an act of the Commission is refused."""

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation


class NothingChosen(RuleViolation):
    code = "nothing_chosen"
    sentence = _("Choose at least one proposal or position.")
    gone = _("One of the chosen proposals or positions is not before the Commission any more.")


class TooManyAtOnce(RuleViolation):
    code = "too_many_at_once"
    sentence = _("%(count)s proposals are chosen. At most %(limit)s can be answered at once.")


class OutcomeMissing(RuleViolation):
    code = "outcome_missing"
    sentence = _("Choose what the Commission decided.")


class QuestionNeedsAnswer(RuleViolation):
    code = "question_needs_answer"
    sentence = _("%(number)s is a question: it can be answered or be out of scope.")


class OnlyQuestionsAnswered(RuleViolation):
    code = "only_questions_answered"
    sentence = _("%(number)s is no question: it can be accepted, accepted in part, declined or be out of scope.")


class KeepIsInScope(RuleViolation):
    code = "keep_is_in_scope"
    sentence = _("%(number)s agrees with the words of the draft: it can be accepted, accepted in part or declined.")


class NotAppointed(RuleViolation):
    code = "not_appointed"
    sentence = _("You are not appointed to answer %(number)s.")
    status = 403


class OwnProposal(RuleViolation):
    code = "own_proposal"
    sentence = _("%(number)s is your own proposal: somebody else must answer it.")
    status = 403


class OwnOrganization(RuleViolation):
    code = "own_organization"
    sentence = _("%(number)s is from your own organization: somebody who is no member must answer it.")
    status = 403


class AlreadyDecided(RuleViolation):
    code = "already_decided"
    sentence = _("%(number)s has an answer already: %(outcome)s. It stands until a new decision replaces it.")


class NotOpenToAnswer(RuleViolation):
    code = "not_open_to_answer"
    sentence = _("%(number)s cannot be answered: it is hidden, withdrawn, returned or not published.")


class FoldChanged(RuleViolation):
    code = "fold_changed"
    sentence = _(
        "%(number)s: %(shown)s equal proposals were shown, now there are %(now)s. Look again and send once more."
    )


class GroupChanged(RuleViolation):
    code = "group_changed"
    sentence = _("A moderator merged or split some of these meanwhile. Look again and send once more.")
    status = 409


class WordsChanged(RuleViolation):
    code = "words_changed"
    sentence = _("The author of %(number)s sent other words after you had read it. Look again and send once more.")


class PositionChanged(RuleViolation):
    code = "position_changed"
    sentence = _("%(number)s was filed anew after you had read it. Look again and send once more.")


class AlreadyReplaced(RuleViolation):
    code = "already_replaced"
    sentence = _("This answer was replaced already. The one that stands now: %(outcome)s.")


class NothingCorrected(RuleViolation):
    code = "nothing_corrected"
    sentence = _("Outcome and reasons are the same as before: there is nothing to correct.")
