"""How fast moderators rule, and when nothing will wait any more at that pace: arithmetic, and the query for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, When
from django.utils import timezone

from core.statements import Statement, any_value
from moderation.models import Ruling
from moderation.queue import waiting_at

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
    rulings, people = MADE.asked(draft.pk, at - HOUR, at).gathered("count(*)", "count(DISTINCT moderator)")
    number, old = waiting_at(draft, at - OLD)
    return Pace(rulings=rulings, people=people, waiting=number, old=old, at=at)


def made_today(draft, moderator, *, at):
    """Return how many rulings the draft saw since midnight, and how many of them the moderator made."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = MADE_SINCE.asked(draft.pk, midnight, moderator.pk)
    return dict(zip(("all", "own"), rows.gathered("count(*)", "count(*) FILTER (WHERE own)"), strict=True))


def _made(draft, begin, end):
    rows = Ruling.objects.standing().filter(draft=draft, at__gt=any_value(begin), at__lte=any_value(end))
    return rows.values_list("moderator")


def _made_since(draft, midnight, moderator):
    own = Case(When(moderator=moderator, then=True), default=False)
    rows = Ruling.objects.standing().filter(draft=draft, at__gte=any_value(midnight))
    return rows.annotate(own=own).values_list("own")


MADE, MADE_SINCE = Statement(_made), Statement(_made_since)
