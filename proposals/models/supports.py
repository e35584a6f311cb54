"""Supports: one person's backing of a proposal, once."""

from django.conf import settings
from django.db import models

from core import ids
from proposals.models.proposals import Proposal, Revision


class Support(models.Model):
    """One person backs one proposal, in the revision they read."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.support_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supports")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_support_per_person")]

    def __str__(self):
        return f"{self.person_id} → {self.proposal_id}"
