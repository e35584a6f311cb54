"""Petitions: a text and how many signatures whoever brought it says that it has; in no count of ours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles.languages import LANGUAGES
from articles.models import Draft
from core import ids
from core.text import LENGTHS
from proposals.models import Proposal

SERIES = "petitions"  # of their numbers


def number_of_petition(serial):
    """Return the public number of a petition, `T-000041`."""
    return f"T-{serial:06d}"


class PetitionQuerySet(models.QuerySet):
    def for_list(self):
        """Petitions with the proposal that carries each, the latest first, in one query."""
        return self.select_related("proposal").order_by("-serial")


class Petition(models.Model):
    """A text that was brought with signatures. `signatures` is what its bringers say; `sample` of them were looked at.

    `held` is how many of the sample held. `proposal` has a number of its own, carries its text, and is answered.
    A petition that was taken off the site leaves its number, a mark and the reasons.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.petition_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField(unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=LENGTHS["title"])
    text = models.TextField(max_length=LENGTHS["proposal_text"])
    brought_by = models.CharField(max_length=LENGTHS["name"])
    signatures = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sample = models.PositiveIntegerField(null=True)
    held = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(signatures__gte=1), name="petition_with_signatures"),
            models.CheckConstraint(
                condition=Q(sample=None, held=None, checked_at=None, checked_by=None)
                | Q(
                    sample__gte=1,
                    sample__lte=F("signatures"),
                    held__lte=F("sample"),
                    checked_at__isnull=False,
                    checked_by__isnull=False,
                ),
                name="petition_checked_by_a_sample_of_it",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) ^ ~Q(removed_reasons=""), name="petition_removed_with_reasons"
            ),
        ]
        indexes = [models.Index(fields=["draft", "-serial"], name="petitions_of_a_draft")]

    def __str__(self):
        return self.number

    @property
    def number(self):
        return number_of_petition(self.serial)

    def get_absolute_url(self):
        return reverse("petition", args=[self.draft.slug, self.serial])
