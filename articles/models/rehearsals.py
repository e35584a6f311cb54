"""A rehearsal of a consultation: invented people in tables of its own, which can be thrown away."""

from django.db import models
from django.utils.translation import pgettext_lazy

from articles.models.drafts import Draft
from core import ids


class Stage(models.TextChoices):
    """How far a rehearsal is."""

    MAKING = "making", pgettext_lazy("rehearsal", "being made")
    READY = "ready", pgettext_lazy("rehearsal", "ready")
    FAILED = "failed", pgettext_lazy("rehearsal", "could not be made")
    LEAVING = "leaving", pgettext_lazy("rehearsal", "being thrown away")


class Rehearsal(models.Model):
    """The one rehearsal that a draft may have; this row is all that the site's own tables know of it.

    Everything else lies in the schema that is named after it, and no query of the site reaches there. `attempt` counts
    the workers that took it up: who finds another number there has lost it. `migrations` says with which tables it
    was made: with others it cannot be entered any more.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.rehearsal_id, editable=False)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="rehearsal")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.MAKING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    taken_until = models.DateTimeField(null=True)
    migrations = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="ready") | models.Q(ready_at__isnull=False), name="rehearsal_ready_since"
            )
        ]

    def __str__(self):
        return f"{self.draft_id} {self.stage}"

    @property
    def schema(self):
        return f"rehearsal_{self.uid.removeprefix('h_')}"

    @property
    def prefix(self):
        """What all its addresses begin with."""
        return f"/rehearsals/{self.uid}/"
