"""Weekly tables: what is told once a week of what is not public row by row."""

from datetime import timedelta

from django.db import models
from django.utils.timezone import localtime

from articles.models import Draft
from feedback.floor import Published


class TableName(models.TextChoices):
    NAMED = "named"  # proposals whose authors show their own name, by the region that they do not show
    SUPPORTERS = "supporters"  # people who support proposals, by region


class WeeklyTableQuerySet(models.QuerySet):
    def latest_of(self, draft):
        """The newest table of each name."""
        return self.filter(draft=draft).order_by("name", "-week").distinct("name")


class WeeklyTable(models.Model):
    """A table as it was frozen in one week, never changed after: `cells` by value, those alone that are published."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=12, choices=TableName)
    week = models.DateField()  # its Monday
    frozen_at = models.DateTimeField()
    cells = models.JSONField()

    objects = WeeklyTableQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "name", "week"], name="one_table_a_week")]

    def __str__(self):
        return f"{self.name} {self.week}"

    @property
    def published(self):
        return {value: Published(**cell) for value, cell in self.cells.items()}


def week_of(moment):
    """Return the Monday of a moment's week, in Astana."""
    day = localtime(moment).date()
    return day - timedelta(days=day.weekday())
