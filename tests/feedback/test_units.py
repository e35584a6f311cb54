"""Texts that repeat one another as one unit: which of them is looked at, and where each is placed."""

import numpy as np

from feedback.themes.finding import Found
from feedback.themes.units import units_of, with_repeats

ELSEWHERE = "a text of another list"


def test_units_are_numbered_as_they_come_and_looked_at_by_the_one_that_stands_for_them():
    units, heads = units_of(["a", "b", "c", "d", "e"], {"a": "c", "e": "c", "d": ELSEWHERE})

    assert heads == ["c", "b", ELSEWHERE]
    assert units.of.tolist() == [0, 1, 0, 2, 0]
    assert units.heads() == [2, 1, 3]
    assert units.one_each([0, 1, 4]) == [0, 1]
    assert units.one_each([4, 2]) == [2]


def test_without_texts_there_are_no_units():
    units, heads = units_of([], {})

    assert (heads, units.heads(), with_repeats([], units, {})) == ([], [], [])


def test_a_unit_is_labelled_by_the_one_that_stands_for_it_or_the_first_labelled():
    units, _heads = units_of(["a", "b", "c", "d"], {"b": "a", "d": "c"})

    assert units.labels({1: "one", 0: "two", 3: None}) == {0: "two", 1: None}


def test_repeats_are_placed_with_their_unit_but_where_an_analyst_placed_them():
    units, _heads = units_of(["a", "b", "c", "d", "e"], {"b": "a", "c": "a", "e": "a"})
    themes = [Found("one", np.zeros(1), [0]), Found("two", np.zeros(1), [1])]

    placed = with_repeats(themes, units, {2: "two", 4: None})

    assert [theme.texts for theme in placed] == [[0, 1], [2, 3]]
