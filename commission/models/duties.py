"""Duties to answer: what the rule of a draft obliges the Commission to answer by a day (decision 80)."""

from django.db import models
from django.db.models import Count, Min, Q
from django.utils.translation import pgettext_lazy

from articles.models import Draft
from core import ids
from proposals.models import Position, Proposal, Status
from proposals.models.contributions import VEILED

OPEN_PROPOSAL = Q(proposal__status__in=[Status.SUBMITTED, Status.CONSIDERATION], proposal__visible_at__isnull=False)
OPEN_POSITION = Q(position__decided_at__isnull=True, position__visible_at__isnull=False)


class Why(models.TextChoices):
    SUPPORTERS = "supporters", pgettext_lazy("duty to answer", "as many people support it as the rule names")
    PARTY = "party", pgettext_lazy("duty to answer", "it is a position of a party")


def _stands(what):
    return Q(**{f"{what}__{moment}__isnull": True for moment in (*VEILED, "disputed_at")})


class DutyQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def open(self):
        """Those that nothing has ended: no answer, no ruling that takes the words from view, no act of the author."""
        return self.filter(OPEN_PROPOSAL & _stands("proposal") | OPEN_POSITION & _stands("position"))

    def overdue(self, today):
        return self.filter(due_on__lt=today)

    def counted(self, today):
        """Return how many there are (`due`), how many of them are `overdue`, and the `first` day of all, or None."""
        late = Count("pk", filter=Q(due_on__lt=today))
        return self.order_by().aggregate(due=Count("pk"), overdue=late, first=Min("due_on"))


class Duty(models.Model):
    """The Commission has to answer one proposal or position by the end of a day, in Astana's time.

    Written once and never changed: whatever becomes of the supports later, it ends by an answer, by a ruling that takes
    the words from view, or by the author's own act. None of that is written here, it stands with what is to be
    answered: where a ruling is reversed the duty is open again. `threshold` is how many supporters obliged it.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.duty_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="duty")
    position = models.OneToOneField(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="duty")
    why = models.CharField(max_length=10, choices=Why)
    threshold = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField()
    due_on = models.DateField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why="supporters", proposal__isnull=False, position__isnull=True, threshold__isnull=False)
                | Q(why="party", proposal__isnull=True, position__isnull=False, threshold__isnull=True),
                name="duty_for_one_thing_and_why",
            ),
        ]
        indexes = [models.Index(fields=["draft", "due_on"], name="duties_of_a_draft")]

    def __str__(self):
        return f"{self.uid} by {self.due_on}"
