"""What authors say of words that the Commission adopts where it accepts what they asked for in part."""

from django.conf import settings
from django.db import models

from core import ids
from core.text import LENGTHS


class AuthorAnswer(models.Model):
    """An author agrees with words of the Commission, or objects; it holds for exactly these.

    `digest` is that of the decision: its outcome, reasons and words. A correction is another decision, of which nobody
    has said anything yet. The author's own words are for the Commission alone.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.author_answer_id, editable=False)
    decision = models.ForeignKey("commission.Decision", on_delete=models.PROTECT, related_name="author_answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    words = models.TextField(max_length=LENGTHS["statement"], blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], condition=models.Q(agrees=True), name="an_author_agrees_once"
            )
        ]

    def __str__(self):
        return f"{'agrees' if self.agrees else 'objects'} {self.decision_id}"
