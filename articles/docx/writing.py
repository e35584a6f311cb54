"""Writing the text of a draft as a Word file: headings and numbers of Word's own, a bookmark around each provision.

The numbers are numbering, never words: no edit takes one away, and words compare without them. Where the numbers of a
list do not follow one another («4-1»), a list of one begins at that number or says it letter for letter. Changes are
tracked from the moment the file is opened. The same sheet gives the same bytes.
"""

from itertools import count
from xml.sax.saxutils import escape, quoteattr

from articles.docx.packing import MAIN, pack
from articles.labels import value_of

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-US"}
NOTE = "file_note"  # begins the bookmarks around what is no text of the draft
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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
KEEP, CENTRED, SMALL = "<w:keepNext/>", '<w:jc w:val="center"/>', '<w:sz w:val="20"/>'
PARAGRAPH_STYLES = [  # its key, its name, how its paragraphs stand, how its letters look
    ("Normal", "Normal", "", ""),
    ("Title", "Title", CENTRED, '<w:b/><w:sz w:val="32"/>'),
    (
        "Heading1",
        "heading 1",
        f'{KEEP}<w:spacing w:before="360" w:after="120"/>{CENTRED}<w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="28"/>',
    ),
    ("Heading2", "heading 2", f'{KEEP}<w:spacing w:before="240" w:after="60"/><w:outlineLvl w:val="1"/>', "<w:b/>"),
    ("LawParagraph", "Law Paragraph", "", ""),
    ("LawPoint", "Law Point", '<w:ind w:left="567"/>', ""),
    ("LawPart", "Law Part", '<w:ind w:left="567"/>', ""),
    ("FileNote", "File Note", "", f"<w:i/>{SMALL}"),
    ("TableHead", "Table Head", KEEP, f"<w:b/>{SMALL}"),
    ("TableText", "Table Text", '<w:spacing w:after="60"/>', SMALL),
]
A4, A4_TURNED = 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'
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
    rows = [_row([_cell(width, _paragraph(_style("TableHead"), name)) for width, name in _columns(sheet)], head=True)]
    for passage in sheet.passages:
        if passage.is_heading:
            continue
        filled = [
            _paragraph(_style("TableText"), passage.label, numbers, passage.bookmark),
            _paragraph(_style("TableText"), passage.words),
            _paragraph(_style("TableText"), ""),
            _paragraph(_style("TableText"), ""),
        ]
        rows.append(_row([_cell(width, cell) for width, cell in zip(COLUMNS, filled, strict=True)]))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/>{_borders()}<w:tblLayout w:type="fixed"/>'
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


def _cell(width, content):
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _borders():
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


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


# The parts of the package


def _file(sheet, form, body, lists, paper):
    sides = " ".join(f'w:{side}="1134"' for side in ("top", "right", "bottom", "left"))
    margins = f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/>'
    document = (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{body}'
        f"<w:sectPr><w:pgSz {paper}/>{margins}</w:sectPr></w:body></w:document>"
    )
    return pack(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                (f"{RELATIONS}/officeDocument", "word/document.xml"),
                (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{RELATIONS}/custom-properties", "docProps/custom.xml"),
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(
                (f"{RELATIONS}/styles", "styles.xml"),
                (f"{RELATIONS}/numbering", "numbering.xml"),
                (f"{RELATIONS}/settings", "settings.xml"),
            ),
            "word/styles.xml": _styles(LOCALES[sheet.language]),
            "word/numbering.xml": lists.part(),
            "word/settings.xml": _settings(LOCALES[sheet.language], tracked=form == "text"),
            "docProps/core.xml": _core(sheet),
            "docProps/custom.xml": _custom(sheet.stamp(form)),
        }
    )


def _content_types():
    kinds = {
        "word/document.xml": MAIN,
        "word/styles.xml": f"{OFFICE}.wordprocessingml.styles+xml",
        "word/numbering.xml": f"{OFFICE}.wordprocessingml.numbering+xml",
        "word/settings.xml": f"{OFFICE}.wordprocessingml.settings+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": f"{OFFICE}.custom-properties+xml",
    }
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(*rows):
    told = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(rows, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _settings(locale, *, tracked):
    tracking = "<w:trackRevisions/>" if tracked else ""
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}">{tracking}<w:defaultTabStop w:val="567"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{locale}"/></w:settings>'
    )


def _core(sheet):
    names = {
        "cp": f"{PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    moments = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{escape(sheet.moment)}</dcterms:{kind}>'
        for kind in ("created", "modified")
    )
    title, language = escape(sheet.title), LOCALES[sheet.language]
    return (
        f"{HEAD}<cp:coreProperties {spaces}><dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        f"{moments}</cp:coreProperties>"
    )


CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def _custom(stamp):
    rows = "".join(
        f'<property fmtid="{FORMAT_ID}" pid="{place}" name="{name.capitalize()}">'
        f"<vt:lpwstr>{escape(str(value))}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(vars(stamp).items(), 2)
    )
    return f'{HEAD}<Properties xmlns="{CUSTOM_PROPERTIES}" xmlns:vt="{VALUES}">{rows}</Properties>'


def _styles(locale):
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="24"/><w:szCs w:val="24"/>'
        f'<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    rows = "".join(_paragraph_style(*shape) for shape in PARAGRAPH_STYLES)
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{defaults}{rows}</w:styles>'


def _paragraph_style(key, name, paragraph, run):
    basis = ('w:default="1" ', "") if key == "Normal" else ("", '<w:basedOn w:val="Normal"/>')
    return (
        f'<w:style {basis[0]}w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{basis[1]}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
