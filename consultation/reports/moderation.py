"""What a report says of moderation: by month, as the public log has it, and how appeals ended."""

from collections import Counter

from django.db.models.functions import TruncMonth
from django.utils import timezone

from moderation.models import Appeal, AppealOutcome
from moderation.months import months_with_rulings, rows_by


def by_month(draft):
    """Return of each month since the first ruling its rulings by ground, and its appeals; the earliest first."""
    filed, ended = _by_month(draft, "filed_at"), _by_month(draft, "decided_at", "outcome")
    told = {}
    for month in reversed(months_with_rulings(draft)):
        rows = rows_by(draft, month, "ground")
        told[month] = {
            "rulings": sum(row.number for row in rows),
            "hidden": sum(row.hidden for row in rows),
            "reversed": sum(row.reversed for row in rows),
            "grounds": {row.value: row.number for row in rows if row.value},
        }
    for month in {month for month, *_rest in (*filed, *ended)}:
        told.setdefault(month, {"rulings": 0, "hidden": 0, "reversed": 0, "grounds": {}})
    for month, one in told.items():
        appeals = {"filed": filed[(month,)]}
        one["appeals"] = appeals | {outcome.value: ended[month, outcome.value] for outcome in AppealOutcome}
    return dict(sorted(told.items()))


def _by_month(draft, moment, *more):
    """Count appeals by the month of a moment, by the clock of Astana, and by further columns."""
    month = TruncMonth(moment, tzinfo=timezone.get_default_timezone())
    rows = Appeal.objects.filter(draft=draft, **{f"{moment}__isnull": False}).annotate(month=month)
    counts: Counter = Counter()
    for month, *values in rows.order_by().values_list("month", *more):
        counts[(f"{month:%Y-%m}", *values)] += 1
    return counts
