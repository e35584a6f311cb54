import json

import pytest

from articles.editorial import read_editorial
from articles.management.commands.load_draft import SAMPLE
from articles.source import MalformedSource, read_units
from tests.articles.samples import article, said, small_source

P, S, T, X = "paragraph", "subparagraph", "text", "part"


def fragments(number, *units):
    source = {
        "title": said("Law"),
        "preamble": [],
        "sections": [{"number": "I", "title": said("One"), "articles": [article(number, *units)]}],
    }
    return [unit.eid.partition("__")[2] for unit in read_units(source) if unit.page == f"art_{number}"][1:]


def test_part_after_a_paragraph_hangs_below_it():
    assert fragments(2, ("p1", P, "1."), ("p1-t2", X, ""), ("p2", P, "2.")) == ["para_1", "para_1__subpara_2", "para_2"]


def test_points_hang_below_the_text_that_introduces_them():
    assert fragments(46, ("t2", T, ""), ("s1", S, "1)"), ("s2", S, "2)"), ("s2-t2", X, ""), ("s3", S, "3)")) == [
        "subpara_1",
        "subpara_1__point_1",
        "subpara_1__point_2",
        "subpara_1__point_2__subpara_2",
        "subpara_1__point_3",
    ]


def test_points_and_parts_between_hang_below_their_paragraph():
    units = [
        ("p4", P, "4."),
        ("p4-t2", X, ""),
        ("p4-s1", S, "1)"),
        ("p4-s2", S, "2)"),
        ("p4-t3", X, ""),
        ("p5", P, "5."),
    ]

    assert fragments(55, *units) == [
        "para_4",
        "para_4__subpara_2",
        "para_4__point_1",
        "para_4__point_2",
        "para_4__subpara_3",
        "para_5",
    ]


def test_texts_without_paragraphs_are_counted_from_one():
    assert fragments(79, ("t2", T, ""), ("t3", X, "")) == ["subpara_1", "subpara_2"]


def test_sample_text_has_every_unit_once():
    units = read_units(json.loads((SAMPLE / "constitution-2026.kk-ru-en.json").read_text()))
    kinds = [unit.kind for unit in units]

    assert {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)} == {
        "draft": 1,
        "preamble": 1,
        "recital": 12,
        "section": 11,
        "article": 96,
        "part": 52,
        "paragraph": 297,
        "point": 111,
    }


def _without(path):
    source = small_source()
    *above, last = path
    holder = source
    for key in above:
        holder = holder[key]
    del holder[last]
    return source


FIRST = ("sections", 0, "articles", 0)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("title",), "the file: title is missing."),
        (("title", "kk"), "the file, title: “kk” is missing or empty."),
        (("sections",), "the file: “sections” is missing or empty."),
        (("sections", 0, "number"), "section 1: “number” is missing or empty."),
        (("preamble", 1, "ru"), "preamble, part 2, wording: “ru” is missing or empty."),
        ((*FIRST, "number"), "section 1: an article has no number."),
        ((*FIRST, "heading"), "article 1: heading is missing."),
        ((*FIRST, "units"), "article 1: “units” is missing or empty."),
        ((*FIRST, "units", 1, "type"), "article 1, unit 2: “type” is missing or empty."),
        ((*FIRST, "units", 1, "kk"), "article 1, unit 2, wording: “kk” is missing or empty."),
    ],
)
def test_what_is_missing_is_named_with_its_place(path, sentence):
    with pytest.raises(MalformedSource) as refusal:
        read_units(_without(path))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ([("p1", "verse", "1.")], "article 5, unit 1: the type “verse” is not known."),
        ([("p1", P, "one")], "article 5, unit 1: “one” is no number of a paragraph."),
        ([("p1", P, "1."), ("p1", P, "1.")], "article 5, unit 2: art_5__para_1 stands in the file twice."),
        ([("p9-t2", X, "")], "article 5, unit 1: “art-5-p9-t2” hangs below nothing that stands before it."),
        ([("t2", T, "7.")], "article 5, unit 1: an unnumbered part carries the number “7.”."),
    ],
)
def test_unit_that_cannot_be_placed_is_named(units, sentence):
    with pytest.raises(MalformedSource) as refusal:
        fragments(5, *units)

    assert str(refusal.value) == sentence


def test_topic_of_an_article_that_the_text_lacks_is_refused():
    words = {"kk": ["a"], "ru": ["a"], "en": ["a"]}
    topics = {"articles": [{"number": 99, "eid": "art_99", "topic": said("T"), "words": words}], "themes": []}
    editorial = {"draft": {language: {"title": "T"} for language in ("kk", "ru", "en")}}

    with pytest.raises(MalformedSource) as refusal:
        read_editorial(topics, editorial, {"art_1"})

    assert str(refusal.value) == "art_99: art_99 does not stand in the text."
