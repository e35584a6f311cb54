"""Texts that repeat one another, taken as one: looked at by the text that stands for them, and placed with it."""

from dataclasses import dataclass, replace

import numpy as np

from feedback.themes.learning import NOT_PLACED


@dataclass(frozen=True)
class Units:
    """`of` says for each text the place of its unit, `leads` whether it is the text that stands for its unit."""

    of: np.ndarray
    leads: np.ndarray

    def one_each(self, places):
        """Return one place a unit of these places, in their order: of the text that stands for it, if it is there."""
        return sorted(self._first_by_unit(places).values())

    def heads(self):
        """Return for each unit the place of the text that it is looked at by."""
        return [place for _unit, place in sorted(self._first_by_unit(range(len(self.of))).items())]

    def only(self, places):
        """Return the same of these places alone; units keep their numbers."""
        return Units(self.of[places], self.leads[places])

    def labels(self, bound):
        """Return the labels of units by those of texts: of who stands for it, else of the first that has one."""
        found = {}
        for unit, place in self._first_by_unit(bound).items():
            found[unit] = bound[place]
        return found

    def _first_by_unit(self, places):
        found: dict[int, int] = {}
        for place in sorted(places, key=lambda place: (not self.leads[place], place)):
            found.setdefault(int(self.of[place]), place)
        return found


def units_of(ids, following):
    """Return the units of texts by their ids: `following` says of some the id of the text that stands for them.

    That one need not be among the texts. Units are numbered as they come.
    """
    heads = [following.get(each, each) for each in ids]
    number = {head: place for place, head in enumerate(dict.fromkeys(heads))}
    return Units(
        np.array([number[head] for head in heads], dtype=np.int64),
        np.array([each == head for each, head in zip(ids, heads, strict=True)], dtype=bool),
    ), list(number)


def with_repeats(themes, units, bound):
    """Return the themes of units as themes of texts: each is where its unit is, but where an analyst placed it."""
    of_units = np.full(int(units.of.max(initial=-1)) + 1, NOT_PLACED)
    for number, theme in enumerate(themes):
        of_units[theme.texts] = number
    of = of_units[units.of]
    numbers = {theme.key: number for number, theme in enumerate(themes)}
    for place, key in bound.items():
        of[place] = NOT_PLACED if key is None else numbers[key]
    return [replace(theme, texts=np.flatnonzero(of == number).tolist()) for number, theme in enumerate(themes)]
