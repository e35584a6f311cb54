"""What an edited Word file says, in the dialects of Word and LibreOffice; what has no place is named."""

import re

import pytest

from articles.docx import Found, Left, read_file, table_file
from tests.articles.word_files import WHO, Edited, dele, ins, new_paragraph, packed, parts_of, run, sample, small

ONE, TWO, COURTS, BODIES = "art_9__para_1", "art_9__para_2", "art_9__para_2__point_1", "art_9__para_2__point_2"
FLAG, LAW = "art_10__subpara_1", "art_10__subpara_2"
OLD = {passage.eid: passage.words for passage in small().passages}


def said(edited):
    """Return what a file says: changes and what is left, as plain as can be."""
    reading = read_file(edited.file(), edited.sheet.passages)
    return reading.changes, reading.left


def changed(eid, new, **more):
    return Found(eid, "changed", OLD[eid], new, **more)


def test_words_put_in_and_taken_out_by_word_are_a_change_of_their_place():
    runs = run("Russian ") + dele("is ") + ins("may be ") + run("officially ") + run("used in state bodies.")

    changes, left = said(Edited().runs(TWO, runs))

    assert changes == [changed(TWO, "Russian may be officially used in state bodies.")]
    assert left == []


def test_words_put_in_and_taken_out_again_stood_at_neither_time():
    inner = f"<w:ins {WHO}><w:del {WHO}><w:r><w:delText>gone </w:delText></w:r></w:del></w:ins>"

    changes, left = said(Edited().runs(ONE, inner + run("The state language is ") + ins("only ") + run("Kazakh.")))

    assert (changes, left) == ([changed(ONE, "The state language is only Kazakh.")], [])


def test_tags_fields_links_and_controls_around_words_do_not_hide_them():
    link = f'<w:hyperlink w:anchor="x">{run("Russian ")}</w:hyperlink>'
    tag = f'<w:smartTag w:element="place"><w:smartTagPr/>{run("is ")}</w:smartTag>'
    control = f'<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>{run("officially ")}</w:sdtContent></w:sdt>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF secret</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("used in ")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="PAGE">{run("state bodies")}</w:fldSimple>'

    changes, left = said(Edited().runs(TWO, link + tag + control + field + simple + ins(", too") + run(".")))

    assert (changes, left) == ([changed(TWO, "Russian is officially used in state bodies, too.")], [])


def test_a_change_of_looks_alone_is_no_change():
    looks = f"<w:rPr><w:b/><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr>"
    edited = Edited().runs(ONE, f"<w:r>{looks}<w:t>{OLD[ONE]}</w:t></w:r>")
    edited.parts["word/document.xml"] = edited.parts["word/document.xml"].replace(
        '<w:pStyle w:val="LawPoint"/>', f'<w:pStyle w:val="LawPoint"/><w:pPrChange {WHO}><w:pPr/></w:pPrChange>'
    )

    assert said(edited) == ([], [])


def test_a_provision_struck_out_as_a_whole_is_taken_out():
    changes, left = said(Edited().runs(COURTS, dele(OLD[COURTS]), mark="del"))

    assert (changes, left) == ([Found(COURTS, "removed", OLD[COURTS], "")], [])


@pytest.mark.parametrize("way", ["word", "between"])
def test_a_new_paragraph_goes_with_the_words_above_it(way):
    edited = Edited()
    if way == "word":  # Enter at the end of a paragraph: its end is new, the old end closes the new paragraph
        edited.runs(ONE, run(OLD[ONE]), mark="ins").after(ONE, f"<w:p>{ins('It is one.')}</w:p>")
    else:
        edited.after(ONE, new_paragraph("It is one."))

    changes, left = said(edited)

    assert changes == [changed(ONE, f"{OLD[ONE]}\nIt is one.", added=("It is one.",))]
    assert left == []


def test_a_new_paragraph_below_a_heading_has_no_place_and_is_named():
    assert said(Edited().after("art_10", new_paragraph("Words of nowhere."))) == (
        [],
        [Left("new", "art_10", "Words of nowhere.")],
    )


def test_a_paragraph_cut_in_two_is_named_and_with_other_words_is_a_change_of_two_lines():
    first = re.sub(r"<w:bookmarkEnd[^>]*/>", "", Edited().paragraph(TWO))
    start = re.match(r"<w:p>.*?<w:bookmarkStart [^>]*/>", first)[0]
    cut = (
        start.replace("</w:pPr>", f"<w:rPr><w:ins {WHO}/></w:rPr></w:pPr>")
        + run("Russian is officially used")
        + "</w:p>"
    )

    cut_alone = said(Edited().put(TWO, f"{cut}<w:p>{run(' in state bodies.')}</w:p>"))
    altered = said(Edited().put(TWO, f"{cut}<w:p>{run(' in state bodies')}{ins(', too')}{run('.')}</w:p>"))

    assert cut_alone == ([], [Left("cut", TWO, "Russian is officially used\nin state bodies.")])
    assert altered == ([changed(TWO, "Russian is officially used\nin state bodies, too.")], [])


def test_two_paragraphs_made_one_keep_their_words_and_that_is_named():
    changes, left = said(Edited().runs(FLAG, run(OLD[FLAG]), mark="del"))

    assert (changes, left) == ([], [Left("joined", FLAG, OLD[FLAG])])


def test_a_paragraph_that_was_moved_is_named_with_where_it_went_and_is_no_change():
    by_word = (
        Edited().runs(ONE, dele(OLD[ONE], "moveFrom"), mark="moveFrom").after(BODIES, new_paragraph(OLD[ONE], "moveTo"))
    )
    by_hand = Edited().runs(ONE, dele(OLD[ONE]), mark="del").after(BODIES, new_paragraph(OLD[ONE]))

    told = ([], [Left("moved", ONE, OLD[ONE], to=BODIES)])
    assert said(by_word) == told
    assert said(by_hand) == told


def test_words_altered_after_the_move_are_a_change_of_their_place():
    moved = f"<w:p><w:pPr><w:rPr><w:moveTo {WHO}/></w:rPr></w:pPr>{ins(OLD[ONE], 'moveTo')}{ins(' Always.')}</w:p>"
    edited = Edited().runs(ONE, dele(OLD[ONE], "moveFrom"), mark="moveFrom").after(LAW, moved)

    new = f"{OLD[ONE]} Always."
    assert said(edited) == ([changed(ONE, new)], [Left("moved", ONE, new, to=LAW)])


def test_notes_boxes_pictures_and_formulas_are_named_and_comments_are_counted():
    edited = Edited()
    edited.parts["word/footnotes.xml"] = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="2"><w:p><w:r><w:t>See the law of 1997.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    runs = (
        run(OLD[ONE])
        + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
        + box
        + "<w:r><w:drawing/></w:r>"
    )

    reading = read_file(edited.runs(ONE, runs).file(), edited.sheet.passages)

    assert reading.changes == []
    assert reading.comments == 1
    assert reading.left == [
        Left("footnote", ONE, "See the law of 1997."),
        Left("text_box", ONE, "In a box"),
        Left("picture", ONE, ""),
    ]


def test_a_heading_is_no_place_and_a_table_in_the_text_is_named():
    edited = Edited().runs("art_9", run("Article 9") + ins(". Language"))
    edited.after(LAW, f"<w:tbl><w:tr><w:tc><w:p>{ins('A cell')}</w:p></w:tc></w:tr></w:tbl>")

    assert said(edited) == ([], [Left("heading", "art_9", "Article 9. Language"), Left("table", "", "A cell")])


def test_a_section_heading_is_a_place():
    changes, left = said(Edited().runs("sec_1", run("The State") + ins(" and its language")))

    assert (changes, left) == ([changed("sec_1", "The State and its language")], [])


def test_text_without_tracked_changes_is_compared_with_the_draft():
    edited = Edited().runs(ONE, run("The state language is Kazakh, one and equal to none."))

    reading = read_file(edited.file(), edited.sheet.passages)

    new = "The state language is Kazakh, one and equal to none."
    assert reading.changes == [Found(ONE, "changed", new, new, untracked=True)]
    assert (reading.is_tracked, reading.left) == (False, [])


def test_words_that_had_been_altered_before_the_tracked_change_are_said_to_be():
    edited = Edited().runs(ONE, run("The state language was Kazakh") + ins(" and Russian") + run("."))

    changes, _left = said(edited)

    before, after = "The state language was Kazakh.", "The state language was Kazakh and Russian."
    assert changes == [Found(ONE, "changed", before, after, untracked=True)]


def test_a_paragraph_that_is_missing_is_said_to_be_gone_but_not_those_of_articles_not_in_the_file():
    edited = Edited().put(COURTS, "")
    whole = sample("en").passages

    changes, left = said(edited)
    others = read_file(edited.file(), [*edited.sheet.passages, *(row for row in whole if row.page == "art_2")])

    assert (changes, left) == ([Found(COURTS, "removed", "", "", untracked=True)], [])
    assert others.changes == changes


def test_without_bookmarks_places_are_found_by_their_words_and_by_likeness():
    edited = Edited().runs(TWO, run("Russian is officially used in ") + ins("all ") + run("state bodies."))
    edited.runs(FLAG, run("The flag, the arms and the great anthem are symbols."))
    edited.parts["word/document.xml"] = re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", edited.parts["word/document.xml"])

    changes, left = said(edited)

    great = "The flag, the arms and the great anthem are symbols."
    assert changes == [
        changed(TWO, "Russian is officially used in all state bodies."),
        Found(FLAG, "changed", great, great, untracked=True),
    ]
    assert {row.why for row in left} == {"outside"}  # the lines above the text, which no bookmark marks now
    assert all(row.eid == "" for row in left)


def test_bookmarks_that_libreoffice_copied_or_let_slide_mislead_nobody():
    edited = Edited().after(LAW, f'<w:p><w:bookmarkStart w:id="99" w:name="{ONE}_Copy_1"/>{ins("New words.")}</w:p>')
    gone = re.search(r"<w:bookmarkStart [^>]*/>", edited.paragraph(COURTS))[0]
    edited.put(COURTS, "")
    edited.put(BODIES, edited.paragraph(BODIES).replace("<w:bookmarkStart", gone + "<w:bookmarkStart", 1))

    changes, left = said(edited)

    assert changes == [
        Found(COURTS, "removed", "", "", untracked=True),
        changed(LAW, f"{OLD[LAW]}\nNew words.", added=("New words.",)),
    ]
    assert left == []


def test_what_is_written_above_the_text_is_named():
    edited = Edited().runs("file_note_2", run("Edition 1.") + ins(" We disagree."))

    assert said(edited) == ([], [Left("outside", "", "Edition 1. We disagree.")])


def test_a_paragraph_of_sixty_four_kilobytes_and_a_deep_nest_are_read():
    long = "word " * 13_000
    nest = "<w:smartTag>" * 100 + run("Kazakh.") + "</w:smartTag>" * 100

    changes, _left = said(Edited().runs(TWO, ins(long)).runs(ONE, run("The state language is ") + nest))

    assert changes == [Found(TWO, "changed", "", long.strip(), untracked=True)]


# Tables


def filled(**cells):
    """Return an empty table of the small draft with text in some cells: `art_9__para_1=(words, reasons)`."""
    parts = parts_of(table_file(small()))
    rows = re.findall(r"<w:tr>.*?</w:tr>", parts["word/document.xml"])
    for row in rows:
        for eid, said in cells.items():
            if f'w:name="{eid}"' in row:
                new = row
                empty = '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'
                for words in said:
                    new = new.replace(empty, f"<w:p>{ins(words) if words else ''}</w:p>", 1)
                parts["word/document.xml"] = parts["word/document.xml"].replace(row, new)
    return parts


def test_a_filled_table_gives_words_and_reasons_of_each_row():
    cells = {
        ONE: ("Kazakh alone.", "It unites."),
        TWO: ("", "We agree."),
        COURTS: ("Исключить", "Needless."),
        LAW: ("x", ""),
    }

    reading = read_file(packed(filled(**cells)), small().passages)

    assert reading.changes == [
        changed(ONE, "Kazakh alone.", reasons="It unites."),
        Found(TWO, "reasons", OLD[TWO], "", "We agree."),
        Found(COURTS, "removed", OLD[COURTS], "", "Needless."),
        changed(LAW, "x"),
    ]
    assert reading.left == []


def test_rows_of_nowhere_and_rows_that_stand_twice_are_named():
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    own = "".join(cell.format(run(words)) for words in ("article 99", "Old", "New", "Why"))
    twice = "".join(cell.format(run(words)) for words in ("Article 9, paragraph 1", "", "Other words", ""))
    parts = filled(**{ONE: ("Kazakh alone.", "")})
    document = parts["word/document.xml"].replace("</w:tbl>", f"<w:tr>{own}</w:tr><w:tr>{twice}</w:tr></w:tbl>")

    reading = read_file(packed(parts | {"word/document.xml": document}), small().passages)

    assert reading.changes == [changed(ONE, "Kazakh alone.")]
    assert reading.left == [Left("row", "", "article 99 | Old | New | Why"), Left("twice", ONE, "Other words")]


def test_changes_tracked_in_the_column_of_the_draft_are_the_proposed_words():
    parts = filled()
    document = parts["word/document.xml"].replace(
        run(OLD[ONE]).replace(' w:rsidR="00AB12CD"', ""), run("The state language is ") + ins("the ") + run("Kazakh.")
    )

    reading = read_file(packed(parts | {"word/document.xml": document}), small().passages)

    assert reading.changes == [changed(ONE, "The state language is the Kazakh.")]
