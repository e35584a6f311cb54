"""The language of words, measured on sentences that the profiles were not made from."""

import random
import re
from pathlib import Path

import pytest

from proposals.language import language_of

SENTENCES = Path(__file__).with_name("sentences")
WORD = re.compile(r"[^\W\d_]+")
CODES = ["kk", "ru", "en"]
TYPED_PLAINLY = [str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", f"агкноуух{i}АГКНОУУХ{i.upper()}") for i in "иы"]


def sentences(code):
    return (SENTENCES / f"{code}.txt").read_text(encoding="utf-8").splitlines()


def pieces(code, length):
    """Return every run of so many words within the sentences."""
    found = []
    for sentence in sentences(code):
        words = sentence.split()
        found += [" ".join(words[start : start + length]) for start in range(len(words) - length + 1)]
    return [piece for piece in found if len(WORD.findall(piece)) >= length]


def told_apart(pairs):
    """Return the share of texts that are told to be in their language, and how many there were."""
    right = [code == guess.language for code, text in pairs if (guess := language_of(text))]
    assert len(right) == len(pairs)
    return sum(right) / len(right), len(right)


@pytest.mark.parametrize(("length", "least"), [(3, 0.98), (5, 0.99)])
def test_three_words_and_more_tell_the_language(length, least):
    share, number = told_apart([(code, piece) for code in CODES for piece in pieces(code, length)])

    assert number > 200
    assert share >= least


@pytest.mark.parametrize("code", CODES)
def test_whole_sentences_of_each_language_are_told(code):
    share, number = told_apart([(code, sentence) for sentence in sentences(code)])

    assert number >= 90
    assert share >= 0.98


def test_kazakh_without_its_letters_is_kazakh():
    chance = random.Random(1)
    plain = [piece.translate(chance.choice(TYPED_PLAINLY)) for piece in pieces("kk", 3)]

    share, number = told_apart([("kk", piece) for piece in plain])

    assert number > 300
    assert share >= 0.95


@pytest.mark.parametrize("text", ["", " \n", "123 456", "!!!", "汉字", "\ufffd"])
def test_no_known_letter_tells_nothing(text):
    assert language_of(text) is None


def test_choice_is_doubted_where_the_words_speak_clearly_for_another():
    guess = language_of("Біздің ауылда жол жоқ, балалар жаяу барады.")

    assert (guess.language, guess.doubts("ru"), guess.doubts("en"), guess.doubts("kk")) == ("kk", True, True, False)


def test_two_words_doubt_nothing():
    assert not language_of("Қолдаймын, рақмет").doubts("ru")


def test_words_of_one_language_are_never_doubted_in_it():
    doubted = [text for code in CODES for text in sentences(code) if language_of(text).doubts(code)]

    assert doubted == []


def test_long_text_costs_no_more_than_its_beginning():
    guess = language_of("Так будет понятнее каждому. " * 100 + "x" * 1_000_000)

    assert guess.language == "ru"
