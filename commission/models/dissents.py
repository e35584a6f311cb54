"""A commissioner's dissent from what the Commission decided: their own words, under their own name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Draft
from commission.models.decisions import Decision
from commission.models.dockets import Docket, DocketStatus
from commission.models.said import SaidInEither
from commission.models.sittings import BEFORE_PUBLISHING, Sitting
from core import ids
from core.text import LENGTHS

TARGETS = ("decision", "docket", "sitting")
OUT = (DocketStatus.GOING, DocketStatus.DONE)


class DissentQuerySet(models.QuerySet):
    def public(self):
        """Those from what is published: a prepared answer as it was dissented from, a sitting that is told."""
        of_dockets = Q(docket__status__in=OUT, docket__digest=models.F("digest"))
        of_sittings = Q(sitting__isnull=False) & ~Q(sitting__status__in=BEFORE_PUBLISHING)
        return self.filter(Q(decision__isnull=False) | of_dockets | of_sittings)

    def for_list(self):
        """With all their versions and what they are from, the earliest first."""
        return self.select_related("draft", "docket", "sitting").prefetch_related("versions").order_by("given_at", "pk")


class Dissent(models.Model):
    """One commissioner's dissent from one decision, one prepared answer as a whole, or what one sitting decided.

    `name` is what its versions are signed with. `digest` is of what was decided when its latest version was written: a
    prepared answer that was changed since was not dissented from.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.dissent_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    commissioner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LENGTHS["name"])
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    objects = DissentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, docket=None, sitting=None)
                | Q(decision=None, docket__isnull=False, sitting=None)
                | Q(decision=None, docket=None, sitting__isnull=False),
                name="dissent_from_one_thing",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="dissent_is_signed"),
            *(
                models.UniqueConstraint(
                    fields=[what, "commissioner"],
                    condition=Q(**{f"{what}__isnull": False}),
                    name=f"one_dissent_from_a_{what}",
                )
                for what in TARGETS
            ),
        ]

    def __str__(self):
        return self.uid

    @property
    def latest(self):
        """The version that stands, from the rows read."""
        return list(self.versions.all())[-1]

    @property
    def earlier(self):
        """The versions before it, the latest first."""
        return list(self.versions.all())[-2::-1]


class DissentVersion(SaidInEither, models.Model):
    """One version of a dissent; the latest stands. It is never changed: another one says why it is another."""

    dissent = models.ForeignKey(Dissent, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    kk = models.TextField(max_length=LENGTHS["decision_reasons"], blank=True)
    ru = models.TextField(max_length=LENGTHS["decision_reasons"], blank=True)
    why = models.TextField(max_length=LENGTHS["statement"], blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dissent", "number"], name="versions_of_a_dissent"),
            models.CheckConstraint(condition=~Q(kk="", ru=""), name="dissent_says_something"),
            models.CheckConstraint(
                condition=Q(number=1, why="") | Q(number__gt=1) & ~Q(why=""), name="later_dissent_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.number} of {self.dissent_id}"
