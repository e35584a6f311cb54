"""What the author of a long text says against a cut that staff made, and what staff answer: both stay beside it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify
from articles.actions import touch_draft
from core.rules import RuleViolation
from core.text import clean
from intake.actions.long_texts import LongTextFinished, actor_on, locked_long_text
from intake.models import MOST_OBJECTIONS, Objection, Segment
from intake.permissions import is_own_long_text
from record.actions import record

OBJECTED, ANSWERED = "long_text.objected", "long_text.answered"


class NotTheirs(RuleViolation):
    code = "not_theirs"
    sentence = _("Only whoever sent the text objects to a cut, and only to one that staff made.")
    status = 403


class ObjectedAlready(RuleViolation):
    code = "objected_already"
    sentence = _("You have objected to this cut. Staff answer first.")


class TooManyObjections(RuleViolation):
    code = "too_many_objections"
    sentence = _("There are %(limit)s objections to this text already. More are not taken.")


class NothingObjected(RuleViolation):
    code = "nothing_objected"
    sentence = _("No objection waits here. It was answered meanwhile.")
    status = 409


@transaction.atomic
def object_to_cut(long_text, start, *, words, by, at):
    """Say against a cut that staff made; nobody confirms the part or finishes the text until staff have answered."""
    long_text = locked_long_text(long_text)
    actor = actor_on(long_text, by)
    if long_text.erased_at:
        raise LongTextFinished
    segment = Segment.objects.filter(long_text=long_text, start=start).first()
    if segment is None or not segment.by_staff or not is_own_long_text(by, long_text):
        raise NotTheirs
    words = clean(words, "comment", field="words")
    if long_text.objections.open().filter(start=start).exists():
        raise ObjectedAlready
    if long_text.objections.count() >= MOST_OBJECTIONS:
        raise TooManyObjections(limit=MOST_OBJECTIONS)
    objection = Objection.objects.create(long_text=long_text, start=start, words=words, made_by=by, made_at=at)
    record(OBJECTED, long_text.uid, actor=actor, sealed={"c": words}, at=at)
    return objection


@transaction.atomic
def answer_objection(long_text, start, *, answer, by, at):
    """Answer what the author objects to; not by the author."""
    long_text = locked_long_text(long_text)
    actor = actor_on(long_text, by)
    if is_own_long_text(by, long_text):
        raise NotTheirs(_("Staff of the desk answer an objection, not whoever made it."))
    answer = clean(answer, "comment", field="answer")
    objection = long_text.objections.open().filter(start=start).first()
    if objection is None:
        raise NothingObjected
    objection.answer, objection.answered_by, objection.answered_at = answer, by, at
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    record(ANSWERED, long_text.uid, actor=actor, sealed={"c": answer}, at=at)
    notify(long_text.author, ANSWERED, long_text.uid, at=at)
    if long_text.finished_at:
        touch_draft(long_text.draft_id)
    return objection
