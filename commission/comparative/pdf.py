"""A comparative table on paper: A4 across, the columns' names and the foot on each sheet.

Rows are set one after another; what is too high for a sheet goes on in the next row of cells, under the same columns.
"""

import io
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Table, TableStyle

from commission.comparative.cells import COLUMNS

WIDTHS = (26, 64, 144, 144, 178, 78, 152)  # points, together with the margins one sheet across
MARGIN, HEAD_HEIGHT = 28, 22
FONT = "Plex"
MARKS = {"": "{}", "ins": "<u>{}</u>", "del": "<strike>{}</strike>", "strong": "{}"}
TOGETHER = 40  # rows that are measured at once
HIGHEST = 1_000  # characters of a cell that stand in one row of cells; less than what fills a sheet
GREY, PALE = HexColor(0x808080), HexColor(0xE8EEF4)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=7, leading=9)
NAME = ParagraphStyle("name", parent=CELL, fontSize=7, leading=8.5)
NOTE = ParagraphStyle("note", parent=CELL, fontSize=8, leading=10.5, spaceAfter=3)
TITLE = ParagraphStyle("title", parent=CELL, fontSize=15, leading=19, spaceAfter=6)
LINES = [("GRID", (0, 0), (-1, -1), 0.4, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]
PADDING = [(f"{side}PADDING", (0, 0), (-1, -1), 2.5) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def write(head, rows, told):
    """Return the bytes of the file; `told()` is asked for the number of rows and their digest after the last one."""
    signs = signs_of_font()
    held = io.BytesIO()
    document = BaseDocTemplate(held, pagesize=landscape(A4), title=head.title, author="", creator="", invariant=1)
    width, height = landscape(A4)
    frame = Frame(
        MARGIN, MARGIN + 14, width - 2 * MARGIN, height - 2 * MARGIN - 14 - HEAD_HEIGHT, 0, 0, 0, 0, id="table"
    )
    names = Table(
        [[Paragraph(shown(words, signs), NAME) for words in head.columns]],
        WIDTHS,
        style=TableStyle([*LINES, *PADDING, ("BACKGROUND", (0, 0), (-1, -1), PALE)]),
    )

    def sheet(canvas, document):
        names.wrapOn(canvas, width, HEAD_HEIGHT)
        names.drawOn(canvas, MARGIN, height - MARGIN - names._height)
        canvas.setFont(FONT, 7)
        canvas.drawCentredString(width / 2, MARGIN, known(f"{head.foot} {document.page}".strip(), signs))

    document.addPageTemplates(PageTemplate("sheet", [frame], onPage=sheet))
    story = [Paragraph(shown(head.title, signs), TITLE)]
    story += [Paragraph(shown(note, signs), NOTE) for note in head.notes]
    story += _tables(rows, signs)
    end = told()
    story.append(Paragraph(f"{end.rows} · SHA-256 {end.digest}", NOTE))
    document.build(story)
    return held.getvalue()


@cache
def signs_of_font():
    """Register the font, of which a file holds the signs that it uses; return those that it has."""
    path = files("fontpkg_ibm_plex_sans") / "files" / "IBMPlexSans[wdth,wght].ttf"
    font = TTFont(FONT, io.BytesIO(path.read_bytes()))
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=FONT, italic=FONT, boldItalic=FONT)
    return frozenset(font.face.charToGlyph)


def known(words, signs):
    """Return words with a box in the place of each sign that the font lacks."""
    return "".join(sign if ord(sign) in signs else "\u25a1" for sign in words)


def shown(words, signs):
    """Return words as a paragraph takes them."""
    return escape(known(words, signs))


def _tables(rows, signs):
    style = TableStyle([*LINES, *PADDING])
    waiting = []
    for row in rows:
        waiting += _heights(row, signs)
        if len(waiting) >= TOGETHER:
            yield LongTable(waiting, WIDTHS, style=style)
            waiting = []
    if waiting:
        yield LongTable(waiting, WIDTHS, style=style)


def _heights(row, signs):
    """Return the rows of cells that a row takes: one, or more where a cell holds more than goes on a sheet."""
    columns = [_parts(row.cell(name)) for name in COLUMNS]
    return [
        [[Paragraph(words, CELL) for words in map(_marked(signs), part)] for part in level]
        for level in zip_longest(*columns, fillvalue=())
    ]


def _parts(lines):
    """Cut the lines of a cell into parts, each short enough for one row of cells."""
    parts, left = [[]], HIGHEST
    for one in lines:
        runs = []
        for run in one.runs:
            words = run.words
            while words:
                taken, words = words[:left], words[left:]
                runs.append((taken, run.mark))
                left -= len(taken)
                if left <= 0:
                    parts[-1].append(runs)
                    parts.append([])
                    runs, left = [], HIGHEST
        if runs:
            parts[-1].append(runs)
            left -= 40  # the rest of a line stays empty
            if left <= 0:
                parts.append([])
                left = HIGHEST
    return [part for part in parts if part] or [[]]


def _marked(signs):
    def marked(runs):
        return "".join(MARKS[mark].format(shown(words, signs)) for words, mark in runs)

    return marked
