"""Writing the text of a draft as a Word file: headings and numbers of Word's own, a bookmark around each provision.

The numbers are numbering, never words: no edit takes one away, and words compare without them. Where the numbers of a
list do not follow one another («4-1»), a list of one begins at that number or says it letter for letter. Changes are
tracked from the moment the file is opened. The same sheet gives the same bytes.
"""

from itertools import count
from xml.sax.saxutils import escape, quoteattr

from articles.docx.package import A4, A4_TURNED, HEAD, WORD, borders, cell, package
from articles.labels import value_of

NOTE = "file_note"  # begins the bookmarks around what is no text of the draft
STYLES = {
    "section": "Heading1",
    "chapter": "Heading1",
    "subchapter": "Heading1",
    "preamble": "Heading1",
    "article": "Heading2",
    "paragraph": "LawParagraph",
    "point": "LawPoint",
}
LITERAL = ("chapter", "subchapter")  # their numbers may run on through sections: each stands by itself
COLUMNS = (2000, 4800, 4800, 3000)


def text_file(sheet):
    """Return the bytes of a Word file of the sheet's passages, to be edited with tracked changes."""
    lists, numbers = _Lists(sheet.words.section), count(1)
    body = [*_first_lines(sheet, numbers)]
    for passage in sheet.passages:
        properties = _style(STYLES.get(passage.kind, "LawPart")) + lists.number(passage)
        body.append(_paragraph(properties, passage.words, numbers, passage.bookmark))
    return _file(sheet, "text", "".join(body), lists, A4)


def table_file(sheet):
    """Return the bytes of an empty comparative table: a row for each passage that has words of its own."""
    lists, numbers = _Lists(sheet.words.section), count(1)
    rows = [_row([cell(width, _paragraph(_style("TableHead"), name)) for width, name in _columns(sheet)], head=True)]
    for passage in sheet.passages:
        if passage.is_heading:
            continue
        filled = [
            _paragraph(_style("TableText"), passage.label, numbers, passage.bookmark),
            _paragraph(_style("TableText"), passage.words),
            _paragraph(_style("TableText"), ""),
            _paragraph(_style("TableText"), ""),
        ]
        rows.append(_row([cell(width, content) for width, content in zip(COLUMNS, filled, strict=True)]))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/>{borders()}<w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"
    )
    return _file(sheet, "table", "".join(_first_lines(sheet, numbers)) + table, lists, A4_TURNED)


def _first_lines(sheet, numbers):
    """What stands before the text: the title, and where the file comes from and how it is used."""
    lines = [("Title", sheet.title), *(("FileNote", note) for note in sheet.words.notes)]
    for place, (style, line) in enumerate(lines, 1):
        yield _paragraph(_style(style), line, numbers, f"{NOTE}_{place}")


def _paragraph(properties, words, numbers=None, bookmark=""):
    text = _run(words) if words else ""
    if bookmark:
        number = next(numbers)
        name = quoteattr(bookmark)
        text = f'<w:bookmarkStart w:id="{number}" w:name={name}/>{text}<w:bookmarkEnd w:id="{number}"/>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{text}</w:p>"


def _run(words):
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n"))
    return f"<w:r>{lines}</w:r>"


def _style(name):
    return f'<w:pStyle w:val="{name}"/>'


def _columns(sheet):
    return zip(COLUMNS, sheet.words.columns, strict=True)


def _row(cells, *, head=False):
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


class _Lists:
    """The numbering of a file: which list each numbered passage belongs to, and where that list begins."""

    def __init__(self, section):
        self.kinds = {
            "section": ("upperRoman", section.format("%1") + ".", "", "space"),
            "paragraph": ("decimal", "%1.", 'w:left="567" w:hanging="567"', "tab"),
            "point": ("decimal", "%1)", 'w:left="1134" w:hanging="567"', "tab"),
            **dict.fromkeys(LITERAL, ("decimal", "%1.", "", "space")),
        }
        self.names = list(self.kinds)
        self.lists: list[tuple[int, int]] = []  # (which kind, where it begins), one for each list of the file
        self.literal: list[tuple[str, str]] = []  # (kind, how it reads) of numbers that no counting gives
        self.next: dict[tuple[str, str], tuple[int, int]] = {}  # (list, the number that follows) of what is counted

    def number(self, passage):
        """Return the properties that number a passage; nothing where it has no number."""
        if passage.kind not in self.kinds or not passage.number:
            return ""
        value = _counted(passage.kind, passage.number)
        if value is None:
            words = self.kinds[passage.kind][1].replace("%1", passage.number)
            self.literal.append((passage.kind, f"{passage.sign}." if passage.sign else words))
            return _numbered(10_000 + len(self.literal))
        above = "" if passage.is_level else passage.eid.rpartition("__")[0]
        number, following = self.next.get((passage.kind, above), (0, None))
        if following != value:
            self.lists.append((self.names.index(passage.kind), value))
            number = len(self.lists)
        self.next[passage.kind, above] = (number, value + 1)
        return _numbered(number)

    def part(self):
        """Return the part of the file that says how its lists count."""
        shapes = [_shape(place, *self.kinds[kind]) for place, kind in enumerate(self.names)]
        nums = [
            f'<w:num w:numId="{place}"><w:abstractNumId w:val="{kind}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for place, (kind, start) in enumerate(self.lists, 1)
        ]
        for place, (kind, words) in enumerate(self.literal, 1):
            format_, _text, indent, gap = self.kinds[kind]
            shapes.append(_shape(100 + place, format_, words, indent, gap))
            nums.append(f'<w:num w:numId="{10_000 + place}"><w:abstractNumId w:val="{100 + place}"/></w:num>')
        return f'{HEAD}<w:numbering xmlns:w="{WORD}">{"".join(shapes)}{"".join(nums)}</w:numbering>'


def _numbered(list_number):
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_number}"/></w:numPr>'


def _shape(place, format_, text, indent, gap):
    indented = f"<w:pPr><w:ind {indent}/></w:pPr>" if indent else ""
    return (
        f'<w:abstractNum w:abstractNumId="{place}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:suff w:val="{gap}"/><w:lvlText w:val={quoteattr(text)}/>'
        f'<w:lvlJc w:val="left"/>{indented}</w:lvl></w:abstractNum>'
    )


def _counted(kind, number):
    """Return the number as counting gives it, or None where none does («4-1»)."""
    if kind in LITERAL:
        return None
    if kind != "section":
        return int(number) if number.isascii() and number.isdigit() else None
    return value_of(number)


def _file(sheet, form, body, lists, paper):
    return package(
        body,
        language=sheet.language,
        title=sheet.title,
        moment=sheet.moment,
        paper=paper,
        stamp=vars(sheet.stamp(form)),
        numbering=lists.part(),
        tracked=form == "text",
    )
