"""Covering words of a text: one mark per passage, in any script."""

import pytest

from proposals.covering import MARK, cover, words_in


def test_neighbours_become_one_mark_of_the_same_length():
    text = "Қоңырау шалыңыз: 8 701 000 41 07. Рақмет."

    assert cover(text, [2, 3, 4, 5, 6]) == f"Қоңырау шалыңыз: {MARK} Рақмет."
    assert cover(text, [6]) == f"Қоңырау шалыңыз: 8 701 000 41 {MARK} Рақмет."
    assert cover(text, [7, 0, 7]) == f"{MARK} шалыңыз: 8 701 000 41 07. {MARK}"


@pytest.mark.parametrize(
    "word",
    ["я", "Ғ", "й", "e\u0301\u0323", "𐱅𐰇𐰼𐰰", "👩‍👩‍👧", "한국어", "عربي", "a" * 900],
    ids=["letter", "kazakh", "composed", "combining", "beyond", "joined", "hangul", "arabic", "long"],
)
def test_a_letter_is_a_letter_in_any_script(word):
    assert cover(f"бір {word} үш", [1]) == f"бір {MARK} үш"


def test_lines_outside_a_passage_stay_as_they_are():
    assert cover("бір\nекі үш\n\nтөрт", [1]) == f"бір\n{MARK} үш\n\nтөрт"
    assert cover("бір\nекі\n\nүш", [0, 1]) == f"{MARK}\n\nүш"


def test_what_is_covered_beside_a_mark_joins_it():
    once = cover("бір екі үш төрт", [1])

    assert once == f"бір {MARK} үш төрт"
    assert cover(once, [2]) == f"бір {MARK} төрт"


def test_nothing_marked_changes_nothing():
    assert cover("<b>бір</b> екі", []) == "<b>бір</b> екі"
    assert words_in(" <b>бір</b>\n екі ") == ["<b>бір</b>", "екі"]
