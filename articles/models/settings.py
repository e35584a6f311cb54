"""The settings of a draft in dated versions: what stood when, and by whom it was settled."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles.models.drafts import Draft
from core import ids


class SettingsVersionQuerySet(models.QuerySet):
    def of(self, draft):
        """A draft's, the latest first."""
        return self.filter(draft=draft).order_by("-number")


class SettingsVersion(models.Model):
    """All settings of a draft from a moment on; the first stands since its collection was opened or announced.

    `canonical` is the JSON text whose SHA-256 is `sha256` (`articles.settled`); the row is never changed: a trigger
    holds it. `settled_by` is None for the operator; `agreed_by` is the second person, where one was needed.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.settings_version_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="settings_versions", db_index=False)
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SettingsVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_settings_version_per_number"),
            models.CheckConstraint(condition=~Q(agreed_by=F("settled_by")), name="another_agrees_to_settings"),
        ]

    def __str__(self):
        return f"{self.draft_id} settings {self.number}"

    def get_absolute_url(self):
        """Return the address of its bytes; needs `draft` at hand."""
        return reverse("settings_version", args=[self.draft.slug, self.number])
