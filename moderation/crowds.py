"""How reports came: whether they are a flood. The rule is written here, shown to moderators, and hides nothing.

A flood is ten reports on one thing or more, of which ten came within one hour, or half were sent by new accounts
(a level that knows an address alone, or younger than a day when they reported), or half by people who report much
(ten things or more in this draft within the day before).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import TruncHour

from accounts.models import Level
from moderation.models import Report

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
    """Return how the open reports on a thing came: two queries."""
    rows = Report.objects.on(item).open()
    hours = rows.order_by().annotate(hour=TruncHour("at")).values("hour").annotate(number=Count("pk"))
    most = hours.order_by("-number").values_list("number", flat=True).first()
    others = Report.objects.filter(
        draft=OuterRef("draft"), reporter=OuterRef("reporter"), at__gt=OuterRef("at") - DAY, at__lte=OuterRef("at")
    )
    counted = others.order_by().values("reporter").annotate(number=Count("pk")).values("number")
    new = Q(reporter__level=Level.CONTACT) | Q(reporter__date_joined__gt=F("at") - DAY)
    sums = rows.annotate(sent=Subquery(counted, output_field=IntegerField())).aggregate(
        reports=Count("pk"),
        by_new_accounts=Count("pk", filter=new),
        by_frequent_reporters=Count("pk", filter=Q(sent__gte=MANY)),
    )
    return Crowd(most_in_an_hour=most or 0, **sums)
