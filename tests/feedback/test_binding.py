"""What staff bound by hand, put upon what was found: plain values."""

import pytest

from feedback.repeats.binding import Joined, Placed, bound

FOUND = [(1, (1, 2, 3)), (10, (10, 11))]


def groups(found, placed=None, joined=(), *, without=()):
    placed = placed or {}
    named = {
        *placed,
        *(each for one in placed.values() for each in one.beside),
        *(t for one in joined for t in one.texts),
    }
    there = named - set(without)
    kept = {text: one for text, one in placed.items() if text in there}
    return [(family.representative, sorted(family.members)) for family in bound(found, kept, joined, there)]


def test_nothing_bound_changes_nothing():
    assert groups(FOUND) == [(1, [1, 2, 3]), (10, [10, 11])]


@pytest.mark.parametrize(
    ("placed", "joined", "expected"),
    [
        ({2: Placed(5, True)}, (), [(1, [1, 3]), (10, [10, 11])]),
        ({10: Placed(5, True)}, (), [(1, [1, 2, 3])]),  # of two one is left: no family
        ({1: Placed(5, True)}, (), [(2, [2, 3]), (10, [10, 11])]),  # another text stands for the rest
        ({2: Placed(5), 3: Placed(5)}, (), [(2, [2, 3]), (10, [10, 11])]),
        ({2: Placed(5, beside=(10,))}, (), [(1, [1, 3]), (10, [2, 10, 11])]),
        ({7: Placed(5, beside=(8,))}, (), [(1, [1, 2, 3]), (8, [7, 8]), (10, [10, 11])]),
        ({7: Placed(5, beside=(2,)), 2: Placed(6, beside=(10,))}, (), [(1, [1, 3]), (10, [2, 7, 10, 11])]),
        ({}, [Joined(5, (2, 11))], [(1, [1, 2, 3, 10, 11])]),
        ({}, [Joined(5, (1, 10)), Joined(6, (11, 20))], [(1, [1, 2, 3, 10, 11, 20])]),
        # Each is said to be beside the other: they are together.
        ({7: Placed(5, beside=(8,)), 8: Placed(6, beside=(7,))}, (), [(1, [1, 2, 3]), (7, [7, 8]), (10, [10, 11])]),
    ],
)
def test_what_is_bound_is_respected(placed, joined, expected):
    assert groups(FOUND, placed, joined) == expected


def test_what_others_are_beside_may_be_gone():
    placed = {7: Placed(5, beside=(1, 2, 10)), 8: Placed(5, beside=(1, 2, 10))}
    found = [(2, (2, 3)), (10, (10, 11))]

    assert groups(found, placed, without=[1]) == [(2, [2, 3, 7, 8]), (10, [10, 11])]
    assert groups([(10, (10, 11))], placed, without=[1, 2]) == [(10, [7, 8, 10, 11])]
    assert groups([], placed, without=[1, 2, 10]) == [(7, [7, 8])]


def test_nobody_comes_beside_what_stands_for_itself():
    placed = {7: Placed(5, beside=(2, 3)), 2: Placed(6, True)}

    assert groups(FOUND, placed) == [(1, [1, 3, 7]), (10, [10, 11])]


def test_of_joined_families_each_says_what_it_was_found_with():
    [family] = bound(
        [(1, (1, 2)), (10, (10, 11, 12))], {3: Placed(9, beside=(2,))}, [Joined(5, (1, 10))], {1, 2, 3, 10}
    )

    assert family.representative == 10
    assert family.members == {
        1: (1, 5),
        2: (1, 5),
        3: (None, 9),
        10: (None, None),
        11: (None, None),
        12: (None, None),
    }
