"""Asking a colleague about an item: a question, its answer or its end; between the two of them alone.

Each locks the item's row first, as rulings and claims do.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify, take_back
from core.rules import RuleViolation
from core.text import clean
from moderation.actions.claims import NoColleague, NotHeld, hold, locked
from moderation.actions.refusals import AlreadyWithdrawn, NotAppointed
from moderation.colleagues import can_be_asked
from moderation.models import HANDED_FOR, Claim, Question, is_gone, target
from moderation.permissions import can_rule

ASKED, ANSWERED = "question.asked", "question.answered"


class AlreadyAsked(RuleViolation):
    code = "already_asked"
    sentence = _("Your question on this still waits. Take it back before you ask another.")
    status = 409


class QuestionClosed(RuleViolation):
    code = "question_closed"
    sentence = _("This question is closed: it was taken back, or this was ruled on. Nothing needs an answer any more.")
    answered = _("This question is answered already. The answer stays as it is.")
    status = 409


class NotYourQuestion(RuleViolation):
    code = "not_your_question"
    sentence = _("Only the moderator who was asked answers, and only who asked takes a question back.")
    status = 403


@transaction.atomic
def ask_colleague(item, to, text, *, by, at):
    """Ask a colleague who may rule on it about an item that one holds; who asks keeps it for an hour.

    They may put it off meanwhile, and it is free for everybody. The colleague is told. The same question again returns
    the earlier one.
    """
    item = locked(item)
    text = clean(text, "note", field="note")
    earlier = Question.objects.on(item).open().filter(asker=by).first()
    if earlier is not None and to is not None and (earlier.asked_id, earlier.text) == (to.pk, text):
        return earlier
    if is_gone(item):
        raise AlreadyWithdrawn
    claim = Claim.objects.on(item).standing(at).filter(moderator=by).select_related("appeal").first()
    if claim is None:
        raise NotHeld
    if not can_rule(by, item):
        raise NotAppointed
    if earlier is not None:
        raise AlreadyAsked
    if to is None or to.pk == by.pk or not can_be_asked(to, item):
        raise NoColleague(field="colleague")
    question = Question.objects.create(draft=item.draft, **target(item), asker=by, asked=to, text=text, asked_at=at)
    hold(item, by, at, HANDED_FOR, appeal=claim.appeal)
    notify(to, ASKED, question.uid, at=at)
    return question


@transaction.atomic
def answer_question(question, text, *, by, at):
    """Answer what one was asked; whoever asked is told. The same answer again changes nothing."""
    question = _locked(question)
    if question.asked_id != by.pk:
        raise NotYourQuestion
    text = clean(text, "note", field="note")
    if question.answered_at is not None and question.answer == text:
        return question
    _refuse_ended(question)
    if is_gone(question.item):
        raise QuestionClosed
    if not can_rule(by, question.item):
        raise NotAppointed
    question.answer, question.answered_at = text, at
    question.save(update_fields=["answer", "answered_at"])
    notify(question.asker, ANSWERED, question.uid, at=at)
    return question


@transaction.atomic
def withdraw_question(question, *, by, at):
    """Take back a question of one's own that nobody answered; again changes nothing."""
    question = _locked(question)
    if question.asker_id != by.pk:
        raise NotYourQuestion
    if question.closed_at is not None:
        return question
    _refuse_ended(question)
    question.closed_at = at
    question.save(update_fields=["closed_at"])
    take_back(question.uid, ASKED, [question.asked], at=at)
    return question


def close_questions(item, *, at):
    """Close what nobody answered about an item, once it is ruled on; its row is locked. Answers stay to be read."""
    waiting = list(Question.objects.on(item).filter(answered_at=None, closed_at=None).select_related("asked"))
    for question in waiting:
        question.closed_at = at
        question.save(update_fields=["closed_at"])
        take_back(question.uid, ASKED, [question.asked], at=at)


def _locked(question):
    """Return a question with its item, both locked."""
    item = locked(Question.objects.with_items().get(pk=question.pk).item)
    question = Question.objects.select_for_update(of=["self"]).select_related("asker", "asked").get(pk=question.pk)
    for what, value in target(item).items():
        setattr(question, what, value)
    return question


def _refuse_ended(question):
    if question.answered_at is not None:
        raise QuestionClosed(QuestionClosed.answered)
    if question.closed_at is not None:
        raise QuestionClosed
