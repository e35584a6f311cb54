"""What new words change: another thing is said, or the same is said better."""

import pytest

from proposals.substance import substance_of

WORDS = "Употребляется «русский» язык – наравне."


def changed(text, *, kind="change", place=9, reasons="Так точнее."):
    return substance_of([(place, kind, text)], reasons)


@pytest.mark.parametrize(
    "other",
    [
        WORDS,
        "  Употребляется\n«русский»  язык – наравне. ",
        "Употребляется “русский” язык — наравне.",
        'Употребляется "русский" язык - наравне.',
        "Употреб\u00adляется «русский»\u00a0язык\u200b – наравне.",
        "Употребляется «русскии\u0306» язык – наравне.",
    ],
)
def test_how_words_are_typed_is_no_substance(other):
    assert changed(other) == changed(WORDS)


@pytest.mark.parametrize(
    "other",
    [
        "Употребляется «русский» язык, – наравне.",
        "Употребляется «Русский» язык – наравне.",
        "Употребляются «русский» язык – наравне.",
        "Употребляется «русский» язык.",
        "",
    ],
)
def test_each_letter_its_case_and_each_comma_are_substance(other):
    assert changed(other) != changed(WORDS)


def test_reasons_are_substance_of_a_question_alone():
    other = {"reasons": "Совсем другое."}

    assert changed(WORDS, **other) == changed(WORDS)
    assert changed("", kind="keep", **other) == changed("", kind="keep")
    assert changed("", kind="remove", **other) == changed("", kind="remove")
    assert changed("", kind="question", **other) != changed("", kind="question")


def test_places_and_kinds_are_substance_and_their_order_is_none():
    first, second = (9, "change", "Одно."), (10, "add", "Другое.")

    assert substance_of([first, second], "") == substance_of([second, first], "Иначе.")
    assert substance_of([first], "") != substance_of([first, second], "")
    assert changed(WORDS, place=10) != changed(WORDS)
    assert changed(WORDS, kind="add") != changed(WORDS)
