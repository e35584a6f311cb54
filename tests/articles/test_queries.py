import pytest

from articles.queries import stem, understand

PLACES = {
    "9": "art_9",
    " 9 ": "art_9",
    "9-бап": "art_9",
    "9 бап": "art_9",
    "9-баптың": "art_9",
    "9-бабы": "art_9",
    "статья 9": "art_9",
    "Статья 9.": "art_9",
    "ст. 9": "art_9",
    "ст.9": "art_9",
    "в статье 9": "art_9",
    "article 9": "art_9",
    "Art. 9": "art_9",
    "9(2)": "art_9__para_2",
    "9.2": "art_9__para_2",
    "9-бап 2-тармақ": "art_9__para_2",
    "9-бап, 2-тармақ": "art_9__para_2",
    "статья 9, пункт 2": "art_9__para_2",
    "пункт 2 статьи 9": "art_9__para_2",
    "п. 2 ст. 9": "art_9__para_2",
    "article 9, paragraph 2": "art_9__para_2",
    "57(3)(1)": "art_57__para_3__point_1",
    "подпункт 1 пункта 3 статьи 57": "art_57__para_3__point_1",
    "подпункт 11) статьи 46": "art_46__subpara_1__point_11",
    "46-бап 11) тармақша": "art_46__subpara_1__point_11",
    "II бөлім": "sec_2",
    "раздел IV": "sec_4",
    "section 8": "sec_8",
    "кіріспе": "preamble",
    "преамбула": "preamble",
    "145 депутатов": "",
    "земля": "",
    "0": "",
    "": "",
}


@pytest.mark.parametrize(("query", "place"), PLACES.items())
def test_place_is_read_from_numbers_and_units(query, place):
    assert next(iter(understand(query).places), "") == place


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("9-1", ("art_9-1", "art_9__para_1", "art_9__subpara_1__point_1", "art_9")),
        ("9-1-бап", ("art_9-1", "art_1__para_9")),
        ("статья 9-1", ("art_9-1", "art_9__para_1", "art_9__subpara_1__point_1", "art_9")),
        ("статья 9-1, пункт 2", ("art_9-1__para_2", "art_9-1__subpara_1__point_2", "art_9-1")),
        ("2026-12-31", ()),
    ],
)
def test_article_put_in_later_comes_first_and_other_readings_after_it(query, places):
    assert understand(query).places[: len(places)] == places


def test_words_beside_a_place_are_looked_for():
    asked = understand("статья 9 русский язык")

    assert (asked.places, [word.word for word in asked.words]) == (("art_9",), ["русскии", "язык"])


def test_idle_words_are_left_out_unless_there_are_no_others():
    assert [word.word for word in understand("что такое курултай").words] == ["такое", "курултаи"]
    assert [word.word for word in understand("что это").words] == ["что", "это"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("пенсия", "пенсии"),
        ("земля", "землю"),
        ("суд", "судов"),
        ("тил", "тилдин"),
        ("court", "courts"),
        ("аким", "акимдер"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_long_and_strange_queries_are_bounded():
    asked = understand("слово" + " а б в" * 60 + "%_\\'\"; DROP TABLE")

    assert (asked.places, len(asked.words) <= 8) == ((), True)
