"""Reports by anyone, and rulings by moderators."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from proposals.models import Comment, Proposal


class Ground(models.TextChoices):
    """The published grounds of moderation; `/rules/` says each in full."""

    PERSONAL_DATA = "personal_data", pgettext_lazy("ground", "another person's personal data")
    INSULT = "insult", pgettext_lazy("ground", "insult or threat")
    INCITEMENT = "incitement", pgettext_lazy("ground", "call to violence or hatred")
    ADVERTISING = "advertising", pgettext_lazy("ground", "advertising")
    OFF_TOPIC = "off_topic", pgettext_lazy("ground", "not about the draft")
    UNREADABLE = "unreadable", pgettext_lazy("ground", "no meaning can be made out")


class RulingKind(models.TextChoices):
    PUBLISH = "publish", pgettext_lazy("ruling", "publish")
    RETURN = "return", pgettext_lazy("ruling", "return")
    HIDE = "hide", pgettext_lazy("ruling", "hide")
    RESTORE = "restore", pgettext_lazy("ruling", "restore")


ONE_TARGET = Q(proposal__isnull=False) ^ Q(comment__isnull=False)


class Report(models.Model):
    """Somebody says that content breaks the rules; it raises attention and hides nothing."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=40, choices=Ground)
    text = models.TextField(max_length=LENGTHS["report"], blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="report_has_one_target"),
            models.UniqueConstraint(fields=["proposal", "reporter"], name="one_report_per_proposal"),
            models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_per_comment"),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(settled_at__isnull=True), name="reports_open")]

    def __str__(self):
        return f"report {self.pk}"


class Ruling(models.Model):
    """A moderator's act on one proposal or comment, with its ground and a statement of reasons for the author."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.ruling_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RulingKind)
    ground = models.CharField(max_length=40, choices=Ground, blank=True)
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="ruling_has_one_target"),
            models.CheckConstraint(
                condition=~Q(kind__in=["hide", "return"]) | ~Q(reasons=""), name="restriction_states_its_reasons"
            ),
            models.CheckConstraint(condition=~Q(kind="hide") | ~Q(ground=""), name="hiding_names_its_ground"),
        ]
        indexes = [
            models.Index(fields=["proposal", "-at"], name="rulings_on_a_proposal"),
            models.Index(fields=["comment", "-at"], name="rulings_on_a_comment"),
        ]

    def __str__(self):
        return f"{self.kind} {self.uid}"
