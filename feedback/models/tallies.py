"""Tallies: what came, counted by one thing at a time, and the facts that are in them."""

from typing import Any

from django.db import models

from articles.models import Draft, Provision


class What(models.TextChoices):
    """What is counted; the three are never added in a headline."""

    PROPOSAL = "proposal"
    COMMENT = "comment"
    POSITION = "position"


class Changed(models.Model):
    """A contribution that changed and is to be counted anew; triggers of the database write it with each act.

    Whoever counts takes the rows away; a contribution may stand here many times.
    """

    what = models.CharField(max_length=8, choices=What)
    contribution = models.BigIntegerField()

    def __str__(self):
        return f"{self.what} {self.contribution}"


# The rows are made from rows that lead there: a check of each would cost more than the counting.
_UNCHECKED: dict[str, Any] = {"related_name": "+", "db_index": False, "db_constraint": False}


class Fact(models.Model):
    """One place of a countable contribution, as it stands in the tallies now; no words and no names.

    `ask` is the kind of a proposal or the stance; `turn` tells which places of a proposal count where (`Turn`);
    `level` and `region` are of citizens alone; `who` is a person's key, or an organization's where the participant is
    one: each counts once.
    """

    what = models.CharField(max_length=8, choices=What)
    contribution = models.BigIntegerField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, **_UNCHECKED)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, **_UNCHECKED)
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, **_UNCHECKED)
    participant = models.CharField(max_length=10)
    ask = models.CharField(max_length=12)
    turn = models.SmallIntegerField()
    language = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)
    level = models.SmallIntegerField()
    channel = models.CharField(max_length=12, blank=True)
    day = models.DateField()
    who = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["contribution"], name="facts_of_a_contribution")]

    def __str__(self):
        return f"{self.what} {self.contribution}"


class Tally(models.Model):
    """How many contributions of one kind of participant there are, by one thing (`by`) and its value.

    Without an `article` it is of the whole draft. Where `ask` is empty each proposal counts once, else once for each
    article and kind that it touches; by provision it counts in each place.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=8, choices=What)
    participant = models.CharField(max_length=10)
    ask = models.CharField(max_length=12, blank=True)
    by = models.CharField(max_length=10)
    value = models.CharField(max_length=20, blank=True)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "article", "what", "participant", "ask", "by", "value"],
                name="one_tally_per_value",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.what} by {self.by} {self.value}: {self.number}"
