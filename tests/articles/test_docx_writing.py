"""The text of a draft as a Word file: letter for letter, numbers and headings of Word's own."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from articles.docx import Passage, Sheet, read_file, table_file, text_file
from articles.docx.reading import stamp_of
from articles.docx.writing import WORD
from tests.articles.word_files import SECTION, WORDS, parts_of, sample, small

W = f"{{{WORD}}}"
ROMANS = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


def printed(content):
    """Return the lines of a file as Word shows them, read apart from the product: number, then words."""
    parts = parts_of(content)
    numbering = ET.fromstring(parts["word/numbering.xml"])  # noqa: S314 (our own file)
    shapes = {shape.get(f"{W}abstractNumId"): shape.find(f"{W}lvl") for shape in numbering.iter(f"{W}abstractNum")}
    lists, counted, lines = {}, {}, []
    for row in numbering.iter(f"{W}num"):
        start = row.find(f".//{W}startOverride")
        lists[row.get(f"{W}numId")] = (
            shapes[row.find(f"{W}abstractNumId").get(f"{W}val")],
            int(start.get(f"{W}val")) if start is not None else 1,
        )
    for paragraph in ET.fromstring(parts["word/document.xml"]).iter(f"{W}p"):  # noqa: S314
        words = "".join("\n" if piece.tag == f"{W}br" else piece.text or "" for piece in texts(paragraph))
        number = paragraph.find(f".//{W}numId")
        if number is not None:
            shape, start = lists[number.get(f"{W}val")]
            value = counted[number] = counted.get(number.get(f"{W}val"), start)
            counted[number.get(f"{W}val")] = value + 1
            roman = shape.find(f"{W}numFmt").get(f"{W}val") == "upperRoman"
            label = shape.find(f"{W}lvlText").get(f"{W}val").replace("%1", ROMANS[value] if roman else str(value))
            words = f"{label} {words}"
        lines.append(words)
    return lines


def texts(paragraph):
    return (piece for piece in paragraph.iter() if piece.tag in {f"{W}t", f"{W}br"})


def expected(sheet):
    lines = [sheet.title, *sheet.words.notes]
    for passage in sheet.passages:
        number = {
            "section": sheet.words.section.format(passage.number) + ". ",
            "paragraph": f"{passage.number}. ",
            "point": f"{passage.number}) ",
        }.get(passage.kind, "")
        lines.append(number + passage.words)
    return lines


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_whole_draft_stands_letter_for_letter_and_comes_back_without_a_change(language):
    sheet = sample(language)

    content = text_file(sheet)
    reading = read_file(content, sheet.passages)

    assert printed(content) == expected(sheet)
    assert len([passage for passage in sheet.passages if passage.kind == "article"]) == 96
    assert (reading.changes, reading.left, reading.places) == ([], [], len(sheet.passages))
    assert reading.stamp == stamp_of(content) == sheet.stamp("text")


def test_each_provision_has_its_bookmark_each_heading_its_style_and_changes_are_tracked_at_once():
    parts = parts_of(text_file(small("kk")))
    document = parts["word/document.xml"]

    named = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"/>', document)
    styles = re.findall(r'<w:pStyle w:val="([^"]+)"/>', document)

    assert named == ["file_note_1", "file_note_2", "file_note_3", *(passage.eid for passage in small().passages)]
    assert styles == [
        "Title",
        "FileNote",
        "FileNote",
        "Heading1",
        "Heading2",
        "LawParagraph",
        "LawParagraph",
        "LawPoint",
        "LawPoint",
        "Heading2",
        "LawPart",
        "LawPart",
    ]
    assert '<w:lang w:val="kk-KZ"' in parts["word/styles.xml"]
    assert "<w:trackRevisions/>" in parts["word/settings.xml"]
    assert "2026-02-12T00:00:00Z" in parts["docProps/core.xml"]


def test_the_same_sheet_gives_the_same_bytes():
    assert text_file(small()) == text_file(small())
    assert table_file(small()) == table_file(small())
    assert text_file(small("ru")) != text_file(small("en"))


def test_numbers_that_do_not_follow_one_another_stand_as_they_are():
    numbers = ["1", "3", "4", "4-1", "5", "2"]
    passages = tuple(Passage(f"art_1__para_{number}", "paragraph", number, f"Words {number}", "") for number in numbers)
    sheet = Sheet("Draft", "d", 1, "en", "2026-02-12T00:00:00Z", passages, WORDS)

    lines = printed(text_file(sheet))[3:]

    assert lines == [f"{number}. Words {number}" for number in numbers]


def test_a_place_whose_name_word_would_drop_has_a_short_one_and_comes_back():
    eid = "__".join(["art_100", *(f"subpara_{n}" for n in range(1, 6))])
    passage = Passage(eid, "part", "", "Words.", "place")
    sheet = Sheet("Draft", "d", 1, "en", "2026-02-12T00:00:00Z", (passage,), WORDS)

    content = text_file(sheet)

    assert len(passage.bookmark) <= 40
    assert passage.bookmark in parts_of(content)["word/document.xml"]
    assert read_file(content, sheet.passages).places == 1


def test_words_with_markup_and_line_ends_are_words():
    passage = Passage("art_1__para_1", "paragraph", "1", 'a < b & "c"\nd </w:t>', "")
    sheet = Sheet("<Draft>", "d", 1, "en", "2026-02-12T00:00:00Z", (passage,), WORDS)

    content = text_file(sheet)

    assert printed(content)[-1] == '1. a < b & "c"\nd </w:t>'
    assert read_file(content, sheet.passages).changes == []


def test_the_empty_table_has_a_row_for_each_place_with_words_and_comes_back_without_a_change():
    sheet = sample("ru")

    reading = read_file(table_file(sheet), sheet.passages)

    own = [passage for passage in sheet.passages if not passage.is_heading]
    assert (reading.form, reading.changes, reading.left, reading.places) == ("table", [], [], len(own))
    assert reading.stamp == sheet.stamp("table")


def test_numbers_of_sections_read_as_the_official_texts_have_them():
    for language, form in SECTION.items():
        heads = [
            line for line in printed(text_file(sample(language))) if re.match(form.format("[IVX]+") + r"\. ", line)
        ]
        assert len(heads) == 11
        assert all(one != other for one, other in pairwise(heads))
