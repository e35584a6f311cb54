"""The index of repeats: by which keys the texts of contributions are found, so that the next one finds its like."""

from django.db import models

from articles.models import Provision
from feedback.models.families import Part
from proposals.models import Comment, Proposal, Revision


class Entered(models.Model):
    """One text as the index knows it, by the words that were read (`Member`); keys alone, no words.

    Of a proposal the row of its reasons says that all its texts on the article are entered.
    """

    part = models.CharField(max_length=7, choices=Part)
    place = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "part", "place"], name="proposal_entered_once_at_a_place"),
            models.UniqueConstraint(fields=["comment"], name="comment_entered_once"),
        ]

    def __str__(self):
        return f"{self.part} of {self.proposal_id or self.comment_id}"


class Band(models.Model):
    """One key under which a text is found, of its place and part alone: alike texts share some."""

    pk = models.CompositePrimaryKey("key", "text")
    key = models.BigIntegerField()
    text = models.ForeignKey(Entered, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self):
        return f"{self.key} of {self.text_id}"


class EnteredUpTo(models.Model):
    """Up to which version of an article everything that is read there stands in the index."""

    article = models.OneToOneField(Provision, on_delete=models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField()

    def __str__(self):
        return f"{self.article_id} up to {self.number}"
