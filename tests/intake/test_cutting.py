"""How a long text is looked at in pieces: the same text, the same pieces."""

import hashlib
from types import SimpleNamespace

from intake.cutting import Stretch, digest_of, joined, stretches, suggested, units

TEXT = (
    "Құрметті комиссия!\n\n"
    "1. Статья 9, пункт 2. Предлагаю уточнить.\nИначе неясно.\n"
    "2) 10-бап туралы.\n"
    "Article 5 is fine.\n\n"
    "С уважением, А. Б."
)


def said(ranges, text=TEXT):
    return [text[start:end] for start, end in ranges]


def test_split_twice_gives_the_same_boundaries():
    assert suggested(TEXT) == suggested(str(TEXT))
    assert said(suggested(TEXT)) == [
        "Құрметті комиссия!",
        "1. Статья 9, пункт 2. Предлагаю уточнить.\nИначе неясно.",
        "2) 10-бап туралы.",
        "Article 5 is fine.\n\nС уважением, А. Б.",
    ]


def test_what_is_cut_is_suggested_no_more_and_the_rest_as_before():
    first, second, third, last = suggested(TEXT)
    signed = SimpleNamespace(start=TEXT.index("С уваж"), end=len(TEXT))

    assert suggested(TEXT, [SimpleNamespace(start=second[0], end=second[1]), signed]) == [
        first,
        third,
        (last[0], TEXT.index("\n\nС уваж")),
    ]


def test_without_numbers_and_articles_each_paragraph_is_a_piece():
    assert said(suggested("Один.\n\n Два. \nТри."), "Один.\n\n Два. \nТри.") == ["Один.", "Два.", "Три."]
    assert suggested(" \n ") == []


def test_long_paragraphs_are_offered_by_sentences_short_ones_whole():
    long = "Слово " * 70 + "конец. Қазір ст. 9 жақсы. И это всё!"
    text = f"Первая. Вторая.\n{long}"

    assert said(units(text, 0, len(text)), text) == [
        "Первая. Вторая.",
        "Слово " * 70 + "конец.",
        "Қазір ст. 9 жақсы.",
        "И это всё!",
    ]


def test_what_no_cut_covers_is_named_between_the_cuts():
    cut = SimpleNamespace(start=TEXT.index("1."), end=TEXT.index("2)"))
    begin, end = TEXT.index("2)"), len(TEXT)

    assert stretches(TEXT, [cut]) == [Stretch(0, 18), Stretch(cut.start, cut.end, cut), Stretch(begin, end)]
    assert stretches(" a ", [SimpleNamespace(start=1, end=2)])[0].cut is not None


def test_neighbours_are_joined_and_others_are_not():
    first, second, third = suggested("Один.\n\nДва.\nТри.")

    assert joined("Один.\n\nДва.\nТри.", [second, first]) == (first[0], second[1])
    assert joined("Один.\n\nДва.\nТри.", [first, third]) is None
    assert joined("", []) is None


def test_a_digest_is_over_utf_8():
    assert digest_of("қ") == hashlib.sha256(b"\xd2\x9b").hexdigest()
