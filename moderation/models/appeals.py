"""Appeals: the author of restricted words asks that another moderator looks at a ruling."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from moderation.models.rulings import Ruling
from moderation.models.targets import KINDS
from proposals.models import Coauthor, Position

SERIES = "appeals"  # of their numbers


class AppealOutcome(models.TextChoices):
    """What becomes of the ruling; in the order of the record's words."""

    UPHELD = "upheld", pgettext_lazy("outcome of an appeal", "the ruling stays")
    REVERSED = "reversed", pgettext_lazy("outcome of an appeal", "the ruling is reversed")
    CHANGED = "changed", pgettext_lazy("outcome of an appeal", "the ruling stays on another ground")


class AppealQuerySet(models.QuerySet):
    def open(self):
        """Appeals that wait: not decided, and their author has not taken the words back or erased them since."""
        return self.filter(decided_at__isnull=True).exclude(_gone())

    def not_settled_by(self, user):
        """Without those that the person must not decide: they made the ruling, filed the appeal or wrote the words."""
        wrote = Q(ruling__moderator=user) | Q(filed_by=user)
        for what in KINDS:
            wrote |= Q(**{f"ruling__{what}__author": user})
        together = Coauthor.objects.filter(proposal=OuterRef("ruling__proposal"), person=user)
        return self.exclude(wrote).exclude(Exists(together))

    def with_rulings(self):
        """With the ruling and what it was about, and no words of it: a constant number of queries."""
        return self.select_related("draft", "result__ground_version").prefetch_related(
            models.Prefetch("ruling", queryset=Ruling.objects.with_items())
        )

    def oldest_first(self):
        return self.order_by("filed_at", "pk")


def _gone():
    """Return the condition of appeals about words that are not there any more (`is_gone`)."""
    condition = Q()
    for what, model in KINDS.items():
        condition |= Q(**{f"ruling__{what}__erased_at__isnull": False})
        if model is not Position:
            condition |= Q(**{f"ruling__{what}__withdrawn_at__isnull": False})
    return condition


class Appeal(models.Model):
    """An author against one ruling, in their own words; `result` is the ruling that took its place, if one did.

    The database itself refuses that it is decided by whoever ruled, filed it or wrote the words that it is about.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.appeal_id, editable=False)
    serial = models.PositiveIntegerField(unique=True)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="appeal")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LENGTHS["appeal"])
    filed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=AppealOutcome, blank=True)
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    result = models.OneToOneField(Ruling, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="", reasons="", result=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="appeal_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("filed_by")), name="appeal_not_decided_by_filer"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="changed") | Q(result__isnull=False), name="appeal_changed_by_a_ruling"
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "filed_at"], condition=Q(decided_at__isnull=True), name="appeals_open")
        ]

    def __str__(self):
        return self.number

    @property
    def number(self):
        """The public number, `A-000312`."""
        return f"A-{self.serial:06d}"

    def get_absolute_url(self):
        """Return the page on which its author reads it."""
        return reverse("appeal", args=[self.ruling.uid])
