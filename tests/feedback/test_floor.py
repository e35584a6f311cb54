"""What may be published of a table, and that a solver cannot find what may not."""

import random

import pytest

from feedback.floor import FLOOR, Cell, Published, publish, rounded

WEEK, NEXT = "2026-02-02", "2026-02-09"


def test_a_number_is_told_of_ten_people_or_more_rounded_to_five():
    told = publish({"a": Cell(23, 12), "b": Cell(40, 10), "c": Cell(9, 9), "d": Cell(31, 1)}, {}, week=WEEK)

    assert told == {"a": Published(25, 12, WEEK), "b": Published(40, 10, WEEK)}
    assert [rounded(number) for number in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_where_one_alone_would_be_left_the_smallest_beside_it_is_held_back():
    told = publish({"a": Cell(50, 30), "b": Cell(12, 11), "c": Cell(3, 3)}, {}, week=WEEK)

    assert told == {"a": Published(50, 30, WEEK)}


def test_what_is_left_is_of_ten_people_at_least():
    present = {"a": Cell(50, 30), "b": Cell(12, 11), "c": Cell(3, 3), "d": Cell(0, 0)}

    assert set(publish(present, {}, week=WEEK)) == {"a"}
    assert set(publish(present | {"d": Cell(7, 7)}, {}, week=WEEK)) == {"a", "b"}


def test_everything_is_told_where_nothing_has_to_be_hidden():
    assert set(publish({"a": Cell(50, 30), "b": Cell(12, 11)}, {}, week=WEEK)) == {"a", "b"}


def test_a_number_stands_until_ten_more_or_fewer_are_behind_it():
    standing = publish({"a": Cell(50, 30), "b": Cell(20, 20)}, {}, week=WEEK)

    assert publish({"a": Cell(60, 39), "b": Cell(21, 21)}, standing, week=NEXT) == standing
    told = publish({"a": Cell(60, 40), "b": Cell(30, 30)}, standing, week=NEXT)
    assert told == {"a": Published(60, 40, NEXT), "b": Published(30, 30, NEXT)}
    assert publish({"a": Cell(20, 20), "b": Cell(0, 0)}, told, week=NEXT)["b"] == told["b"]


def test_what_came_to_one_value_alone_is_not_told_by_what_did_not_come_to_the_others():
    """The other number stands as it was: what came to it would be the rest of the whole."""
    standing = publish({"a": Cell(50, 30), "b": Cell(20, 20)}, {}, week=WEEK)

    assert publish({"a": Cell(60, 40), "b": Cell(23, 23)}, standing, week=NEXT) == standing


@pytest.mark.parametrize("seed", range(20))
def test_the_rules_hold_week_after_week(seed):
    chance = random.Random(seed)
    regions = [str(number) for number in range(8)]
    people, standing = dict.fromkeys(regions, 0), {}
    for week in range(6):
        for region in regions:
            people[region] += chance.choice((0, 0, 1, 3, 8, 15))
        present = {region: Cell(number, number) for region, number in people.items()}
        told = publish(present, standing, week=str(week))

        fresh = {region for region, cell in told.items() if cell.week == str(week)}
        assert all(present[region].people >= FLOOR for region in fresh)
        came = {
            region: present[region].people - (standing[region].people if region in standing else 0) for region in people
        }
        assert all(came[region] >= FLOOR for region in fresh)
        rest = set(regions) - fresh
        assert not fresh or not rest or (len(rest) > 1 and sum(came[region] for region in rest) >= FLOOR)
        standing = told
