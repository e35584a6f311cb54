"""Whoever reads all that is published and tries to derive what is not: by linear algebra, then by bounds.

Unknown is, for each week and each value, the number behind it. Known are the whole of each week, what is published
within its rounding, that no number is below nought, and (worse for whoever hides) that numbers only grow.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog


class Solver:
    """What is known: `totals` by week, `told` by (week, value) a pair of bounds of the number there."""

    def __init__(self, values, totals, told):
        self.values, self.weeks = sorted(values), len(totals)
        self.places = {place: n for n, place in enumerate(product(range(self.weeks), self.values))}
        wholes = [[(place, 1) for place in self.places if place[0] == week] for week in range(self.weeks)]
        exact = [place for place, (low, high) in told.items() if low == high]
        self.equal = np.array([self._row(pairs) for pairs in wholes] + [self._row([(place, 1)]) for place in exact])
        self.equals = np.array([*totals, *(told[place][0] for place in exact)], dtype=float)
        grows = [[((week, value), 1), ((week + 1, value), -1)] for week, value in self.places if week + 1 < self.weeks]
        self.less = np.array([self._row(pairs) for pairs in grows] or [self._row([])])
        self.bounds = [told.get(place, (0, None)) for place in self.places]

    def bounds_of(self, *pairs):
        """Return the least and the greatest that a sum of (place, factor) can be."""
        target = self._row(pairs)
        # What the equations alone give: the target lies in their rows, nothing of it in their null space.
        weights, *_rest = np.linalg.lstsq(self.equal.T, target, rcond=None)
        if np.allclose(self.equal.T @ weights, target):
            found = round(float(weights @ self.equals), 6)
            return found, found
        return self._extreme(target), -self._extreme(-target)

    def _extreme(self, target):
        found = linprog(
            target,
            A_ub=self.less,
            b_ub=np.zeros(len(self.less)),
            A_eq=self.equal,
            b_eq=self.equals,
            bounds=self.bounds,
        )
        assert found.status == 0, found.message
        return round(found.fun, 6)

    def _row(self, pairs):
        row = np.zeros(len(self.places))
        for place, factor in pairs:
            row[self.places[place]] += factor
        return row


def derived(solver, people, floor):
    """Return what follows of numbers of at least one and fewer than `floor` people, though it is told to nobody.

    `people` are how many are behind each place. Such a number is that of a week, or what came from one to a later one.
    It follows where it can be one number alone, or where it is sure that somebody is there and fewer than `floor`.
    """
    found = []
    for value in solver.values:
        for week, later in product(range(solver.weeks), range(solver.weeks)):
            if later < week:
                continue
            pairs = [((later, value), 1)] + ([((week, value), -1)] if later > week else [])
            behind = sum(factor * people[place] for place, factor in pairs)
            if 0 < behind < floor:
                low, high = solver.bounds_of(*pairs)
                if low == high or (low >= 1 and high < floor):
                    found.append((value, week, later, low, high))
    return found
