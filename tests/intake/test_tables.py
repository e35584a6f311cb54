"""Tables from bytes: what a file could cost is bounded before it is unpacked, and nothing in it is run."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from intake.tables import BadTable, read_table


def workbook(*rows, **parts):
    """Return a workbook with these rows; `parts` replace or add files within it, by the end of their names."""
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    if not parts:
        return written.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = next((content for end, content in parts.items() if name.endswith(f"{end}.xml")), old.read(name))
            new.writestr(name, part)
    return made.getvalue()


def names(cells):
    return len({"a", "b"} & set(cells))


def why(content):
    with pytest.raises(BadTable) as refusal:
        read_table(content, names)
    return refusal.value.why


def test_cells_of_a_workbook_are_text_as_it_was_typed():
    content = workbook(["a", "b"], [1, 2.0], [True, "=1+1"], ["012", None])

    table = read_table(content, names)

    assert (table.header_row, table.headers, table.sheet) == (1, ("a", "b"), "Sheet")
    assert table.rows == [(2, ["1", "2"]), (3, ["True", "=1+1"]), (4, ["012"])]


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    table = read_table(b"a;b\r\n;\r\n1;2\r\n\r\n3;4", names)

    assert table.rows == [(3, ["1", "2"]), (5, ["3", "4"])]


def test_a_cell_may_hold_the_delimiter_and_line_ends():
    table = read_table(b'a,b\n"1, 2","x\ny ""z"""\n', names)

    assert table.rows == [(2, ["1, 2", 'x\ny "z"'])]


def test_without_names_of_columns_all_rows_are_rows():
    table = read_table(b"1;2\n3;4\n", names)

    assert (table.header_row, table.headers, len(table.rows)) == (0, ("", ""), 2)


def test_what_would_unpack_too_large_is_refused_unread():
    bomb = b"<x>" + b" " * 30_000_000

    assert why(workbook(["a", "b"], sheet1=bomb)) == "unpacks_too_large"


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'

    assert why(workbook(["a", "b"], sheet1=bomb)) == "not_xlsx"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        workbook(["a", "b"])[:-200],
        workbook(["a", "b"], workbook=b"<no"),
        workbook(
            ["a", "b"],
            sheet1=b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            b"<sheetData><row><c t='s'><v>99</v></c></row></sheetData></worksheet>",
        ),
    ],
    ids=["signature", "cut", "book", "strings"],
)
def test_a_damaged_workbook_is_no_workbook(content):
    assert why(content) == "not_xlsx"


def test_a_size_that_a_sheet_says_of_itself_is_not_believed():
    sheet = (
        b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><dimension ref='A1:XFD1048576'/>"
    )
    sheet += b"<sheetData><row r='1'><c t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>"

    assert read_table(workbook(["a"], sheet1=sheet), names).rows == [(1, ["x"])]


def test_a_row_far_down_costs_nothing():
    sheet = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    sheet += b"<row r='1048576'><c r='A1048576' t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>"

    assert why(workbook(["a"], sheet1=sheet)) == "too_many_rows"
