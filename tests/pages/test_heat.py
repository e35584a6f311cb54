from consultation.pages.heat import bounds, ranges, step


def test_bounds_are_round_numbers_that_rise():
    assert bounds(9000) == [1, 400, 1000, 3000, 6000]
    assert bounds(271) == [1, 10, 30, 90, 100]
    assert bounds(3) == [1, 2, 3, 4, 5]
    assert bounds(0) == [1, 2, 3, 4, 5]


def test_a_step_is_that_of_the_highest_bound_reached():
    least = bounds(9000)

    assert [step(figure, least) for figure in (0, 1, 399, 400, 3000, 9000)] == [0, 1, 1, 2, 4, 5]


def test_the_key_names_every_range_and_leaves_the_last_open():
    assert ranges([1, 2, 3, 10, 20]) == [(1, 1, 1), (2, 2, 2), (3, 3, 9), (4, 10, 19), (5, 20, None)]
