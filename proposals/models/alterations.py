"""The index of altered words: which words of the draft proposals change, so that others who change them are found."""

from django.db import models
from django.db.models import F, Q

from articles.models import ProvisionText
from proposals.models.proposals import Change, Proposal, Revision
from proposals.ranges import DIGEST_SIZE


class Alteration(models.Model):
    """One way of altering words of the draft: words and signs `start` to `end` go, and what comes has this digest.

    Many changes may make it. Which words come is read in the changes themselves.
    """

    base = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, related_name="+", db_index=False)
    start = models.IntegerField()
    end = models.IntegerField()
    digest = models.CharField(max_length=2 * DIGEST_SIZE, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "start", "end", "digest"], name="one_row_per_alteration"),
            models.CheckConstraint(condition=Q(start__gte=0, end__gte=F("start")), name="alteration_in_order"),
        ]

    def __str__(self):
        return f"{self.base_id} {self.start}-{self.end}"


class AlterationMadeQuerySet(models.QuerySet):
    def present(self):
        """Those of the words that a proposal has now; earlier words alter nothing any more."""
        return self.filter(change__revision=F("proposal__current_revision"))

    def stood_by(self):
        """Those whose words everybody reads now, and by which their author stands."""
        return self.present().filter(proposal__in=Proposal.objects.stood_by())


class AlterationMade(models.Model):
    """One change makes one alteration."""

    pk = models.CompositePrimaryKey("alteration", "change")
    alteration = models.ForeignKey(Alteration, on_delete=models.CASCADE, related_name="made")
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")

    objects = AlterationMadeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["alteration", "proposal"], name="makers_of_an_alteration")]

    def __str__(self):
        return f"{self.alteration_id} by {self.change_id}"


class AlterationsEntered(models.Model):
    """A revision whose alterations stand in the index, with the public number of its proposal.

    The index has entered every number up to its greatest.
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="+")
    serial = models.PositiveIntegerField(db_index=True)

    def __str__(self):
        return f"{self.revision_id}"
