"""Word files for tests: the sample draft as a sheet, and files edited as Word and LibreOffice write it."""

import io
import json
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from articles.docx import Passage, Sheet, Words, text_file
from articles.labels import place_name, places_of
from articles.source import read_units

SAMPLE = Path("articles/sample/constitution-2026.kk-ru-en.json")
SECTION = {"kk": "{} бөлім", "ru": "Раздел {}", "en": "Section {}"}
WORDS = Words(("Edition 1.", "Edit with tracked changes."), "Section {}", ("Place", "Draft", "Proposed", "Reasons"))
WHO = 'w:id="900" w:author="A lawyer" w:date="2026-02-01T00:00:00Z"'
BASE = (
    ("sec_1", "section", "I", "The State"),
    ("art_9", "article", "9", "Article 9"),
    ("art_9__para_1", "paragraph", "1", "The state language is Kazakh."),
    ("art_9__para_2", "paragraph", "2", "Russian is officially used in state bodies."),
    ("art_9__para_2__point_1", "point", "1", "in courts;"),
    ("art_9__para_2__point_2", "point", "2", "in local bodies."),
    ("art_10", "article", "10", "Article 10"),
    ("art_10__subpara_1", "part", "", "The flag, the arms and the anthem are symbols."),
    ("art_10__subpara_2", "part", "", "Their description is set by law."),
)


def small(language="en", rows=BASE):
    """Return a sheet of two articles."""
    passages = tuple(Passage(eid, kind, number, words, _label(eid, language)) for eid, kind, number, words in rows)
    return Sheet("Draft", "constitution", 1, language, "2026-02-12T00:00:00Z", passages, WORDS)


def _label(eid, language):
    *above, (kind, number) = places_of(eid)
    return place_name(kind, number, above, language)


def sample(language):
    """Return the whole sample draft as a sheet."""
    passages = []
    for unit in read_units(json.loads(SAMPLE.read_text())):
        if unit.kind != "draft":
            *above, (kind, number) = places_of(unit.eid)
            label = place_name(kind, unit.number or number, above, language)
            words = unit.texts.get(language) or unit.headings.get(language) or label
            passages.append(Passage(unit.eid, unit.kind, unit.number, words, label))
    words = Words(WORDS.notes, SECTION[language], WORDS.columns)
    return Sheet("Draft", "constitution", 1, language, "2026-02-12T00:00:00Z", tuple(passages), words)


def parts_of(content):
    """Return the parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(parts, *, pressed=zipfile.ZIP_DEFLATED):
    """Return a file of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", pressed) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


class Edited:
    """A downloaded file in an editor: `put` writes other XML in the place of a provision's paragraph."""

    def __init__(self, sheet=None, content=None):
        self.sheet = sheet or small()
        self.parts = parts_of(content or text_file(self.sheet))

    def paragraph(self, eid):
        return re.search(rf'<w:p>(?:(?!</w:p>).)*w:name="{eid}"/>.*?</w:p>', self.parts["word/document.xml"])[0]

    def put(self, eid, xml):
        """Write XML in the place of a provision's paragraph."""
        document = self.parts["word/document.xml"]
        self.parts["word/document.xml"] = document.replace(self.paragraph(eid), xml)
        return self

    def runs(self, eid, xml, *, mark=""):
        """Write other runs between a provision's bookmarks; `mark` is what became of the paragraph's end."""
        old = self.paragraph(eid)
        start, rest = re.match(r"(<w:p>.*?<w:bookmarkStart [^>]*/>).*?(<w:bookmarkEnd [^>]*/></w:p>)", old).groups()
        if mark:
            start = start.replace("</w:pPr>", f"<w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>")
        return self.put(eid, start + xml + rest)

    def after(self, eid, xml):
        return self.put(eid, self.paragraph(eid) + xml)

    def file(self):
        return packed(self.parts)


def run(text):
    return f'<w:r w:rsidR="00AB12CD"><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def ins(text, tag="ins"):
    return f"<w:{tag} {WHO}>{run(text)}</w:{tag}>"


def dele(text, tag="del"):
    word = "t" if tag == "moveFrom" else "delText"
    return f'<w:{tag} {WHO}><w:r><w:{word} xml:space="preserve">{escape(text)}</w:{word}></w:r></w:{tag}>'


def new_paragraph(text, tag="ins"):
    """A paragraph that was put in with its end."""
    return f"<w:p><w:pPr><w:rPr><w:{tag} {WHO}/></w:rPr></w:pPr>{ins(text, tag)}</w:p>"
