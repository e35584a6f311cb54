"""A law as text: what is read of it, and all that is wrong with it at once."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override

from articles.brought import read_brought
from articles.outline import FAULTS, read_outline, units_of, unpaired
from articles.source import MalformedSource, read_units
from tests.articles.samples import article, small_source

SAMPLE = Path(__file__).resolve().parents[2] / "articles/sample/constitution-2026.kk-ru-en.json"
KAZAKH = """Су туралы заң

> Ескерту

Біз, халық,

# I бөлім. Негіздер
1-бап. Су
Су – халықтікі.
2-бап
1. Судың түрлері:
1) өзен;
2) көл.
Олар қорғалады.
2. Суды ластауға болмайды.
"""
RUSSIAN = """# Закон о воде

Преамбула

Мы, народ,

## Раздел I. Основы

### Статья 1. Вода

Вода принадлежит народу.

### Статья 2

1. Виды вод:

1) реки;

2) озёра.

Они охраняются.

2. Загрязнять воду нельзя.
"""
EIDS = [
    "draft",
    "preamble",
    "preamble__recital_1",
    "sec_1",
    "art_1",
    "art_1__subpara_1",
    "art_2",
    "art_2__para_1",
    "art_2__para_1__point_1",
    "art_2__para_1__point_2",
    "art_2__para_1__subpara_2",
    "art_2__para_2",
]


def told(text):
    return [tuple(fault) for fault in read_outline(text).faults]


def test_plain_text_and_markdown_say_the_same_in_two_languages():
    outlines = {"kk": read_outline(KAZAKH), "ru": read_outline(RUSSIAN)}

    units = units_of(outlines)

    assert [unit.eid for unit in units] == EIDS
    assert (outlines["kk"].faults, outlines["ru"].faults, unpaired(outlines)) == ([], [], {})
    assert units[4].headings == {"kk": "Су", "ru": "Вода"}
    assert units[6].headings == {"kk": "2-бап", "ru": "Статья 2"}
    assert (units[8].kind, units[8].number, units[8].parent) == ("point", "1", "art_2__para_1")
    assert units[11].texts == {"kk": "Суды ластауға болмайды.", "ru": "Загрязнять воду нельзя."}


def test_article_put_in_later_keeps_its_number():
    outlines = {
        "kk": read_outline("Заң\nI бөлім. А\n9-бап\nСөз.\n9-1-бап. Су\n1. Сөз.\n9-2-бап\nСөз."),
        "ru": read_outline("Закон\nРаздел I. А\nСтатья 9\nСлово.\n# Статья 9-1. Вода\n1. Слово.\nСтатья 9-2\nСлово."),
    }

    units = units_of(outlines)

    assert [unit.eid for unit in units if unit.kind in {"article", "paragraph"}] == [
        "art_9",
        "art_9-1",
        "art_9-1__para_1",
        "art_9-2",
    ]
    assert ([outline.faults for outline in outlines.values()], unpaired(outlines)) == ([[], []], {})
    assert (units[4].number, units[4].headings) == ("9-1", {"kk": "Су", "ru": "Вода"})


@pytest.mark.parametrize("number", ["9-1", 9])
def test_article_of_a_file_has_a_number_of_either_form(number):
    source = small_source(1)
    source["sections"][0]["articles"] = [article(number, ("p1", "paragraph", "1."))]

    assert f"art_{number}" in [unit.eid for unit in read_units(source)]


@pytest.mark.parametrize("number", [True, 0, "9-", "9-0", "9-1-1", "Z", None, 9.5])
def test_article_of_a_file_without_a_number_is_refused(number):
    source = small_source(1)
    source["sections"][0]["articles"][0]["number"] = number

    with pytest.raises(MalformedSource, match="an article has no number"):
        read_units(source)


def test_sample_written_as_lines_is_read_as_the_sample_itself():
    source = json.loads(SAMPLE.read_text())
    units = read_units(source)
    texts = {language: "\n".join(lines_of(source, language)) for language in ("kk", "ru", "en")}

    assert read_brought(texts).units == units
    assert read_brought({}, SAMPLE.read_text()).units == units


def lines_of(source, language):
    section = {"kk": "{} бөлім. {}", "ru": "Раздел {}. {}", "en": "Section {}. {}"}[language]
    yield source["title"][language]
    yield from (part[language] for part in source["preamble"])
    for one in source["sections"]:
        yield section.format(one["number"], one["title"][language])
        for row in one["articles"]:
            yield row["heading"][language]
            yield from (f"{unit['label']} {unit[language]}".strip() for unit in row["units"])


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "empty", "")]),
        ("Закон\nРаздел I. А\nСтатья 1-0\nСлова.", [(3, "number_of_article", "Статья 1-0")]),
        ("Закон\nРаздел I. А\nРаздел II. Б\nСтатья 1\nСлова.", [(2, "level_without_article", "Раздел I. А")]),
        ("Закон\nРаздел I. А\nСтатья 1\nСтатья 2\nСлова.", [(3, "article_without_words", "Статья 1")]),
        ("Закон\nРаздел I. А\nСтатья 1\n1. Раз.\n1. Два.", [(5, "twice", "Два.")]),
        ("Закон\nРаздел I. А\nСтатья 1\n1. Раз.\n## Книга 1", [(5, "heading_unknown", "Книга 1")]),
        ("Закон\nРаздел I. " + "А" * 301 + "\nСтатья 1\nРаз.", [(2, "heading_long", "А" * 80)]),
    ],
)
def test_all_that_is_wrong_is_told_with_its_line(text, faults):
    assert [fault for fault in told(text) if fault in faults] == faults


def test_a_text_of_very_many_lines_is_refused():
    assert told("Закон\nРаздел I. А\nСтатья 1\n" + "Слова.\n" * 31_000)[-1][1] == "too_many"


def test_every_fault_has_a_sentence_and_units_without_a_pair_are_named():
    kazakh = KAZAKH.replace("2. Суды ластауға болмайды.\n", "")

    with override("en"):
        brought = read_brought({"kk": kazakh, "ru": RUSSIAN})
        alone = read_brought({"ru": RUSSIAN})

    assert (brought.units, brought.faults) == (
        [],
        ["Қазақша: art_2__para_2 is missing; it stands in Русский on line 23."],
    )
    assert alone.faults == ["Қазақша: nothing is brought yet."]
    assert len(FAULTS) == 9


@pytest.mark.parametrize("source", ["{", "[]", '{"title": {}}', "[" * 100_000])
def test_file_that_is_not_in_the_form_of_the_sample_is_refused_with_a_sentence(source):
    brought = read_brought({}, source)

    assert (brought.units, len(brought.faults)) == ([], 1)
