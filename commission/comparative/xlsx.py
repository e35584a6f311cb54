"""A comparative table as a spreadsheet: one sheet, written row by row; nothing in it is ever a formula."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from commission.comparative.cells import COLUMNS

WIDTHS = {"number": 6, "place": 22, "in_force": 44, "draft": 44, "proposal": 60, "author": 28, "decision": 60}
LONGEST = 32_767  # characters in a cell, by the format
CUT = " […]"
FONTS = {
    "": InlineFont(),
    "ins": InlineFont(rFont="Calibri", sz=11, u="single"),
    "del": InlineFont(rFont="Calibri", sz=11, strike=True),
    "strong": InlineFont(rFont="Calibri", sz=11, b=True),
}
TOP = Alignment(vertical="top", wrap_text=True)
ON_ONE_LINE = Alignment(vertical="top")
LINE, HIGHEST = 14.5, 409  # points; a row can be no higher


def write(head, rows, told):
    """Return the bytes of the file; `told()` is asked for the number of rows and their digest after the last one."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Table")
    for column, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]
    above = [[_above(sheet, head.title, Font(b=True, size=14))], *[[_above(sheet, note)] for note in head.notes]]
    sheet.freeze_panes = f"A{len(above) + 2}"
    sheet.print_title_rows = f"{len(above) + 1}:{len(above) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = f"{head.foot} &P / &N".strip()
    for row in above:
        sheet.append(row)
    fill = PatternFill("solid", fgColor="FFE8EEF4")
    sheet.append([_cell(sheet, name, Font(b=True), fill) for name in head.columns])
    for place, row in enumerate(rows, len(above) + 2):
        sheet.row_dimensions[place].height = _height(row)
        sheet.append([_rich(sheet, row.cell(column)) for column in COLUMNS])
    end = told()
    sheet.append([])
    sheet.append([_above(sheet, f"{end.rows} · SHA-256 {end.digest}")])
    book.properties.title, book.properties.creator = _plain(head.title), ""
    book.properties.created = book.properties.modified = head.moment.replace(tzinfo=None)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _plain(words):
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", words)


def _cell(sheet, words, font=None, fill=None):
    cell = WriteOnlyCell(sheet, _plain(words))
    cell.data_type, cell.alignment = "s", TOP
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    return cell


def _above(sheet, words, font=None):
    """Return a cell whose words run on over the empty ones beside it."""
    cell = _cell(sheet, words, font)
    cell.alignment = ON_ONE_LINE
    return cell


def _height(row):
    """Return about how high a row is: not every program finds that out by itself."""
    lines = max(sum(1 + 10 * len(one.words) // (9 * WIDTHS[column]) for one in row.cell(column)) for column in COLUMNS)
    return min(LINE * max(1, lines), HIGHEST)


def _rich(sheet, lines):
    """Return a cell whose added words are underlined and whose deleted words are struck out."""
    if not any(run.mark for one in lines for run in one.runs):
        return _cell(sheet, _cut("\n".join(one.words for one in lines)))
    blocks, left = CellRichText(), LONGEST - len(CUT)
    for place, one in enumerate(lines):
        for run in ([_End] if place else []) + list(one.runs):
            words = _plain(run.words)[:left]
            if words:
                blocks.append(TextBlock(FONTS[run.mark], words) if run.mark else words)
            left -= len(words)
    if left <= 0:
        blocks.append(CUT)
    cell = WriteOnlyCell(sheet, blocks)
    cell.alignment = TOP
    return cell


class _End:
    words, mark = "\n", ""


def _cut(words):
    return words if len(words) <= LONGEST else words[: LONGEST - len(CUT)] + CUT
