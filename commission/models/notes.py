"""What staff note for one another at the desk, on a proposal, on all that ask for the same words, or on a position."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from proposals.models import Position, Proposal


class NoteQuerySet(models.QuerySet):
    def for_list(self):
        """With their writers and what they are on, the earliest first."""
        return self.select_related("writer", "proposal").order_by("at", "pk")


class Note(models.Model):
    """A note of one of the staff, for those who weigh the draft alone. It is never changed; its writer may strike it.

    With `of_variant` it is about all that ask for the same words as the proposal does, in the same place.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.note_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, related_name="+")
    of_variant = models.BooleanField(default=False)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LENGTHS["note"])
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) ^ Q(position__isnull=True), name="note_on_one_thing"
            ),
            models.CheckConstraint(condition=Q(of_variant=False) | Q(proposal__isnull=False), name="note_on_a_variant"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]

    def __str__(self):
        return self.uid
