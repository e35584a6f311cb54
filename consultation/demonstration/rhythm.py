"""When people act: most after the opening and on the last day, in the evenings more than by day, few by night."""

from bisect import bisect_right
from datetime import timedelta
from itertools import accumulate

from consultation.demonstration.acts import DAYS, END

HOUR = 3600
ASTANA = timedelta(hours=5)
BY_DAY = (2.8, 1.9, 1.2, 0.9, 0.8, 0.6, 0.7, 0.9, 2.0)
WEEKEND = 0.7
BY_HOUR = (3, 2, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 12, 12, 11, 11, 12, 13, 15, 18, 20, 19, 14, 8)


class Rhythm:
    """Draws moments from the nine days as people spread over them."""

    def __init__(self, opened_at, chance):
        self.chance = chance
        starts = [opened_at + ASTANA + timedelta(hours=hour) for hour in range(DAYS * 24)]
        weights = [
            BY_DAY[number // 24] * BY_HOUR[start.hour] * (WEEKEND if start.weekday() >= 5 else 1)
            for number, start in enumerate(starts)
        ]
        self.until = [0, *accumulate(weights)]

    def between(self, earliest, latest):
        """Return a moment between two others, the later one left out."""
        low, high = self._height(earliest), self._height(latest)
        drawn = low + (high - low) * self.chance.random()
        hour = min(bisect_right(self.until, drawn), len(self.until) - 1) - 1
        share = (drawn - self.until[hour]) / (self.until[hour + 1] - self.until[hour])
        return max(earliest, min(int((hour + share) * HOUR), latest - 1))

    def within(self, earliest, latest):
        """Return a moment in a part of the nine days, given as shares of them."""
        return self.between(int(earliest * END), int(latest * END))

    def after(self, moment, *, hours):
        """Return a later moment, mostly about that many hours on, now and then much later."""
        return moment + 60 + int(self.chance.lognormvariate(0, 0.8) * hours * HOUR)

    def _height(self, moment):
        hour, rest = divmod(moment, HOUR)
        if hour >= len(self.until) - 1:
            return self.until[-1]
        return self.until[hour] + (self.until[hour + 1] - self.until[hour]) * rest / HOUR
