"""Reports by anyone."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from articles.models import Draft
from core.text import LENGTHS
from moderation.models.grounds import FIRST, GroundVersion
from moderation.models.targets import ONE_TARGET, target
from proposals.models import Comment, Position, Proposal


class ReportQuerySet(models.QuerySet):
    def on(self, item):
        return self.filter(**target(item))

    def open(self):
        """Reports that no ruling has answered yet."""
        return self.filter(settled_at__isnull=True)

    def by_ground(self):
        """Return how many reports name each ground, the most frequent first, as (ground, number)."""
        counted = self.order_by().values("ground").annotate(number=Count("pk"))
        return counted.order_by("-number", "ground").values_list("ground", "number")


class Report(models.Model):
    """Somebody says that content breaks the rules; it raises attention and hides nothing."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", db_index=False
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", db_index=False
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", db_index=False
    )
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=40)
    # Under which version of the ground it was made; empty: the first, which stands in no table.
    ground_version = models.ForeignKey(
        GroundVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    text = models.TextField(max_length=LENGTHS["report"], blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="report_has_one_target"),
            models.UniqueConstraint(fields=["proposal", "reporter"], name="one_report_per_proposal"),
            models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_per_comment"),
            models.UniqueConstraint(fields=["position", "reporter"], name="one_report_per_position"),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(settled_at__isnull=True), name="reports_open")]

    def __str__(self):
        return f"report {self.pk}"

    @property
    def rule(self):
        """The ground that it names, as it read then."""
        return self.ground_version or FIRST[self.ground]

    @property
    def item(self):
        """The proposal, comment or position that was reported."""
        return self.proposal or self.comment or self.position
