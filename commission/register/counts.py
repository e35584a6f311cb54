"""How much of what was sent is answered and how much waits, in short; organizations are counted apart."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from commission.models import Considered, Decision, Duty, Outcome, Weighed
from commission.models.considered import CITIZENS


@dataclass(frozen=True)
class Short:
    """Of citizens: answers by outcome, how many wait, since when the oldest does; of organizations how many.

    `due` are all proposals and positions that have to be answered by a day, `overdue` those of them whose day is past,
    `longest` for how many days the first of these is.
    """

    outcomes: dict
    waiting: int
    oldest: datetime | None
    answered_organizations: int
    waiting_organizations: int
    due: int
    overdue: int
    longest: int | None

    @property
    def answered(self):
        return sum(self.outcomes.values())

    def oldest_days(self, moment):
        """Return for how many days the oldest has waited, by the calendar; none where nothing waits."""
        return (localdate(moment) - localdate(self.oldest)).days if self.oldest else None

    @property
    def named(self):
        """The outcomes by their names, in the order of `Outcome`."""
        return [(outcome.label, self.outcomes[outcome.value]) for outcome in Outcome]


def in_short(draft, *, at):
    """Count what of a draft is answered and what waits at a moment, in five queries."""
    decisions = Decision.objects.standing().of(draft).public()
    counted = decisions.to_citizens().order_by().values_list("outcome").annotate(Count("pk"))
    outcomes = dict.fromkeys(Outcome.values, 0) | dict(counted)
    owed = (
        Considered.objects.filter(draft=draft)
        .awaited()
        .aggregate(
            citizens=Count("pk", filter=CITIZENS),
            organizations=Count("pk", filter=~Q(CITIZENS)),
            oldest=Min("submitted_at", filter=CITIZENS),
        )
    )
    positions = Weighed.objects.filter(draft=draft).standing().owed().count()
    today = localdate(at)
    duties = Duty.objects.of(draft).open().counted(today)
    longest = (today - duties["first"]).days if duties["overdue"] else None
    return Short(
        outcomes,
        owed["citizens"],
        owed["oldest"],
        decisions.to_organizations().count(),
        owed["organizations"] + positions,
        duties["due"],
        duties["overdue"],
        longest,
    )
