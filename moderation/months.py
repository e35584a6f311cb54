"""Moderation by month: how much was ruled, how soon, and how much of it was reversed; public figures."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.agreement import agreement_of
from moderation.log import CHANNEL, KIND, LANGUAGE, month_of
from moderation.models import APART, Recheck, Ruling
from moderation.usage import HIDING, reversed_later

# By what the rulings of a month are told apart, and the expression that says it.
WAYS = {"ground": F("ground"), "language": LANGUAGE, "channel": CHANNEL, "kind": KIND}
RULES = {
    "number": _(
        "All rulings of the month, by the clock of Astana: on each thing as many as were made. One that was taken back "
        "within the minute is not among them."
    ),
    "hidden": _("Rulings that hid something, whole or in passages."),
    "median": _(
        "From the moment when the words were sent until the first ruling on them. Half took less, half took more."
    ),
    "reversed": _("How many of the rulings that hid something were followed by one that restored it, at any time."),
    "rechecked": _(
        "Two of a hundred rulings are drawn, also of those that let words stand: where the first 64 bits of SHA-256 "
        "over recheck/draft/ruling (their ids in the record) lie below two hundredths of all. Another moderator "
        "says what they would have ruled, without seeing the ruling."
    ),
    "kappa": _("Cohen's kappa: 1 is full agreement, 0 as much as by lot. It is told from 30 judged rulings on."),
    "ground": _("Letting stand and restoring name no ground; returning need not name one."),
    "channel": _("By which way the words came. Comments and positions are sent here alone."),
}


class Median(Aggregate):
    """The middle of what an expression gives, between two where there is none; nothing counts as nothing."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Row:
    """The rulings of one month that have one value in common."""

    value: str
    number: int
    hidden: int
    reversed: int
    median: timedelta | None

    @property
    def share_reversed(self):
        """Return how many of a hundred hidings were reversed, whole; None where nothing was hidden."""
        return round(100 * self.reversed / self.hidden) if self.hidden else None

    @property
    def median_minutes(self):
        return None if self.median is None else round(self.median.total_seconds() / 60)


def months_with_rulings(draft):
    """Return the months from the first ruling to the last one, «2026-02», the latest first: one look at an index."""
    ends = Ruling.objects.filter(draft=draft).aggregate(first=Min("at"), last=Max("at"))
    if ends["first"] is None:
        return []
    moments = [timezone.localtime(at, timezone.get_default_timezone()) for at in ends.values()]
    first, last = (12 * at.year + at.month - 1 for at in moments)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(last, first - 1, -1)]


def rows_by(draft, month, way):
    """Return the rulings of a month counted by ground, language, channel or kind: one query."""
    first, following = month_of(month)
    rows = Ruling.objects.standing().filter(draft=draft, at__gte=first, at__lt=following).order_by()
    counted = (
        rows.annotate(value=WAYS[way], waited=_waited())
        .values("value")
        .annotate(
            number=Count("pk"),
            hidden=Count("pk", filter=Q(kind__in=HIDING)),
            reversed=Count("pk", filter=reversed_later()),
            median=Median("waited", output_field=DurationField()),
        )
        .order_by("-number", "value")
    )
    return [Row(row["value"], row["number"], row["hidden"], row["reversed"], row["median"]) for row in counted]


def _waited():
    """Return how long words waited for the first ruling on them; nothing where it is a later one."""
    earlier = Ruling.objects.standing().on_words().filter(pk__lt=OuterRef("pk"))
    ruled_before = (
        Exists(earlier.filter(proposal=OuterRef("proposal")))
        | Exists(earlier.filter(comment=OuterRef("comment")))
        | Exists(earlier.filter(position=OuterRef("position")))
    )
    sent = Coalesce("proposal__submitted_at", "comment__submitted_at", "position__submitted_at")
    return Case(
        When(revision__isnull=False, then=_since(F("revision__submitted_at"))),
        When(~ruled_before & ~Q(kind__in=APART), then=_since(sent)),
        output_field=DurationField(),
    )


def _since(moment):
    return ExpressionWrapper(F("at") - moment, output_field=DurationField())


def rechecks_of(draft, month):
    """Return how many rulings of a month were drawn to be looked at again, and how far both judgements agree."""
    drawn = Recheck.objects.of_month(draft, *month_of(month))
    return drawn.count(), agreement_of(drawn.judged().order_by().values_list("ruling__kind", "verdict"))
