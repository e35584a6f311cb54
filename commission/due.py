"""How much time is left for an answer that is owed, as every page and program tells it; plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from commission.models import Why


@dataclass(frozen=True)
class Due:
    """By which day an answer is owed, since when and why; `left` are the days to it, below nought once it is past."""

    on: date
    left: int
    since: datetime
    why: str
    threshold: int | None

    @property
    def is_overdue(self):
        return self.left < 0

    @property
    def overdue_days(self):
        return max(-self.left, 0)

    @property
    def why_name(self):
        return Why(self.why).label


def due_of(duty, today):
    """Return what a duty says on a day of Astana's calendar."""
    return Due(duty.due_on, (duty.due_on - today).days, duty.since, duty.why, duty.threshold)
