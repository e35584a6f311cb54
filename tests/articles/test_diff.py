import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.diff import Alteration, Piece, alterations, changes, is_rewrite


def plain(old, new):
    return [(piece.op, piece.text) for piece in changes(old, new)]


def test_equal_texts_have_one_piece():
    assert changes("Тіл – қазақ тілі.", "Тіл – қазақ тілі.") == [Piece("same", "Тіл – қазақ тілі.")]


def test_nothing_against_nothing_has_no_piece():
    assert changes("", "") == []


def test_inserted_words_are_marked_alone():
    found = plain("Государственный язык – казахский.", "Государственный язык – казахский и русский.")

    assert found == [("same", "Государственный язык – казахский"), ("ins", " и русский"), ("same", ".")]


def test_replaced_kazakh_word_is_marked_whole():
    found = plain("Орыс тілі тең қолданылады.", "Орыс тілі қатар қолданылады.")

    assert found == [("same", "Орыс тілі "), ("del", "тең"), ("ins", "қатар"), ("same", " қолданылады.")]


def test_sign_is_compared_apart_from_the_word():
    assert plain("земля, вода", "земля; вода") == [("same", "земля"), ("del", ","), ("ins", ";"), ("same", " вода")]


def test_changes_with_few_letters_between_are_one():
    assert plain("старый и новый порядок", "прежний и иной порядок") == [
        ("del", "старый и новый"),
        ("ins", "прежний и иной"),
        ("same", " порядок"),
    ]


def test_changes_with_four_letters_between_stay_two():
    assert [op for op, _text in plain("один дома два тут", "три дома пять тут")] == [
        "del",
        "ins",
        "same",
        "del",
        "ins",
        "same",
    ]


def test_list_of_changes_says_what_went_and_what_came():
    pieces = changes("Право ограничено законом навсегда и везде.", "Право ограничено судом навсегда и почти везде.")

    assert alterations(pieces) == [Alteration("законом", "судом"), Alteration("", "почти")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("один два три четыре", "один два три пять", False),
        ("один два три четыре", "шесть семь восемь девять", True),
        ("", "совсем новый текст", False),
        ("совсем старый текст", "", False),
    ],
)
def test_rewrite_begins_where_most_words_differ(old, new, expected):
    assert is_rewrite(changes(old, new)) is expected


HOSTILE = [
    ("а " * 700, "б а в " * 3500),
    (", . " * 2500, ". , " * 5000),
    ("қ ә " * 5000, "ә қ ә " * 3300),
    ("слово а " * 2500, "а слово б " * 2000),
    ("a b c d e f g h i j " * 1000, "j i h g f e d c b a " * 1000),
    ("\u202e" * 20_000, "\u202d" * 20_000),
    (" " * 20_000, " \n" * 10_000),
    ("".join(f"w{n} " for n in range(3300)), "".join(f"w{n} " for n in reversed(range(3300)))),
]


@pytest.mark.parametrize(("old", "new"), HOSTILE)
def test_hostile_text_of_full_length_ends_soon_and_keeps_both_texts(old, new):
    started = time.process_time()

    pieces = changes(old, new)

    assert time.process_time() - started < 3
    assert "".join(piece.text for piece in pieces if piece.op != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.op != "del") == new


@given(st.text("ab ,қ\n", max_size=40), st.text("ab ,қ\n", max_size=40))
def test_pieces_make_both_texts_again(old, new):
    pieces = changes(old, new)

    assert "".join(piece.text for piece in pieces if piece.op != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.op != "del") == new
    assert all(one.op != other.op for one, other in pairwise(pieces))
