"""Notes of staff at the desk: written and struck, never changed, read by those who weigh the draft alone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commission.models import Note, answered_by
from commission.permissions import can_note_on
from core.locks import take_turns
from core.rules import RuleViolation
from core.text import clean


class NotWeighing(RuleViolation):
    code = "not_weighing"
    sentence = _("Notes are written by those of the staff who weigh what is said on this article.")
    status = 403


class NotYourNote(RuleViolation):
    code = "not_your_note"
    sentence = _("Only whoever wrote a note strikes it.")
    status = 403


@transaction.atomic
def add_note(item, text, *, of_variant=False, by, at):
    """Write a note on a proposal (`of_variant`: on all that ask for the same words) or on a position.

    The same note of the same person that is not struck is not written twice.
    """
    if not can_note_on(by, item):
        raise NotWeighing
    values = {answered_by(item): item, "of_variant": of_variant, "writer": by}
    values["text"] = clean(text, "note", field="note")
    take_turns("commission.notes", by.pk)
    standing = Note.objects.filter(**values, struck_at__isnull=True).first()
    return standing or Note.objects.create(draft_id=item.draft_id, at=at, **values)


@transaction.atomic
def strike_note(note, *, by, at):
    """Strike a note of one's own: it stays readable, as struck. Again changes nothing."""
    note = Note.objects.select_for_update(of=["self"]).get(pk=note.pk)
    if note.writer_id != by.pk:
        raise NotYourNote
    if note.struck_at is None:
        note.struck_at = at
        note.save(update_fields=["struck_at"])
    return note


def erase_person(person, *, at):
    """Forget what staff noted on a person's own proposals: it may tell of them. Notes that they wrote stay."""
    Note.objects.filter(proposal__author=person, proposal__organization__isnull=True).delete()
