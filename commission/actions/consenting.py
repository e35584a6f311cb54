"""Authors agree with words that the Commission adopts of what they asked for, or object to them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from commission.models import AuthorAnswer, AuthorSays, Decision
from core.rules import RuleViolation
from core.text import TextMissing, clean
from moderation.permissions import articles_of
from record.actions import forget, record


class NotYours(RuleViolation):
    code = "not_yours"
    sentence = _("Only who asked for it can answer here.")
    status = 403


class NothingToAgreeTo(RuleViolation):
    code = "nothing_to_agree_to"
    sentence = _("This answer holds no words of the Commission to agree to.")
    status = 409


class AnswerIsAnother(RuleViolation):
    code = "answer_is_another"
    sentence = _("The Commission's answer is another one now. Read it first.")
    status = 409


class AgreedAlready(RuleViolation):
    code = "agreed_already"
    sentence = _("You agreed already. An agreement stays.")
    status = 409


class ObjectionMissing(TextMissing):
    code = "objection_missing"
    sentence = _("Say what you object to.")


@transaction.atomic
def answer_words(decision, *, agrees, words, digest, by, at):
    """Agree with the words of a decision, or object to them, saying why; an agreement stays, an objection may change.

    `digest` is that of the decision that was read: where it does not stand any more, or is another, nothing is kept.
    The same again changes nothing.
    """
    decision = Decision.objects.select_for_update(of=["self"]).for_list().get(pk=decision.pk)
    if not decision.item.is_own_of(by):
        raise NotYours
    if not decision.words:
        raise NothingToAgreeTo
    if decision.replaced_by_id or decision.digest != digest:
        raise AnswerIsAnother
    said = clean(words, "statement", field="words", required=not agrees, missing=ObjectionMissing)
    latest = AuthorAnswer.objects.filter(decision=decision, person=by).last()
    if latest and latest.agrees == agrees and latest.words == said:
        return latest
    if latest and latest.agrees:
        raise AgreedAlready
    made = AuthorAnswer.objects.create(decision=decision, person=by, agrees=agrees, words=said, digest=digest, at=at)
    decision.author_says = _together(decision)
    decision.save(update_fields=["author_says"])
    sealed = {"reason_c": said} if said else {}
    data = {"decision": decision.uid, "agrees": agrees, "sha256": digest}
    record("decision.author_answered", made.uid, actor=by.as_actor(), data=data, sealed=sealed, at=at, is_new=True)
    touch(sorted(articles_of(decision.item)), at=at)
    return made


def erase_person(person, *, at):
    """Forget what a person said of words of the Commission; that they agreed or objected stays. Part of an act."""
    said = AuthorAnswer.objects.filter(person=person).exclude(words="")
    forget(list(said.values_list("uid", flat=True)))
    said.update(words="")
    return False


def join_accounts(kept, emptied, *, at):
    """Let the person who stays have said what both said; what both agreed to they agreed to once."""
    twice = AuthorAnswer.objects.filter(person=kept, agrees=True).values("decision")
    AuthorAnswer.objects.filter(person=emptied, agrees=True, decision__in=list(twice)).delete()
    AuthorAnswer.objects.filter(person=emptied).update(person=kept)


def _together(decision):
    """Return what authors say together: they object where one of them does now, else they agree."""
    latest = {}
    for answer in AuthorAnswer.objects.filter(decision=decision).order_by("pk"):
        latest[answer.person_id] = answer.agrees
    return AuthorSays.AGREES if all(latest.values()) else AuthorSays.OBJECTS
