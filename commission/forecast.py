"""Whether the answers of an article will be given in time: how many a day that needs, and how many there were."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from django.db.models import Count, Q
from django.utils import timezone

from articles.models.drafts import PhaseKind
from commission.models import Decision
from core.statements import Statement, any_value

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Forecast:
    """What is left on a day, by which day it is due, and how many answers there were the day before; arithmetic."""

    left: int
    yesterday: int
    today: date
    until: date | None = None

    @property
    def needed(self):
        """How many answers a day are needed from today on, that day included; None without a day, or once it passed."""
        if self.until is None or self.until < self.today:
            return None
        return ceil(self.left / ((self.until - self.today).days + 1))

    @property
    def is_overdue(self):
        return self.until is not None and self.until < self.today and self.left > 0

    @property
    def done_on(self):
        """The day on which nothing is left, if as many are answered each day as yesterday; None without any."""
        return self.today + DAY * (ceil(self.left / self.yesterday) - 1) if self.yesterday and self.left else None


def forecast_of(article, draft, left, assigned, *, at):
    """Return the forecast of an article, due by its assignment, else when consideration closes; one query."""
    today = timezone.localdate(at)
    whole = next((one.until for one in assigned if one.is_of_all), None)
    phase = draft.phase(PhaseKind.CONSIDERATION)
    closes = timezone.localdate(phase.closes_at) if phase and phase.closes_at else None
    since, before = (timezone.make_aware(datetime.combine(day, time.min)) for day in (today - DAY, today))
    answered = ANSWERED.rows(draft.pk, article.pk, since, before)
    return Forecast(left, sum(count for (count,) in answered), today, whole or closes)


def _answered(draft, article, since, before):
    """Return how many proposals and positions of an article got their first answer in a time."""
    answers = Decision.objects.filter(
        draft=draft, at__gte=any_value(since), at__lt=any_value(before), replaces__isnull=True
    )
    on_article = Q(proposal__current_revision__changes__article=article) | Q(position__article=article)
    return answers.filter(on_article).order_by().values("draft").annotate(n=Count("pk", distinct=True)).values_list("n")


ANSWERED = Statement(_answered)
