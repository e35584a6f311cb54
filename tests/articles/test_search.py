import pytest

from articles.search import search
from tests.articles.conftest import make_draft

# What people type, and the article that must come first; in whatever language, with and without Kazakh letters.
FIRST = {
    "9": "art_9",
    "9-бап": "art_9",
    "статья 31": "art_31",
    "article 46": "art_46",
    "зейнетақы": "art_31",
    "зейнетакы": "art_31",
    "зейнетақысы": "art_31",
    "пенсия": "art_31",
    "пенсии": "art_31",
    "pension": "art_31",
    "what about my pension": "art_31",
    "жалақы": "art_31",
    "земля": "art_8",
    "землю": "art_8",
    "можно ли продать землю": "art_8",
    "жер": "art_8",
    "вода": "art_8",
    "тіл": "art_9",
    "тил": "art_9",
    "язык": "art_9",
    "русский язык": "art_9",
    "русского языка": "art_9",
    "тілді үйрену": "art_9",
    "пытки": "art_20",
    "пыток": "art_20",
    "неке": "art_30",
    "развод": "art_30",
    "алименты": "art_30",
    "балалар": "art_30",
    "отпуск": "art_27",
    "зарплата": "art_27",
    "аким": "art_89",
    "әкім": "art_89",
    "courts": "art_76",
    "школа": "art_33",
    "мектеп": "art_33",
    "армия": "art_39",
    "әскерге шақыру": "art_39",
    "налоги": "art_38",
    "салық": "art_38",
    "taxes": "art_38",
    "смертная казнь": "art_17",
    "death penalty": "art_17",
    "двойное гражданство": "art_13",
    "қос азаматтық": "art_13",
    "интернет": "art_23",
    "цензура": "art_23",
    "свобода слова": "art_23",
    "free speech": "art_23",
    "митинг": "art_34",
    "врач": "art_32",
    "дәрігер": "art_32",
    "ауруханаға": "art_32",
    "мешіт": "art_7",
    "religion": "art_7",
    "импичмент": "art_50",
    "персональные данные": "art_21",
    "жеке деректер": "art_21",
    "флаг": "art_11",
    "экология": "art_37",
    "президент сайлауы": "art_43",
    "Ұлы Дала": "preamble",
    "единый народ": "preamble",
}


def test_first_hit_is_the_article_that_was_meant(constitution):
    found = {
        query: next((hit.article.eid for hit in search(constitution, query, language="kk")), None) for query in FIRST
    }

    assert found == FIRST


def test_number_with_a_paragraph_finds_the_paragraph(constitution):
    found = {
        query: [(hit.matched, hit.place.eid) for hit in search(constitution, query, language="ru")]
        for query in ("9(2)", "п. 2 ст. 9", "46(11)", "9(77)", "артикль")
    }

    assert found == {
        "9(2)": [("number", "art_9__para_2")],
        "п. 2 ст. 9": [("number", "art_9__para_2")],
        "46(11)": [("number", "art_46__subpara_1__point_11")],
        "9(77)": [("number", "art_9")],
        "артикль": [],
    }


def test_number_comes_before_words_and_words_before_text(constitution):
    matched = [hit.matched for hit in search(constitution, "статья 9 язык", language="ru")]

    assert matched[:2] == ["number", "words"]


def test_hit_shows_the_words_in_the_readers_language(constitution):
    hit = search(constitution, "пытки", language="ru")[0]

    assert (hit.language, hit.place.eid) == ("ru", "art_20__para_2")
    assert [fragment.text for fragment in hit.excerpt if fragment.is_match] == ["пыткам"]


def test_hit_shows_another_language_where_the_readers_has_not_the_words(constitution):
    hit = search(constitution, "пытки", language="kk")[0]

    assert hit.language == "ru"
    assert "пыткам" in "".join(fragment.text for fragment in hit.excerpt)


def test_everyday_words_that_matched_are_given(constitution):
    hit = search(constitution, "алименты", language="ru")[0]

    assert (hit.matched, hit.words, hit.place, hit.excerpt) == ("words", ["алименты", "алимент"], None, [])


def test_misspelt_word_is_found_by_likeness(constitution):
    assert "art_31" in [hit.article.eid for hit in search(constitution, "зейнитакы", language="kk")]


@pytest.mark.parametrize("query", ["", "   ", "%_\\'\"", "\x00", "((((", "a" * 5000, "qwertyuiop", "\u202e\u200b"])
def test_query_that_names_nothing_finds_nothing(constitution, query):
    assert search(constitution, query, language="kk") == []


def test_hits_are_limited(constitution):
    assert len(search(constitution, "Республика", language="ru", limit=7)) == 7


@pytest.mark.parametrize("articles", [1, 3])
def test_search_costs_the_same_queries_for_one_hit_and_three(db, django_assert_num_queries, articles):
    draft = make_draft(articles=articles)

    with django_assert_num_queries(5):
        hits = search(draft, "words", language="en")
        [hit.article.text_in("en") and hit.article.provision.topics.all() for hit in hits]

    assert len(hits) == articles


def test_other_drafts_are_not_found(constitution):
    other = make_draft()

    assert search(other, "пенсия", language="ru") == []


def test_text_is_found_by_its_trigram_index(constitution):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM articles_provisiontext WHERE folded ~ '\\mпенси[[:alpha:]]{0,8}\\M'")
        by_form = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("EXPLAIN SELECT 1 FROM articles_provisiontext WHERE 'пенсии' <% folded")
        alike = "\n".join(row[0] for row in cursor.fetchall())

    assert ("wording_by_trigram" in by_form, "wording_by_trigram" in alike) == (True, True)
