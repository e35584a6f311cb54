"""The Commission answers proposals: one by one, or all that say the same."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify
from commission.models import OUTCOMES_OF, Considered, Decision, DecisionText, Outcome
from commission.permissions import is_appointed_for
from commission.reasons import cleaned
from core.rules import RuleViolation
from proposals.actions import mark_decided
from proposals.models import Kind, Proposal, Status
from record.actions import record

MOST_AT_ONCE = 500
OUTCOMES = Outcome.values


class NothingChosen(RuleViolation):
    code = "nothing_chosen"
    sentence = _("Choose at least one proposal.")


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


@dataclass(frozen=True)
class Shown:
    """What a rapporteur had before their eyes: a proposal, or (with a count) it and its open equals."""

    serial: int
    count: int | None = None


@transaction.atomic
def decide(proposals, *, outcome, reasons, by, at):
    """Answer proposals, all of them or none, and return their standing decisions by number.

    What has this very answer already keeps it: repeating gives the same decisions, no new leaf, no new notice.
    All rows are locked in the order of their keys before the first is touched.
    """
    reasons = cleaned(reasons)
    if outcome not in OUTCOMES:
        raise OutcomeMissing(field="outcome")
    keys = {proposal.pk for proposal in proposals}
    if not keys:
        raise NothingChosen(field="chosen")
    if len(keys) > MOST_AT_ONCE:
        raise TooManyAtOnce(field="chosen", count=len(keys), limit=MOST_AT_ONCE)

    locked = _locked(keys)
    for proposal in locked:
        if proposal.author_id == by.pk:
            raise OwnProposal(field="chosen", number=proposal.number)
        if not is_appointed_for(by, proposal):
            raise NotAppointed(field="chosen", number=proposal.number)
    standing = Decision.objects.standing().on(locked)
    for proposal in locked:
        decision = standing.get(proposal.pk)
        if decision and not decision.says(outcome, reasons):
            raise AlreadyDecided(field="chosen", number=proposal.number, outcome=decision.get_outcome_display())
    fresh = [proposal for proposal in locked if proposal.pk not in standing]
    for proposal in fresh:
        _refuse_unfit(proposal, outcome)

    standing |= _publish(fresh, outcome=outcome, reasons=reasons, by=by, at=at)
    return [standing[proposal.pk] for proposal in locked]


@transaction.atomic
def decide_folds(article, shown, *, outcome, reasons, by, at):
    """Answer what a rapporteur chose at the desk of an article: single proposals, or one with all its open equals.

    A fold is answered as it was shown: if it has grown or shrunk since, nothing happens. One fold above the limit is
    answered from its lowest numbers on; the rest stays open. Where all of a fold is answered, it is a repeat.
    """
    weighed = Considered.objects.in_article(article)
    first = {row.serial: row for row in weighed.filter(serial__in=[item.serial for item in shown])}
    keys = {(row.provision_id, row.kind, row.sameness) for row in first.values()}
    members = {}
    for row in weighed.in_folds(keys).exclude(author=by).order_by("serial"):
        members.setdefault((row.provision_id, row.kind, row.sameness), []).append(row)

    chosen = []
    for item in shown:
        row = first.get(item.serial)
        if row is None:
            raise NothingChosen(_("One of the chosen proposals is not before the Commission any more."), field="chosen")
        if item.count is None:
            chosen.append(row)
            continue
        equal = members.get((row.provision_id, row.kind, row.sameness), [])
        still_open = [one for one in equal if one.status != Status.DECIDED]
        if still_open and len(still_open) != item.count:
            raise FoldChanged(field="chosen", number=row.number, shown=item.count, now=len(still_open))
        chosen.extend(still_open or equal)
    if len(shown) == 1:
        chosen = chosen[:MOST_AT_ONCE]
    return decide(chosen, outcome=outcome, reasons=reasons, by=by, at=at)


def _locked(keys):
    rows = Proposal.objects.filter(pk__in=keys).with_changes().select_related("draft")
    return list(rows.select_for_update(of=["self"]).order_by("pk"))


def _refuse_unfit(proposal, outcome):
    if not proposal.is_public or proposal.is_tombstone:
        raise NotOpenToAnswer(field="chosen", number=proposal.number or proposal.uid)
    for change in proposal.current_revision.changes.all():
        if outcome in OUTCOMES_OF[change.kind]:
            continue
        refusal = {Kind.QUESTION: QuestionNeedsAnswer, Kind.KEEP: KeepIsInScope}.get(change.kind, OnlyQuestionsAnswered)
        raise refusal(field="outcome", number=proposal.number)


def _publish(proposals, *, outcome, reasons, by, at):
    if not proposals:
        return {}
    # By article first: each proposal raises its article's version, and two batches must raise them in one order.
    for proposal in sorted(proposals, key=lambda one: (one.change.article_id, one.pk)):
        mark_decided(proposal, at=at)
    decisions = Decision.objects.bulk_create(
        Decision(draft=one.draft, proposal=one, outcome=outcome, decided_by=by, at=at) for one in proposals
    )
    DecisionText.objects.bulk_create(
        DecisionText(decision=decision, language=language, reasons=words)
        for decision in decisions
        for language, words in reasons.items()
    )
    for decision in decisions:
        data = {"proposal": decision.proposal.uid, "outcome": outcome}
        record(
            "decision.published", decision.uid, actor=by.as_actor("rapporteur"), at=at, data=data, sealed={"c": reasons}
        )
        notify(decision.proposal.author, "proposal.decided", decision.uid, at=at)
    return Decision.objects.standing().on(proposals)
