"""A report on paper: A4 across, its title, digest and page at the foot of each sheet."""

import io

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer, TableStyle

from commission.comparative.pdf import (
    CELL,
    FONT,
    LINES,
    MARGIN,
    NOTE,
    PADDING,
    PALE,
    TITLE,
    known,
    shown,
    signs_of_font,
)
from commission.reporting.blocks import Table

WIDTH = landscape(A4)[0] - 2 * MARGIN
SECTION = ParagraphStyle("section", parent=TITLE, fontSize=12, leading=16, spaceBefore=12, keepWithNext=1)
NAME = ParagraphStyle("block", parent=TITLE, fontSize=9, leading=12, spaceBefore=6, spaceAfter=3, keepWithNext=1)
LINE = ParagraphStyle("line", parent=NOTE, leftIndent=8)
STYLE = TableStyle([*LINES, *PADDING, ("BACKGROUND", (0, 0), (-1, 0), PALE)])


def write(document):
    """Return the bytes of the file; the same document gives the same bytes."""
    signs, held = signs_of_font(), io.BytesIO()
    width, height = landscape(A4)
    pdf = BaseDocTemplate(held, pagesize=(width, height), title=document.title, author="", creator="", invariant=1)
    frame = Frame(MARGIN, MARGIN + 14, WIDTH, height - 2 * MARGIN - 14, 0, 0, 0, 0, id="report")

    def sheet(canvas, page):
        canvas.setFont(FONT, 7)
        canvas.drawCentredString(width / 2, MARGIN, known(f"{document.foot} · {page.page}", signs))

    def words(text, style):
        return Paragraph(shown(text, signs), style)

    pdf.addPageTemplates(PageTemplate("sheet", [frame], onPage=sheet))
    story = [words(document.title, TITLE), *(words(note, NOTE) for note in document.notes)]
    for section in document.sections:
        story.append(words(section.title, SECTION))
        for block in section.blocks:
            if block.title:
                story.append(words(block.title, NAME))
            story += _table(block, words) if isinstance(block, Table) else [words(line, LINE) for line in block.lines]
        if section.words:
            story.append(words(section.words.mark, NAME))
            story += [words(line, LINE) for line in section.words.text.split("\n")]
    story.append(words(f"SHA-256 {document.digest}", NOTE))
    pdf.build(story)
    return held.getvalue()


def _table(table, words):
    if table.rule:
        yield words(table.rule, NOTE)
    rows = [[words(cell, CELL) for cell in row] for row in (table.columns, *table.rows)]
    yield LongTable(rows, table.widths(round(WIDTH)), style=STYLE, repeatRows=1, hAlign="LEFT")
    yield Spacer(1, 6)
