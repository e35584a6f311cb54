"""Other words for a proposal that somebody writes and has not sent yet."""

from django.conf import settings
from django.db import models

from articles.languages import LANGUAGES
from core.text import LENGTHS
from proposals.models.proposals import Proposal


class BegunRevision(models.Model):
    """What one person has written so far of other words for one proposal: theirs alone, gone once it is sent.

    `made_from` is the number of the revision that was read; `texts` are the new words of each change in their order.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_from = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    texts = models.JSONField()
    reasons = models.TextField(max_length=LENGTHS["proposal_reasons"], blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_begun_revision_per_person")]

    def __str__(self):
        return f"{self.person_id} on {self.proposal_id}"
