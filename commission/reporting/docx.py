"""A report as a Word file: A4 across, its title and digest at the foot of each sheet."""

from articles.docx.package import A4_TURNED, borders, cell, package, paragraph
from commission.reporting.blocks import Table

WIDTH = 14_570  # twentieths of a point between the margins


def write(document):
    """Return the bytes of the file; the same document gives the same bytes."""
    body = [_words("Title", document.title), *(_words("FileNote", note) for note in document.notes)]
    for section in document.sections:
        body.append(_words("Heading1", section.title))
        for block in section.blocks:
            if block.title:
                body.append(_words("Heading2", block.title))
            body += _table(block) if isinstance(block, Table) else [_words("TableText", line) for line in block.lines]
        if section.words:
            body.append(_words("FileNote", section.words.mark))
            body += [_words("Normal", line) for line in section.words.text.split("\n")]
    body.append(_words("FileNote", f"SHA-256 {document.digest}"))
    return package(
        "".join(body),
        language=document.language,
        title=document.title,
        moment=document.moment,
        paper=A4_TURNED,
        stamp={"digest": document.digest},
        foot=document.foot,
    )


def _words(style, words):
    return paragraph(style, [(words, "")])


def _table(table):
    widths = table.widths(WIDTH)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    if table.rule:
        yield _words("FileNote", table.rule)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/>{borders()}<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    yield _row(widths, table.columns, "TableHead", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    for row in table.rows:
        yield _row(widths, row, "TableText")
    yield f"</w:tbl>{_words('Normal', '')}"


def _row(widths, cells, style, properties=""):
    told = "".join(cell(width, _words(style, words)) for width, words in zip(widths, cells, strict=True))
    return f"<w:tr>{properties}{told}</w:tr>"
