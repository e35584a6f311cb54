"""No number that is held back follows from what is published, though somebody tries; from naive tables much does."""

import random

import pytest

from feedback.floor import FLOOR, STEP, Cell, publish
from tests.feedback.solver import Solver, derived

REGIONS = [f"KZ-{number}" for number in range(10, 19)]
WEEKS = 3


def naively(present, _standing, *, week):
    """Tell each number of ten people or more, each week anew."""
    return {
        value: type("Told", (), {"number": cell.number, "week": week})
        for value, cell in present.items()
        if cell.people >= FLOOR
    }


def growing(chance, most):
    """Weeks of numbers by region, each person with one or more."""
    people, numbers, weeks = dict.fromkeys(REGIONS, 0), dict.fromkeys(REGIONS, 0), []
    for _week in range(WEEKS):
        for region in REGIONS:
            came = chance.choice((0, 0, 1, 2, 5, 9, 12, most))
            people[region] += came
            numbers[region] += came + (chance.randrange(3) if came else 0)
        weeks.append({region: Cell(numbers[region], people[region]) for region in REGIONS})
    return weeks


def found(weeks, how, *, slack):
    """Return what follows of these weeks where their tables are published in this way."""
    standing, told = {}, {}
    for week, present in enumerate(weeks):
        standing = how(present, standing, week=week)
        for value, cell in standing.items():
            number = weeks[cell.week][value].number
            told[cell.week, value] = (max(number - slack, 0), number + slack)
    totals = [sum(cell.number for cell in present.values()) for present in weeks]
    people = {(week, value): cell.people for week, present in enumerate(weeks) for value, cell in present.items()}
    return derived(Solver(REGIONS, totals, told), people, FLOOR)


@pytest.mark.parametrize("most", [3, 20, 60])
@pytest.mark.parametrize("seed", range(4))
def test_nothing_follows_even_where_the_rounding_is_undone(seed, most):
    weeks = growing(random.Random(seed * 100 + most), most)

    assert found(weeks, publish, slack=0) == []
    assert found(weeks, publish, slack=STEP // 2) == []


def test_the_solver_finds_what_a_naive_table_gives_away():
    """The one number that is left out is what the others leave of the whole; what came in a week is a difference."""
    first = dict.fromkeys(REGIONS, Cell(30, 30)) | {"KZ-10": Cell(4, 4)}
    second = first | {"KZ-11": Cell(33, 33)}

    assert found([first], naively, slack=0) == [("KZ-10", 0, 0, 4, 4)]
    assert ("KZ-11", 0, 1, 3, 3) in found([first, second], naively, slack=0)
    assert found([first], publish, slack=0) == found([first, second], publish, slack=0) == []


def test_naive_tables_give_something_away_in_most_weeks():
    worlds = [growing(random.Random(seed), 20) for seed in range(6)]

    assert sum(bool(found(weeks, naively, slack=0)) for weeks in worlds) >= 5
