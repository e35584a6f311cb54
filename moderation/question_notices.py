"""How questions among moderators and their answers read as notices; no words of anybody's."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from moderation.actions.asking import ANSWERED, ASKED
from moderation.models import Question
from moderation.queue import review_address


def register_all():
    register(ASKED, read_asked)
    register(ANSWERED, read_answered)


def read_asked(object_ids, language):
    """Return how questions that still wait read to those who were asked."""
    with override(language):
        title = _("A colleague asks you about something that waits for a ruling")
        text = _("Read the question beside it and answer by a note. Only the two of you read it.")
        return _readings(Question.objects.open().filter(uid__in=object_ids), title, text)


def read_answered(object_ids, language):
    """Return how answers read to whoever asked."""
    with override(language):
        title = _("A colleague answered your question")
        text = _("The answer stands beside what you asked about. You rule on it, or leave it to others.")
        return _readings(Question.objects.filter(uid__in=object_ids, answered_at__isnull=False), title, text)


def _readings(rows, title, text):
    return {row.uid: Reading(title, text, _address(row)) for row in rows.with_items()}


def _address(question):
    return review_address(question.draft, question.item.uid, getattr(question.item, "serial", None))
