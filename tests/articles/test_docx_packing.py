"""Files that somebody sends: what harms is refused before it is unpacked, and says why."""

import io
import time
import zipfile

import pytest

from articles.docx import LARGEST, Unreadable, read_file, text_file
from articles.docx.packing import MAIN
from tests.articles.word_files import Edited, packed, parts_of, small

DOCUMENT = "word/document.xml"


def why_not(content):
    with pytest.raises(Unreadable) as caught:
        read_file(content, small().passages)
    return caught.value.code


def altered(name, text):
    return packed(parts_of(text_file(small())) | {name: text})


def test_what_is_no_word_file_is_refused():
    assert why_not(b"") == "not_docx"
    assert why_not(b"%PDF-1.7") == "not_docx"
    assert why_not(b"PK\x03\x04 and no more") == "not_docx"
    assert why_not(packed({"a.txt": "text"})) == "not_docx"
    assert why_not(altered("[Content_Types].xml", "<Types/>")) == "not_docx"
    assert why_not(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600) == "old_format"
    assert why_not(b"PK" + b"\0" * LARGEST) == "too_large"


def test_macros_are_refused():
    kinds = parts_of(text_file(small()))["[Content_Types].xml"]

    assert why_not(altered("word/vbaProject.bin", "macro")) == "macros"
    assert (
        why_not(
            altered(
                "[Content_Types].xml", kinds.replace(MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")
            )
        )
        == "macros"
    )


def test_entities_and_document_types_are_refused_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    body = parts_of(text_file(small()))[DOCUMENT].split("?>", 1)[1]
    for declared in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ):
        assert why_not(altered(DOCUMENT, declared + body)) == "doctype"
    assert why_not(altered(DOCUMENT, "<?xml version='1.0'?><a>&e;</a>")) == "damaged"


def test_a_bomb_is_refused_before_it_is_unpacked():
    bombs = [altered(DOCUMENT, text) for text in ("\0" * 40_000_000, "<a>" + " " * 30_000_000 + "</a>")]
    begun = time.process_time()

    assert [why_not(bomb) for bomb in bombs] == ["bomb", "bomb"]
    assert time.process_time() - begun < 0.5
    assert why_not(packed({f"part{n}": "" for n in range(2_100)})) == "odd_parts"


def test_a_part_that_says_it_is_small_is_read_no_further():
    held = io.BytesIO(text_file(small()))
    with zipfile.ZipFile(held) as archive:
        entry = archive.getinfo(DOCUMENT)
        size = entry.file_size.to_bytes(4, "little")
    content = held.getvalue().replace(size, (100).to_bytes(4, "little"))

    assert why_not(content) == "damaged"


def test_two_parts_of_one_name_are_refused():
    held = io.BytesIO(text_file(small()))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(held, "a") as archive:
        archive.writestr(DOCUMENT, "<x/>")

    assert why_not(held.getvalue()) == "odd_parts"


def test_damaged_parts_and_signs_that_no_text_holds_are_refused():
    body = parts_of(text_file(small()))[DOCUMENT]

    assert why_not(altered(DOCUMENT, body[:-20])) == "damaged"
    assert why_not(altered(DOCUMENT, body.replace("Kazakh", "&#0;"))) == "damaged"
    assert why_not(altered(DOCUMENT, body.replace("Kazakh", "&#xD800;"))) == "damaged"
    assert why_not(altered(DOCUMENT, '<w:document xmlns:w="x"/>')) == "damaged"
    assert why_not(altered(DOCUMENT, "<a>" * 5_000 + "</a>" * 5_000)) == "damaged"


def test_twenty_thousand_paragraphs_are_too_many_and_are_refused_soon():
    document = Edited().parts[DOCUMENT].replace("<w:sectPr>", "<w:p/>" * 20_001 + "<w:sectPr>")
    begun = time.process_time()

    assert why_not(altered(DOCUMENT, document)) in {"too_long", "bomb"}
    assert time.process_time() - begun < 3


def test_nothing_else_of_the_file_is_read():
    parts = parts_of(text_file(small()))
    parts["word/embeddings/oleObject1.bin"] = "not XML at all"
    parts["word/_rels/document.xml.rels"] = "<broken"
    parts["customXml/item1.xml"] = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/">'

    assert read_file(packed(parts), small().passages).places == len(small().passages)


def test_many_paragraphs_that_resemble_the_draft_end_soon():
    rows = "".join(f"<w:p><w:r><w:t>The state language is Kazakh {n}.</w:t></w:r></w:p>" for n in range(5_000))
    begun = time.process_time()

    reading = read_file(
        altered(DOCUMENT, Edited().parts[DOCUMENT].replace("<w:sectPr>", rows + "<w:sectPr>")), small().passages
    )

    assert time.process_time() - begun < 3
    assert len(reading.changes) == 1


HOSTILE = {
    "bookmarks": "".join(
        "<w:p>"
        + "".join(f'<w:bookmarkStart w:id="1" w:name="{p.eid}"/>' for p in small().passages) * 20
        + "<w:r><w:t>a b</w:t></w:r></w:p>"
        for _n in range(900)
    ),
    "moves": "".join(
        f'<w:p><w:moveTo w:id="1" w:author="a"><w:r><w:t>The state {n}</w:t></w:r></w:moveTo></w:p>'
        for n in range(15_000)
    ),
    "long words": "".join(f"<w:p><w:r><w:t>{'Russian is used ' * 400} {n}</w:t></w:r></w:p>" for n in range(900)),
}


@pytest.mark.parametrize("way", HOSTILE)
def test_what_is_made_to_be_slow_ends_soon(way):
    document = Edited().parts[DOCUMENT].replace("<w:sectPr>", HOSTILE[way] + "<w:sectPr>")
    content = packed(parts_of(text_file(small())) | {DOCUMENT: document}, pressed=zipfile.ZIP_STORED)
    begun = time.process_time()

    assert read_file(content, small().passages).places == len(small().passages)
    assert time.process_time() - begun < 5
