"""Which numbers may be published of what is not public row by row, so that nobody is found by them.

Plain values in and out. A table has a number for each value (a region) and the people behind it. Its whole is thought
to be known exactly, at each moment; so what is not published must not follow from the whole, nor from two tables.

- A number is published where at least `FLOOR` people are behind it, rounded to `STEP`.
- It stands, as of its week, until at least `FLOOR` people more or fewer are behind it: what came in a week cannot be
  had from two tables.
- What is left of the whole (numbers that are not published, and what came since to those that stand) is of at least
  two values and at least `FLOOR` people, or of none. Where it is not, further numbers are held back, those of the
  fewest people first.
"""

from dataclasses import dataclass

FLOOR = 10
STEP = 5


@dataclass(frozen=True)
class Cell:
    """A number, and how many people are behind it."""

    number: int
    people: int


@dataclass(frozen=True)
class Published:
    """A number as it is published since a `week`; `people` were behind it then, which nobody is told."""

    number: int
    people: int
    week: str


def publish(present, standing, *, week):
    """Return what is published of `present` cells, by value; `standing` is what is published already."""
    renewed = {value for value, cell in present.items() if cell.people >= FLOOR and _moved(value, present, standing)}
    while renewed and not _is_rest_safe(set(present) - renewed, present, standing):
        renewed.remove(min(renewed, key=lambda value: (_change(value, present, standing), value)))
    fresh = {value: Published(rounded(present[value].number), present[value].people, week) for value in renewed}
    return standing | fresh


def rounded(number):
    """Return a number rounded to `STEP`; what lies half way goes up."""
    return (number + STEP // 2) // STEP * STEP


def _moved(value, present, standing):
    return _change(value, present, standing) >= FLOOR


def _change(value, present, standing):
    """Return how many people more or fewer are behind a value than when its number was published, if it was."""
    before = standing[value].people if value in standing else 0
    return abs(present[value].people - before)


def _is_rest_safe(rest, present, standing):
    if not rest:
        return True
    return len(rest) > 1 and sum(_change(value, present, standing) for value in rest) >= FLOOR
