"""A Word file put together of its parts: styles, numbering, settings and what the file says of itself."""

from xml.sax.saxutils import escape

from articles.docx.packing import MAIN, pack

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-US"}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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


def package(body, *, language, title, moment, paper, stamp, numbering="", foot="", tracked=False):
    """Return the bytes of a file of this body; the same values give the same bytes.

    `moment` (ISO 8601) is when it was made, `stamp` what its custom properties say, by name; `foot` stands with the
    number of the page at the foot of each sheet, where it is given.
    """
    sides = " ".join(f'w:{side}="1134"' for side in ("top", "right", "bottom", "left"))
    margins = f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/>'
    below = '<w:footerReference w:type="default" r:id="rId4"/>' if foot else ""
    document = (
        f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{body}'
        f"<w:sectPr>{below}<w:pgSz {paper}/>{margins}</w:sectPr></w:body></w:document>"
    )
    related = [("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml")]
    if foot:
        related.append(("footer", "footer.xml"))
    parts = {
        "[Content_Types].xml": _content_types(foot),
        "_rels/.rels": _relations(
            (f"{RELATIONS}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{RELATIONS}/custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(*((f"{RELATIONS}/{kind}", name) for kind, name in related)),
        "word/styles.xml": _styles(LOCALES[language]),
        "word/numbering.xml": numbering or f'{HEAD}<w:numbering xmlns:w="{WORD}"/>',
        "word/settings.xml": _settings(LOCALES[language], tracked=tracked),
        "docProps/core.xml": _core(title, language, moment),
        "docProps/custom.xml": _custom(stamp),
    }
    if foot:
        parts["word/footer.xml"] = _footer(foot)
    return pack(parts)


def cell(width, content):
    """Return a cell of a table; `width` in twentieths of a point."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def paragraph(style, runs):
    """Return a paragraph of a style; its runs are (words, marks of the run)."""
    told = "".join(
        f'<w:r><w:rPr>{mark}</w:rPr><w:t xml:space="preserve">{escape(_plain(words))}</w:t></w:r>'
        if mark
        else f'<w:r><w:t xml:space="preserve">{escape(_plain(words))}</w:t></w:r>'
        for words, mark in runs
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{told}</w:p>'


def _plain(words):
    """Return words without the signs that XML 1.0 cannot hold."""
    return (
        "".join(sign if sign >= " " or sign in "\t" else " " for sign in words)
        .replace("\ufffe", "")
        .replace("\uffff", "")
    )


def borders():
    """Return thin lines around all cells of a table."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def _footer(foot):
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    words = f'<w:r><w:t xml:space="preserve">{escape(foot)} </w:t></w:r>'
    return f'{HEAD}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr>{CENTRED}</w:pPr>{words}{page}</w:p></w:ftr>'


def _content_types(foot):
    kinds = {
        "word/document.xml": MAIN,
        "word/styles.xml": f"{OFFICE}.wordprocessingml.styles+xml",
        "word/numbering.xml": f"{OFFICE}.wordprocessingml.numbering+xml",
        "word/settings.xml": f"{OFFICE}.wordprocessingml.settings+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": f"{OFFICE}.custom-properties+xml",
    }
    if foot:
        kinds["word/footer.xml"] = f"{OFFICE}.wordprocessingml.footer+xml"
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


def _core(title, language, moment):
    names = {
        "cp": f"{PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    moments = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{escape(moment)}</dcterms:{kind}>'
        for kind in ("created", "modified")
    )
    return (
        f"{HEAD}<cp:coreProperties {spaces}><dc:title>{escape(title)}</dc:title>"
        f"<dc:language>{LOCALES[language]}</dc:language>"
        f"{moments}</cp:coreProperties>"
    )


CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def _custom(stamp):
    rows = "".join(
        f'<property fmtid="{FORMAT_ID}" pid="{place}" name="{name.capitalize()}">'
        f"<vt:lpwstr>{escape(str(value))}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(stamp.items(), 2)
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
