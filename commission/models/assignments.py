"""What of an article is given to whom of the staff, and by which day it is to be answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from articles.models import Draft, Provision
from core import ids
from feedback.models import Theme
from proposals.models import Proposal

STANDING = Q(ended_at__isnull=True)


class Ending(models.TextChoices):
    """Why an assignment ended: nothing of it waits; by an act; its person holds no such office any more."""

    DONE = "done"
    TAKEN_BACK = "taken_back"
    PASSED_ON = "passed_on"
    LEFT = "left"


class AssignmentQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(STANDING)

    def of_all(self):
        """Those of a whole article."""
        return self.filter(theme__isnull=True, number__isnull=True)

    def for_list(self):
        """With whom and what they name, the nearest day first."""
        return self.select_related("draft", "person", "theme", "article").order_by("until", "pk")


class Assignment(models.Model):
    """An article, one of its themes, or some of its proposals (`number` of them), given to one person until a day.

    It ends once and is never changed: another day or another person is another row.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.assignment_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    until = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=10, choices=Ending, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=STANDING & Q(theme__isnull=True, number__isnull=True),
                name="one_assignment_of_an_article",
            ),
            models.UniqueConstraint(
                fields=["theme"], condition=STANDING & Q(theme__isnull=False), name="one_assignment_of_a_theme"
            ),
            models.CheckConstraint(
                condition=Q(theme__isnull=True) | Q(number__isnull=True), name="assignment_of_one_sort"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gt=0), name="assignment_of_some_proposals"
            ),
            models.CheckConstraint(
                condition=STANDING & Q(ended_for="") | Q(ended_at__isnull=False) & ~Q(ended_for=""),
                name="assignment_ends_for_something",
            ),
        ]
        indexes = [models.Index(fields=["draft", "until"], condition=STANDING, name="assignments_of_a_draft")]

    def __str__(self):
        return self.uid

    @property
    def is_of_all(self):
        """Whether it is of a whole article."""
        return self.theme_id is None and self.number is None

    @property
    def theme_name(self):
        """The name of its theme in the reader's language; nothing where it is of none."""
        return self.theme.names.get(get_language(), self.theme.name_en) if self.theme else ""

    def is_overdue_on(self, day):
        """Whether its day has passed on a day of Astana."""
        return self.ended_at is None and self.until < day


class AssignedProposal(models.Model):
    """One proposal of an assignment of chosen ones; `is_standing` until that ends, or it is given to somebody else."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    is_standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "proposal"], name="proposal_once_in_an_assignment"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_standing=True), name="proposal_assigned_to_one"
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id} of {self.assignment_id}"
