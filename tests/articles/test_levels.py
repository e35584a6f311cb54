"""Laws with chapters, in sections or without, and with articles alone: how files of each kind say so."""

import json

import pytest
from django.utils.translation import override

from articles import labels
from articles.actions import begin_draft
from articles.actions.beginning import units_in
from articles.brought import read_brought
from articles.outline import read_outline
from articles.queries import understand
from articles.source import MalformedSource, digest, read_units
from tests.articles.conftest import NOON, make_person, make_secretary
from tests.articles.laws import BEES, EIDS_OF_BEES, HAY, PAGES_OF_STEPPE, STEPPE, long_law
from tests.articles.samples import article, said

KINDS = {*labels.LEVELS, "article", "draft"}


def as_json(units):
    """Return units as a file in the sample's form says them, in three languages."""
    by_eid, root = {}, {}
    for unit in units:
        words = {language: unit.headings.get(language, unit.headings.get("ru")) for language in ("kk", "ru", "en")}
        if unit.kind == "draft":
            root = by_eid["draft"] = {"title": words}
        elif unit.kind in labels.LEVELS:
            by_eid[unit.eid] = {"number": unit.number, "title": words}
            by_eid[unit.parent].setdefault(f"{unit.kind}s", []).append(by_eid[unit.eid])
        elif unit.kind == "article":
            one = article(unit.number, ("t", "text", "")) | {"heading": words}
            by_eid[unit.parent].setdefault("articles", []).append(one)
    return root


@pytest.mark.parametrize(("law", "eids"), [(BEES, EIDS_OF_BEES)])
def test_chapters_without_sections_are_read_from_text_and_markdown(law, eids):
    brought = read_brought(law)

    units = {unit.eid: unit for unit in brought.units}
    assert (brought.faults, list(units)) == ([], eids)
    assert [(units[eid].kind, units[eid].number, units[eid].parent) for eid in ("chp_1", "art_1-1", "chp_2")] == [
        ("chapter", "1", "draft"),
        ("article", "1-1", "chp_1"),
        ("chapter", "2", "draft"),
    ]
    assert units["chp_2"].headings == {"kk": "ОМАРТА", "ru": "ПАСЕКА"}
    assert units["art_1__para_2__point_1__subpara_3"].texts == {"kk": "б) жаңа;", "ru": "б) новый;"}
    assert units["chp_1"].page == "chp_1"


def test_chapters_that_begin_anew_in_each_section_are_told_apart():
    brought = read_brought(STEPPE)

    pages = [(unit.eid, unit.parent) for unit in brought.units if unit.kind in KINDS]
    assert (brought.faults, pages) == ([], PAGES_OF_STEPPE)
    assert [unit.number for unit in brought.units if unit.kind == "section"] == ["1", "II"]
    assert [unit.headings["ru"] for unit in brought.units if unit.kind == "section"] == ["Земля", "Небо"]


def test_articles_can_stand_in_neither():
    brought = read_brought(HAY)

    pages = [(unit.eid, unit.parent) for unit in brought.units if unit.kind in KINDS]
    assert (brought.faults, pages) == ([], [("draft", None), ("art_1", "draft"), ("art_2", "draft")])


@pytest.mark.parametrize("law", [BEES, STEPPE, HAY], ids=["chapters", "sections", "neither"])
def test_json_says_the_same(law):
    units = read_brought(law).units

    again = read_brought({}, json.dumps(as_json(units)))

    told = [(unit.eid, unit.kind, unit.number, unit.parent) for unit in units if unit.kind in KINDS]
    assert again.faults == []
    assert [(unit.eid, unit.kind, unit.number, unit.parent) for unit in again.units if unit.kind in KINDS] == told


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({"title": said("L"), "chapters": []}, "the file: “chapters” is missing or empty."),
        ({"title": said("L"), "chapters": [{"number": "1", "title": said("C")}]}, "chapter 1: “articles” is missing"),
        (
            {"title": said("L"), "sections": [{"number": "I", "title": said("S"), "chapters": [{"number": "a"}]}]},
            "section 1, chapter 1: “a” is no number such as 2 or II.",
        ),
        ({"title": said("L"), "sections": [{"number": "IIV", "title": said("S")}]}, "“IIV” is no number"),
    ],
)
def test_json_that_cannot_be_placed_is_refused_with_its_place(source, sentence):
    with pytest.raises(MalformedSource, match=sentence):
        read_units(source)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Закон\nГлава 1. А\nГлава 2. Б\nСтатья 1\nСлова.", (2, "level_without_article", "Глава 1. А")),
        ("Закон\nРаздел 1. А\nГлава 1. Б\nРаздел 2. В\nСтатья 1\nСлово.", (3, "level_without_article", "Глава 1. Б")),
        ("Закон\nСтатья 1\nСлово.\nГлава 2. Б", (4, "level_without_article", "Глава 2. Б")),
        ("Закон\nГлава 1. А\nСлова.\nСтатья 1\nСлово.", (3, "level_without_article", "Слова.")),
        ("Закон\nГлава IIV. А\nСтатья 1\nСлово.", (2, "number_of_level", "Глава IIV. А")),
        ("Закон\nГлава 1. А\nСтатья 1\nРаз.\nГлава I. Б\nСтатья 2\nДва.", (5, "twice", "Б")),
        ("Закон\nСлова.", (1, "empty", "")),
    ],
)
def test_what_is_wrong_with_chapters_is_told_with_its_line(text, fault):
    assert [tuple(one) for one in read_outline(text).faults] == [fault]


def test_words_of_law_that_only_begin_like_a_heading_stay_words():
    words = ["Глава 2 настоящего Закона действует.", "Глава государства правит."]

    outline = read_outline("\n".join(["Закон", "Глава 1. А", "Статья 1", *words]))

    assert [(piece.eid, piece.text) for piece in outline.pieces[3:]] == [
        ("art_1__subpara_1", words[0]),
        ("art_1__subpara_2", words[1]),
    ]
    assert outline.faults == []


def test_chapter_that_one_language_lacks_is_named():
    with override("en"):
        brought = read_brought(BEES | {"kk": BEES["kk"].replace("2-тарау\nОМАРТА\n", "")})

    assert brought.faults == ["Қазақша: chp_2 is missing; it stands in Русский on line 23."]


def test_law_of_a_code_s_size_is_read_whole():
    brought = read_brought({language: long_law(1500, language) for language in ("kk", "ru")})

    assert (brought.faults, len(brought.units)) == ([], 1 + 60 + 1500 * 5)


def test_what_was_begun_reads_as_it_was_brought(draft):
    first, second = make_secretary(draft, "first"), make_person("second", second_factor_at=NOON)
    units = read_brought(STEPPE).units

    draft = begin_draft(units, slug="steppe", dated=NOON.date(), second=second, by=first, at=NOON)

    assert digest(units_in(draft.editions.get())) == digest(units)


@pytest.mark.parametrize(
    ("eid", "page", "below"),
    [
        ("art_9__para_2__point_3", "art_9", "para_2__point_3"),
        ("sec_2__chp_1", "sec_2__chp_1", ""),
        ("chp_1__subchp_2", "chp_1__subchp_2", ""),
        ("preamble__recital_3", "preamble", "recital_3"),
        ("draft", "draft", ""),
    ],
)
def test_page_of_a_place(eid, page, below):
    assert (labels.page_of(eid), labels.below_page(eid)) == (page, below)


def test_chapter_names_its_section_and_an_article_does_not():
    places = labels.places_of("sec_2__chp_1")
    names = {language: labels.place_name("chapter", "1", places[:-1], language) for language in ("kk", "ru", "en")}

    assert names == {"kk": "2-бөлім, 1-тарау", "ru": "раздел 2, глава 1", "en": "section 2, chapter 1"}
    assert labels.place_name("chapter", "II", [("draft", "")], "kk") == "II тарау"
    assert labels.titled("Статья 1", "Понятия") == "Статья 1. Понятия"
    assert labels.titled("статья 1", "Статья\u00a01") == "Статья\u00a01"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("глава 2", "chp_2"),
        ("2-тарау", "chp_2"),
        ("Chapter II", "chp_2"),
        ("раздел 2 глава 1", "sec_2__chp_1"),
        ("глава 3-1", "chp_3-1"),
        ("глава 1 параграф 2", "chp_1__subchp_2"),
    ],
)
def test_a_chapter_is_found_by_its_number(query, first):
    assert understand(query).places[0] == first


def test_a_chapter_is_looked_for_in_each_section_and_last_as_a_section():
    places = understand("глава 3").places

    assert (places[:3], places[-1]) == (("chp_3", "sec_1__chp_3", "sec_2__chp_3"), "sec_3")


def drawn(branches):
    """Return a tree as lists: [(label, what stands in it), …]; an article with how many units it has."""
    return [(branch.label, drawn(branch.below) if branch.below else branch.units) for branch in branches]


def test_text_is_shown_as_it_was_understood():
    brought = read_brought(STEPPE)

    with override("ru"):
        tree = drawn(brought.tree)

    herbs = [("параграф 1", [("статья 1", 1)]), ("параграф 2", [("статья 2", 1)])]
    assert tree == [
        ("раздел 1", [("глава 1", herbs), ("глава 2", [("статья 3", 1)])]),
        ("раздел II", [("глава 1", [("статья 4", 1)])]),
    ]
    assert brought.counts == {
        "draft": 1,
        "section": 2,
        "chapter": 3,
        "subchapter": 2,
        "article": 4,
        "part": 4,
        "unit": 16,
    }
    assert (brought.tree[0].articles, brought.tree[0].headings) == (3, {"kk": "Жер", "ru": "Земля"})
    assert (brought.tree[1].below[0].below[0].words, brought.understood_in) == (
        {"kk": "Жел соғады.", "ru": "Ветер дует."},
        "",
    )


def test_text_with_faults_is_shown_as_far_as_it_was_understood():
    with override("en"):
        brought = read_brought({"kk": HAY["kk"], "ru": HAY["ru"].replace("Статья 2. Стог\n", "## Книга 2\n")})
        tree = drawn(brought.tree)

    assert tree == [("article 1", 1), ("article 2", 1)]
    assert brought.faults[0] == "Русский: line 4: this heading is no section, chapter or article: Книга 2"
    assert (brought.units, brought.understood_in) == ([], "Қазақша")


def test_heading_that_only_says_the_number_is_not_shown_beside_it():
    brought = read_brought({"kk": "Заң\n1-бап\nСөз.\n2-бап. Су\nСу.", "ru": "Закон\nСтатья 1\nСлово.\nСтатья 2\nВода."})

    assert [branch.titles for branch in brought.tree] == [{}, {"kk": "Су"}]


@pytest.mark.parametrize("words", ["", "Заң", "Заң\n1-тарау. Бос", "Заң\nx-бап. Бап\n1. Сөз.", HAY["kk"] + HAY["kk"]])
def test_text_that_is_hardly_understood_is_shown_too(words):
    brought = read_brought({"kk": words})

    assert brought.faults
    assert isinstance(brought.tree, list)


def test_page_shows_the_tree_before_anything_is_stored(client, draft):
    first = make_secretary(draft, "first")
    make_person("second", second_factor_at=NOON)
    client.force_login(first)
    given = {"slug": "steppe", "second": "second@example.org", "dated": "2026-02-01", "act": "look"}

    whole = client.post("/en/consultations/new/", given | STEPPE)
    broken = client.post("/en/consultations/new/", given | STEPPE | {"ru": STEPPE["ru"] + "Глава 9"})

    text = whole.content.decode().translate(dict.fromkeys(map(ord, "\u2068\u2069")))
    assert (whole.status_code, 'id="tree"' in text, 'value="store"' in text) == (200, True, True)
    assert "Sections: 2. Chapters: 3. Subchapters: 2. Articles: 4. Units in all: 16." in text
    for words in ("Полынь", "Жел соғады.", "Subchapter 2"):
        assert words in text.partition('id="tree"')[2].partition("</section>")[0]
    assert "So far" not in text
    text = broken.content.decode()
    assert (broken.status_code, 'id="tree"' in text, 'value="store"' in text) == (422, True, False)
    assert "So far, this was understood of the text in this language: Қазақша." in text
    assert "an article is missing in this section or chapter: Глава 9" in text
