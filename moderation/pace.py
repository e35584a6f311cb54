"""How fast moderators rule, and when nothing will wait any more at that pace: arithmetic, and the query for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from moderation.models import Ruling
from moderation.queue import moments_waited_since

HOUR = timedelta(hours=1)
LEAST = 10  # rulings in an hour: fewer are no pace
OLD = 40 * HOUR


@dataclass(frozen=True)
class Pace:
    """What the team did in the last hour, and what follows if it goes on so and nothing new comes."""

    rulings: int
    people: int
    waiting: int
    old: int
    at: datetime

    @property
    def is_told(self):
        """Whether there is a pace that anything follows from."""
        return self.rulings >= LEAST

    @property
    def done_at(self):
        return self._after(self.waiting)

    @property
    def old_done_at(self):
        """When all that has waited long would be ruled on, the oldest first."""
        return self._after(self.old)

    def _after(self, number):
        return self.at + HOUR * number / self.rulings if self.is_told and number else None


def pace_of(draft, *, at):
    """Return the pace of a draft's moderators, by their rulings of the last hour; two queries."""
    made = Ruling.objects.filter(draft=draft, at__gt=at - HOUR, at__lte=at)
    counted = made.aggregate(rulings=Count("pk"), people=Count("moderator", distinct=True))
    moments = moments_waited_since(draft)
    return Pace(**counted, waiting=len(moments), old=sum(since <= at - OLD for since in moments), at=at)
