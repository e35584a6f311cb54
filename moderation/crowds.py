"""How reports came: whether they are a flood. The rule is written here, shown to moderators, and hides nothing.

A flood is ten reports on one thing or more, of which ten came within one hour, or half were sent by new accounts
(a level that knows an address alone, or younger than a day when they reported), or half by people who report much
(ten things or more in this draft within the day before).
"""

from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.functions import TruncHour

from accounts.models import Level
from core.statements import Statement
from moderation.models import KINDS, Report, what_is

MANY = 10
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Crowd:
    """The open reports on one thing in numbers; who sent them stands in none."""

    reports: int
    most_in_an_hour: int
    by_new_accounts: int
    by_frequent_reporters: int

    @property
    def is_flood(self):
        if self.reports < MANY:
            return False
        half = self.reports / 2
        return self.most_in_an_hour >= MANY or self.by_new_accounts >= half or self.by_frequent_reporters >= half


def crowd_of(item):
    """Return how the open reports on a thing came: one query."""
    return Crowd(*CROWDS[what_is(item)].asked(item.pk).gathered(*GATHERED))


def _reports(what, item):
    """Return of each open report its hour, whether a new account sent it, and how much its reporter sent that day."""
    others = Report.objects.filter(
        draft=OuterRef("draft"), reporter=OuterRef("reporter"), at__gt=OuterRef("at") - DAY, at__lte=OuterRef("at")
    )
    counted = others.order_by().values("reporter").annotate(number=Count("pk")).values("number")
    is_new = Q(reporter__level=Level.CONTACT) | Q(reporter__date_joined__gt=F("at") - DAY)
    rows = Report.objects.filter(**{what: item}).open().order_by()
    return rows.annotate(
        of_the_hour=Window(Count("pk"), partition_by=TruncHour("at", tzinfo=UTC)),
        is_new=ExpressionWrapper(is_new, output_field=BooleanField()),
        sent=Subquery(counted, output_field=IntegerField()),
    ).values_list("of_the_hour", "is_new", "sent")


GATHERED = [
    "count(*)",
    "coalesce(max(of_the_hour), 0)",
    "count(*) FILTER (WHERE is_new)",
    f"count(*) FILTER (WHERE sent >= {MANY})",
]
CROWDS = {what: Statement(partial(_reports, what)) for what in KINDS}
