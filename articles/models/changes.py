"""Changes of a draft that wait for a second person, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models.drafts import Draft
from core import ids
from core.text import LENGTHS


class ChangeStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("change of a draft", "waits for a second person")
    AGREED = "agreed", pgettext_lazy("change of a draft", "agreed and carried out")
    REFUSED = "refused", pgettext_lazy("change of a draft", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of a draft", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("change of a draft", "nobody agreed in time")


class ChangeQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def waiting_at(self, moment):
        return self.filter(status=ChangeStatus.WAITING, waits_until__gt=moment)

    def for_list(self):
        """Those of a list, the latest first, with the people in it."""
        return self.select_related("asked_by", "settled_by").order_by("-asked_at", "-pk")


class Change(models.Model):
    """An act on a draft that one person asked for and another has to agree to before it is carried out.

    `values` are what was asked for and never change; `standing` is what stood at that moment; `digest` is over both.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.change_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    values = models.JSONField()
    standing = models.JSONField()
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.WAITING)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(settled_by=F("asked_by")), name="another_settles_a_change"),
            models.CheckConstraint(
                condition=Q(status__in=["agreed", "refused"], settled_by__isnull=False, settled_at__isnull=False)
                | Q(status__in=["waiting", "withdrawn", "lapsed"], settled_by__isnull=True),
                name="change_settled_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["draft", "act", "subject"], condition=Q(status="waiting"), name="one_waiting_change"
            ),
        ]
        indexes = [models.Index(fields=["draft", "-asked_at"], name="changes_of_a_draft")]

    def __str__(self):
        return f"{self.act} {self.subject} {self.status}"

    def is_waiting_at(self, moment):
        return self.status == ChangeStatus.WAITING and moment < self.waits_until

    def get_absolute_url(self):
        """Return the address of its page; needs `draft` at hand."""
        return reverse("draft_change", args=[self.draft.slug, self.uid])
