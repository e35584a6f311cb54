"""How much somebody has sent in a day."""

from django.db import models

from core import ids


class DayCount(models.Model):
    """How often a person or an organization (`who`, a public id) has done one kind of act on a day of Astana.

    Written by the act itself (`accounts.limits`), forgotten two days later.
    """

    who = models.CharField(max_length=ids.LENGTH)
    act = models.CharField(max_length=12)
    day = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "act", "day"], name="one_count_of_an_act_a_day")]
        indexes = [models.Index(fields=["day"], name="counts_of_a_day")]

    def __str__(self):
        return f"{self.day} {self.act}: {self.number}"
