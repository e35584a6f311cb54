"""What a moderator asks a colleague about the item before them, and answers: parts of the bench."""

from django.shortcuts import get_object_or_404, redirect

from core.pages import mark_sent
from moderation.actions import answer_question, ask_colleague, withdraw_question
from moderation.colleagues import colleagues_of
from moderation.models import Question


def ask(request, draft, choice, item, form, now):
    if not form.is_valid():
        return None
    people = {str(person.pk): person for person in colleagues_of(item, request.user)}
    to = people.get(form.cleaned_data["colleague"])
    ask_colleague(item, to, form.cleaned_data["note"], by=request.user, at=now)
    return mark_sent(redirect(request.get_full_path()), f"ask-{item.uid}")


def answer(request, draft, choice, item, form, now):
    if not form.is_valid():
        return None
    question = _of(request, item, form, asked=request.user)
    answer_question(question, form.cleaned_data["note"], by=request.user, at=now)
    return mark_sent(redirect(request.get_full_path()), f"answer-{question.uid}")


def withdraw(request, draft, choice, item, form, now):
    if not form.is_valid():
        return None
    withdraw_question(_of(request, item, form, asker=request.user), by=request.user, at=now)
    return redirect(request.get_full_path())


def _of(request, item, form, **whose):
    """Return the question that a form means, among the person's own on the item."""
    return get_object_or_404(Question.objects.on(item).filter(**whose), uid=form.cleaned_data["question"])


ASKING = {"ask": ask, "answer": answer, "unask": withdraw}
