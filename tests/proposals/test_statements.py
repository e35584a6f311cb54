"""Statements as plain values: in what words they are said, and whose turn it is."""

import itertools
from collections import Counter

import pytest

from proposals.statements import LONGEST, Step, draw, priority_of, shortened, steps_of

BASE = "In state organizations Russian is officially used along with Kazakh."


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (BASE.replace("along with", "equally with"), [Step("replace", old="along", new="equally")]),
        (BASE.replace("officially ", ""), [Step("strike", old="officially")]),
        (
            BASE.replace("used along", "used everywhere along"),
            [Step("insert", new="everywhere", after="organizations Russian is officially used")],
        ),
        (f"Today {BASE}", [Step("begin", new="Today")]),
        (
            BASE.replace("state ", "public ").replace("Kazakh.", "Kazakh and English."),
            [
                Step("replace", old="state", new="public"),
                Step("insert", new="and English", after="officially used along with Kazakh"),
            ],
        ),
        ("All languages are equal.", [Step("rewrite", new="All languages are equal")]),
    ],
)
def test_a_change_of_few_words_names_them_and_a_larger_one_gives_the_new_words(text, steps):
    assert steps_of("change", BASE, text) == steps


def test_more_changes_than_a_sentence_holds_give_the_new_words():
    text = "In all public bodies Russian may be officially used together with Kazakh."

    assert steps_of("change", BASE, text) == [Step("rewrite", new=text.removesuffix("."))]


def test_a_place_without_words_of_its_own_is_written_anew():
    assert steps_of("change", "", "Article in other words.") == [Step("rewrite", new="Article in other words")]


def test_additions_and_removals_quote_the_words_they_are_about():
    assert steps_of("add", BASE, "A third language\nis learnt by wish.") == [
        Step("add", new="A third language is learnt by wish")
    ]
    assert steps_of("remove", BASE, "") == [Step("remove", old=BASE.removesuffix("."))]
    assert steps_of("remove", "", "") == [Step("remove_whole")]


def test_long_words_are_shortened_between_two_of_them():
    long = "тіл " * 1000

    [step] = steps_of("add", "", long)

    assert len(step.new) <= LONGEST + 2
    assert step.new.endswith("тіл …")
    assert shortened("a b") == "a b"


def test_agreement_and_disagreement_weigh_alike():
    numbers = [0, 1, 3, 10, 400]

    for agree, disagree, passed in itertools.product(numbers, numbers, numbers):
        assert priority_of(agree, disagree, passed) == pytest.approx(priority_of(disagree, agree, passed))
        assert priority_of(agree, disagree, passed) > 0


def test_few_answers_and_divided_ones_come_first():
    assert priority_of(0, 0, 0) == pytest.approx(7.5)
    assert priority_of(0, 0, 0) > priority_of(2, 2, 0) > priority_of(20, 20, 0)
    assert priority_of(20, 20, 0) > priority_of(30, 10, 0) > priority_of(40, 0, 0)
    assert priority_of(20, 20, 0) > priority_of(20, 20, 40)


def test_a_lot_is_the_same_each_time_and_another_for_another_person():
    statements = [(key, key, 1.0) for key in range(50)]

    drawn = {person: draw(person, statements) for person in map(str, range(200))}

    assert drawn == {person: draw(person, list(reversed(statements))) for person in drawn}
    assert len(set(drawn.values())) > 40
    assert draw("anybody", []) is None


def test_over_all_people_a_statement_comes_first_as_often_as_it_weighs():
    statements = [("heavy", 1, 6.0), ("middle", 2, 3.0), ("light", 3, 1.0)]

    drawn = Counter(draw(f"u_{person}", statements) for person in range(10_000))

    assert drawn["heavy"] == pytest.approx(6000, rel=0.05)
    assert drawn["middle"] == pytest.approx(3000, rel=0.05)
    assert drawn["light"] == pytest.approx(1000, rel=0.1)
