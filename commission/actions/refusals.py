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


class NeedsSecond(RuleViolation):
    code = "needs_second"
    sentence = _(
        "%(count)s are chosen. More than %(limit)s need a second signature: prepare an answer for them instead."
    )


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


class NotOfStaff(RuleViolation):
    code = "not_of_staff"
    sentence = _("You are not appointed to prepare answers here.")
    status = 403


class NotForYou(RuleViolation):
    code = "step_of_another"
    sentence = _(
        "This step is not yours: whoever drafted does not check, whoever checked does not decide, and the second "
        "signature is another rapporteur's."
    )
    status = 403


class InAnotherDocket(RuleViolation):
    code = "in_another_docket"
    sentence = _("%(number)s is in another prepared answer already: “%(title)s”.")
    status = 409


class DocketClosed(RuleViolation):
    code = "docket_closed"
    sentence = _("Nothing can be changed in this prepared answer now: %(status)s.")
    status = 409


class UnknownEntry(RuleViolation):
    code = "unknown_entry"
    sentence = _("This is not in the prepared answer any more. Open the page anew.")
    status = 409


class VerdictChanged(RuleViolation):
    code = "verdict_changed"
    sentence = _("Somebody else wrote at variant %(number)s meanwhile. Compare and save once more.")
    status = 409


class AnswersMissing(RuleViolation):
    code = "answers_missing"
    sentence = _("Something is missing in the answers to %(count)s variants: %(numbers)s.")


class AnotherStep(RuleViolation):
    code = "another_step"
    sentence = _("This prepared answer is at another step now: %(status)s.")
    status = 409


class DocketChanged(RuleViolation):
    code = "docket_changed"
    sentence = _("The prepared answer is another one than you read. Read it anew.")
    status = 409


class GoneFromDocket(RuleViolation):
    code = "gone_from_docket"
    sentence = _(
        "%(count)s cannot be answered any more, they were withdrawn, hidden, changed or answered: %(numbers)s. Leave "
        "them out and send once more."
    )
    status = 409


class AnotherFate(RuleViolation):
    code = "another_fate"
    sentence = _(
        "%(number)s asks for the same and was answered: %(outcome)s. Answer likewise, or prepare an answer that says "
        "why it is another."
    )


class UnknownStep(RuleViolation):
    code = "unknown_step"
    sentence = _("Say what is to be done with the prepared answer.")


class NothingMarked(RuleViolation):
    code = "nothing_marked"
    sentence = _("Mark at least one proposal first.")


class SittingOfAnother(RuleViolation):
    code = "sitting_of_another"
    sentence = _("Only a secretary of this consultation enters sittings.")
    status = 403


class SittingNumberTaken(RuleViolation):
    code = "sitting_number_taken"
    sentence = _("There is a sitting with the number %(number)s already.")


class QuorumAboveMembers(RuleViolation):
    code = "quorum_above_members"
    sentence = _("The quorum is from 1 to the number of members of the Commission: %(members)s.")


class StreamNotAddress(RuleViolation):
    code = "stream_not_address"
    sentence = _("The link to the stream is an address that begins with https://.")


class SittingWordsMissing(RuleViolation):
    code = "sitting_words_missing"
    sentence = _("It is missing in Kazakh or in Russian: both are needed.")


class SittingClosed(RuleViolation):
    code = "sitting_closed"
    sentence = _("Nothing can be changed in this sitting now: %(status)s.")
    status = 409


class NotOnAgenda(RuleViolation):
    code = "not_on_agenda"
    sentence = _("This is not on the agenda any more. Open the page anew.")
    status = 409


class DocketNotWithStaff(RuleViolation):
    code = "docket_not_with_staff"
    sentence = _("“%(title)s” cannot be put on an agenda now: %(status)s.")
    status = 409


class AwaitsAnother(RuleViolation):
    code = "awaits_another_sitting"
    sentence = _("“%(title)s” is on the agenda of sitting %(number)s already.")
    status = 409


class DecidedAwaits(RuleViolation):
    code = "decided_awaits_sitting"
    sentence = _(
        "“%(title)s” is decided and waits for this sitting. Give it back to be drafted, then take it off the agenda."
    )
    status = 409


class SittingNotBegun(RuleViolation):
    code = "sitting_not_begun"
    sentence = _("The sitting has not begun yet. Enter what came of it once it has begun.")


class AttendanceDiffers(RuleViolation):
    code = "attendance_differs"
    sentence = _("%(names)s names are entered and the number says %(present)s. Leave one of them out, or mend it.")


class AttendanceMissing(RuleViolation):
    code = "attendance_missing"
    sentence = _("Enter how many members were there, or their names.")


class MoreThanMembers(RuleViolation):
    code = "more_than_members"
    sentence = _("%(present)s cannot have been there: the Commission has %(members)s members.")


class VotesMissing(RuleViolation):
    code = "votes_missing"
    sentence = _("Item %(number)s: enter all three numbers of votes, or none of them.")


class VotedTwice(RuleViolation):
    code = "voted_twice"
    sentence = _("Item %(number)s: %(name)s stands twice among those who voted.")


class VotesDiffer(RuleViolation):
    code = "votes_differ"
    sentence = _("Item %(number)s: the numbers of votes are others than the names say.")


class MoreVotesThanPresent(RuleViolation):
    code = "more_votes_than_present"
    sentence = _("Item %(number)s: %(votes)s votes are entered, and %(present)s members were there.")


class SittingNotHeld(RuleViolation):
    code = "sitting_not_held"
    sentence = _("First enter who was at the sitting and what came of it.")


class NoQuorum(RuleViolation):
    code = "no_quorum"
    sentence = _(
        "%(present)s members were there and the quorum is %(quorum)s: the sitting could decide nothing, and nothing of "
        "it is published."
    )


class MinutesMissing(RuleViolation):
    code = "minutes_missing"
    sentence = _("The minutes are missing in Kazakh or in Russian: both are published with the sitting.")


class SittingChanged(RuleViolation):
    code = "sitting_changed"
    sentence = _("The sitting, or an answer on its agenda, is another one than you read. Read it anew.")
    status = 409


class FatesDiffer(RuleViolation):
    code = "fates_differ"
    sentence = _(
        "Others who ask for the same were answered otherwise meanwhile: variants %(numbers)s. Give it back and say why."
    )
    status = 409
