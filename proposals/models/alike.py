"""The index of alike words: hashes of what proposals say, by which a proposal that says nearly the same is found."""

from django.db import models
from django.utils.translation import pgettext_lazy

from proposals.models.proposals import Proposal, Revision


class Part(models.TextChoices):
    TEXT = "text", pgettext_lazy("part of a proposal", "new words")
    REASONS = "reasons", pgettext_lazy("part of a proposal", "reasons")


class AlikeWords(models.Model):
    """One part of a proposal's words as the index knows them: how many runs of letters, and their signature.

    `serial` is the proposal's number: the index holds every number up to its greatest.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    serial = models.PositiveIntegerField(db_index=True)
    part = models.CharField(max_length=7, choices=Part)
    size = models.PositiveSmallIntegerField()
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "part"], name="one_entry_per_part_of_a_proposal")]

    def __str__(self):
        return f"{self.part} of {self.proposal_id}"


class AlikeBand(models.Model):
    """One key under which words are found: words that share three places of their signatures share it."""

    pk = models.CompositePrimaryKey("key", "words")
    key = models.BigIntegerField()
    words = models.ForeignKey(AlikeWords, on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.key} of {self.words_id}"
