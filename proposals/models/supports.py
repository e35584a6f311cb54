"""Supports: one person's backing of a proposal, once; and those that somebody says they never gave."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import ids
from proposals.models.comments import Comment
from proposals.models.proposals import Proposal, Revision


class SupportQuerySet(models.QuerySet):
    def standing(self):
        """Those given to the words that stand; who backed earlier words is counted apart."""
        return self.filter(of_earlier_words=False)


class Support(models.Model):
    """One person backs one proposal, in the revision they read.

    When the substance of the words becomes another it stays with the earlier words, until the person says more.
    """

    day_count: Any = None  # what its act counted (`accounts.limits`), on the row that the act returns

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.support_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supports", db_index=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    at = models.DateTimeField()
    of_earlier_words = models.BooleanField(default=False, db_default=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_support_per_person")]

    def __str__(self):
        return f"{self.person_id} → {self.proposal_id}"


class DisputedSupport(models.Model):
    """A support of which the person under whose identity it stood says: this was not me.

    It stands here and no more among the supports: so that nothing that counts these can count it.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    disputed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) ^ Q(comment__isnull=True), name="disputed_support_of_one_thing"
            )
        ]
        indexes = [models.Index(fields=["person", "-at"], name="disputed_supports_of_a_person")]

    def __str__(self):
        return self.uid

    @property
    def backed(self):
        """What was backed."""
        return self.proposal if self.proposal_id else self.comment
