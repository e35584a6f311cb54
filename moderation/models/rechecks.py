"""Rulings that were drawn to be looked at again by another moderator."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Draft
from core import ids
from moderation.models.rulings import Ruling, RulingKind

# What a moderator can find who looks again; restoring and moving answer to something that went before.
VERDICTS = (RulingKind.PUBLISH, RulingKind.RETURN, RulingKind.PARTIAL, RulingKind.HIDE)


class RecheckQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has judged, whose words are still those that were ruled on."""
        gone = Q()
        for what in ("proposal", "comment"):
            gone |= Q(**{f"ruling__{what}__withdrawn_at__isnull": False})
            gone |= Q(**{f"ruling__{what}__submitted_at__gt": F("ruling__at")})
        for what in ("proposal", "comment", "position"):
            gone |= Q(**{f"ruling__{what}__erased_at__isnull": False})
        gone |= Q(ruling__proposal__current_revision__submitted_at__gt=F("ruling__at"))
        gone |= Q(ruling__proposal__coming_revision__isnull=False)
        gone |= Q(ruling__comment__edited_at__gt=F("ruling__at"))
        gone |= Q(ruling__position__submitted_at__gt=F("ruling__at"))
        return self.filter(judged_at__isnull=True).exclude(gone)

    def judged(self):
        return self.filter(judged_at__isnull=False)

    def of_month(self, draft, first, following):
        """Those of the rulings that a draft saw from one moment until before another."""
        return self.filter(draft=draft, ruling__at__gte=first, ruling__at__lt=following)


class Recheck(models.Model):
    """One ruling that the lot fell on (`moderation.drawing`), and what another moderator found who did not see it.

    The database itself refuses that it is judged by whoever ruled or wrote the words.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.recheck_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="+")
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=RulingKind, blank=True)
    judged_at = models.DateTimeField(null=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, judged_by__isnull=True, verdict="")
                | Q(judged_at__isnull=False, judged_by__isnull=False, verdict__in=VERDICTS),
                name="recheck_judged_whole",
            )
        ]
        indexes = [models.Index(fields=["draft"], condition=Q(judged_at__isnull=True), name="rechecks_open")]

    def __str__(self):
        return self.uid
