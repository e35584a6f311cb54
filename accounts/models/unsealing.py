"""Unsealings: that staff asked who the author of something is, who let them, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.people import Person
from core import ids
from core.text import LENGTHS


class UnsealingQuerySet(models.QuerySet):
    def of(self, draft):
        """Those of a draft, by its uid, the newest first."""
        return self.filter(draft_uid=draft.uid).select_related("asked_by", "settled_by").order_by("-asked_at", "-pk")


class Unsealing(models.Model):
    """One member of the staff asked who sent something; another, in another office, grants it or refuses.

    What is shown is shown once, to whoever asked, until `expires_at`; nothing of it is written down here. The person is
    told at `tell_at`.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.unsealing_id, editable=False)
    draft_uid = models.CharField(max_length=ids.LENGTH)
    object_id = models.CharField(max_length=ids.LENGTH)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reasons = models.TextField(max_length=LENGTHS["statement"])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_office = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_office = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = UnsealingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(settled_by=F("asked_by")), name="another_settles_an_unsealing"),
            models.CheckConstraint(
                condition=~Q(settled_office=F("asked_office")), name="another_office_settles_an_unsealing"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")) & ~Q(settled_by=F("person")), name="nobody_unseals_themselves"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, is_granted=False)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="unsealing_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=True, expires_at__isnull=False, tell_at__isnull=False)
                | Q(is_granted=False, opened_at__isnull=True),
                name="unsealing_opened_if_granted",
            ),
            models.UniqueConstraint(
                fields=["object_id"], condition=Q(settled_at__isnull=True), name="one_open_unsealing_of_a_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["draft_uid", "-asked_at"], name="unsealings_of_a_draft"),
            models.Index(
                fields=["tell_at"], condition=Q(told_at__isnull=True, is_granted=True), name="unsealings_to_tell"
            ),
        ]

    def __str__(self):
        return self.uid

    def is_open_to(self, person, *, at):
        """Whether somebody can look now: whoever asked, once, in time."""
        return self.is_granted and self.opened_at is None and self.asked_by_id == person.pk and at < self.expires_at
