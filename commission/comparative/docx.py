"""A comparative table as a Word file: A4 across, the columns' names repeated on each sheet."""

from articles.docx.package import A4_TURNED, borders, cell, package, paragraph
from commission.comparative.cells import COLUMNS

WIDTHS = {
    "number": 600,
    "place": 1300,
    "in_force": 2600,
    "draft": 2600,
    "proposal": 3100,
    "author": 1500,
    "decision": 2870,
}
MARKS = {"": "", "ins": '<w:u w:val="single"/>', "del": "<w:strike/>", "strong": "<w:b/>"}


def write(head, rows, told):
    """Return the bytes of the file; `told()` is asked for the number of rows and their digest after the last one."""
    body = [paragraph("Title", [(head.title, "")])]
    body += [paragraph("FileNote", [(note, "")]) for note in head.notes]
    grid = "".join(f'<w:gridCol w:w="{WIDTHS[name]}"/>' for name in COLUMNS)
    body.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(WIDTHS.values())}" w:type="dxa"/>{borders()}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    names = zip(COLUMNS, head.columns, strict=True)
    cells = "".join(cell(WIDTHS[name], paragraph("TableHead", [(words, "")])) for name, words in names)
    body.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
    body += [_row(row) for row in rows]
    end = told()
    body.append(f"</w:tbl>{paragraph('FileNote', [(f'{end.rows} · SHA-256 {end.digest}', '')])}")
    return package(
        "".join(body),
        language=head.languages[0],
        title=head.title,
        moment=head.moment.isoformat(timespec="seconds"),
        paper=A4_TURNED,
        stamp={"rows": end.rows, "digest": end.digest},
        foot=head.foot or "–",
    )


def _row(row):
    cells = "".join(cell(WIDTHS[name], "".join(map(_line, row.cell(name))) or "<w:p/>") for name in COLUMNS)
    return f"<w:tr>{cells}</w:tr>"


def _line(line):
    return paragraph("TableText", [(run.words, MARKS[run.mark]) for run in line.runs])
