"""A law as plain text or Markdown, a file a language: cut into units, each with an `eid`; plain values in and out.

Each paragraph stands on a line of its own. The first line is the title. Lines that name a section («I бөлім. …»,
«Раздел I. …», “Section I. …”) or an article («1-бап. …», «Статья 1. …», “Article 1. …”) are headings, with `#` before
them or without; what stands before the first section is the preamble. “1.” begins a numbered paragraph, “1)” a point.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from articles.labels import segment
from articles.languages import CODES, OFFICIAL
from articles.source import ARTICLE_NUMBER, Unit
from core.text import LENGTHS

PREAMBLE = re.compile(r"(кіріспе|преамбула|preamble)", re.IGNORECASE)
SECTIONS = (
    re.compile(r"([IVXLC]+)[ \u00a0](?:бөлім|БӨЛІМ)(?:[.:]\s*|\s+|$)(.*)"),
    re.compile(r"(?:Раздел|РАЗДЕЛ|Section|SECTION)[ \u00a0]([IVXLC]+)(?:[.:]\s*|\s+|$)(.*)"),
)
ARTICLES = (
    re.compile(r"(\S+?)-(?:бап|БАП)(?:[.:]\s*|\s+|$)(.*)"),
    re.compile(r"(?:Статья|СТАТЬЯ|Article|ARTICLE)[ \u00a0]([^\s.:]+)(?:[.:]\s*|\s+|$)(.*)"),
)
NUMBERED = re.compile(r"(\d{1,3}(?:-\d{1,2})?)([.)])\s+(\S.*)")
LONGEST_NUMBER = 7
HEADING = re.compile(r"#{1,6}\s+")
MOST_UNITS = 5000
FAULTS_TOLD = 50
LONGEST_HEADING = LENGTHS["title"]


class Fault(NamedTuple):
    """What is wrong at a line; `code` is one of `FAULTS`, `what` is quoted from the file."""

    line: int
    code: str
    what: str


# What can be wrong with a file; the page says each in a sentence.
FAULTS = (
    "empty",
    "article_before_section",
    "number_of_article",
    "section_without_article",
    "article_without_words",
    "twice",
    "heading_unknown",
    "heading_long",
    "too_many",
)


class Piece(NamedTuple):
    """One unit in one language."""

    eid: str
    kind: str
    number: str
    parent: str | None
    page: str
    heading: str
    text: str
    line: int


@dataclass
class Outline:
    """What one file says: its units in their order, and all that is wrong with it."""

    pieces: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def count(self, kind):
        return sum(piece.kind == kind for piece in self.pieces)


class _Reader:
    """Reads lines one after the other; knows in which section, article and paragraph it is."""

    def __init__(self):
        self.outline, self.seen, self.kinds = Outline(), set(), {}
        self.section = self.article = self.holder = self.lead = ""
        self.sections = self.recitals = 0
        self.parts = Counter()
        self.root = self.preamble = ""
        self.at = (0, "")  # where the section or article began

    def add(self, line, kind, number, parent, *, named="", page="", heading="", text=""):
        own = segment(kind, named or number)
        eid = own if kind in {"draft", "preamble", "section", "article"} else f"{parent}__{own}"
        if len(heading) > LONGEST_HEADING:
            self.fault(line, "heading_long", heading)
        if eid in self.seen:
            self.fault(line, "twice", heading or text)
        self.seen.add(eid)
        self.kinds[eid] = kind
        self.outline.pieces.append(Piece(eid, kind, number, parent or None, page or eid, heading, text, line))
        return eid

    def fault(self, line, code, what=""):
        self.outline.faults.append(Fault(line, code, what[:80]))

    def read(self, line, text):
        is_heading = HEADING.match(text) is not None
        words = HEADING.sub("", text).strip()
        if not self.root:
            self.root = self.add(line, "draft", "", "", heading=words)
        elif found := _first(SECTIONS, words):
            self.begin_section(line, found[1], found[2], words)
        elif (found := _first(ARTICLES, words)) and (is_heading or len(found[1]) <= LONGEST_NUMBER):
            self.begin_article(line, found[1], found[2], words)
        elif not self.sections and PREAMBLE.fullmatch(words):
            pass
        elif is_heading:
            self.fault(line, "heading_unknown", words)
        elif not self.sections:
            self.read_recital(line, words)
        elif not self.article:
            self.fault(line, "section_without_article", words)
        else:
            self.read_words(line, words)

    def begin_section(self, line, number, heading, words):
        self.end_article()
        self.end_section()
        self.sections += 1
        self.article, self.at = "", (line, words)
        self.section = self.add(
            line, "section", number, self.root, named=str(self.sections), heading=heading.strip() or words
        )

    def begin_article(self, line, number, heading, words):
        self.end_article()
        if not self.section:
            self.fault(line, "article_before_section", words)
            return
        if not ARTICLE_NUMBER.fullmatch(number):
            self.fault(line, "number_of_article", words)
            return
        self.at = (line, words)
        self.article = self.add(line, "article", number, self.section, heading=heading.strip() or words)
        self.holder = self.lead = ""

    def read_recital(self, line, words):
        if not self.preamble:
            self.preamble = self.add(line, "preamble", "", self.root)
        self.recitals += 1
        self.add(line, "recital", "", self.preamble, named=str(self.recitals), page=self.preamble, text=words)

    def read_words(self, line, words):
        """Read a paragraph, a point or an unnumbered part, below what stands before it."""
        found, here = NUMBERED.fullmatch(words), {"page": self.article}
        if found and found[2] == ".":
            self.holder = self.lead = self.add(line, "paragraph", found[1], self.article, text=found[3], **here)
        elif found:
            self.add(line, "point", found[1], self.lead or self.article, text=found[3], **here)
        else:
            parent = self.goes_on(words) or self.holder or self.article
            self.parts[parent] += 1
            # The own words of a paragraph or point are its first part.
            named = str(self.parts[parent] + (parent != self.article))
            eid = self.add(line, "part", "", parent, named=named, text=words, **here)
            if parent == self.article:
                self.lead = eid

    def goes_on(self, words):
        """Return the point that words without a number belong to: they end with `;` as points do."""
        last = self.outline.pieces[-1]
        point = last.parent if last.kind == "part" else last.eid
        return point if words.endswith(";") and self.kinds.get(point) == "point" else ""

    def end_article(self):
        if self.article and self.outline.pieces[-1].eid == self.article:
            self.fault(self.at[0], "article_without_words", self.at[1])

    def end_section(self):
        if self.section and self.outline.pieces[-1].eid == self.section:
            self.fault(self.at[0], "section_without_article", self.at[1])


def read_outline(text):
    """Return what a text in one language says, with all its faults at once; lines that begin with `>` are notes."""
    reader = _Reader()
    for line, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = " ".join(raw.split())
        if words and not words.startswith(">"):
            reader.read(line, words)
            if len(reader.outline.pieces) > MOST_UNITS:
                reader.fault(line, "too_many", words)
                break
    reader.end_article()
    reader.end_section()
    if not reader.sections:
        reader.fault(1, "empty", "")
    reader.outline.faults = reader.outline.faults[:FAULTS_TOLD]
    return reader.outline


def unpaired(outlines):
    """Return by language the pieces of the others that it lacks: {"ru": [(piece, the language it stands in), …]}."""
    known = {language: {piece.eid for piece in outline.pieces} for language, outline in outlines.items()}
    missing = {}
    for language in outlines:
        lacks = {}
        for other, outline in outlines.items():
            for piece in outline.pieces:
                if piece.eid not in known[language]:
                    lacks.setdefault(piece.eid, (piece, other))
        if lacks:
            missing[language] = list(lacks.values())
    return missing


def units_of(outlines):
    """Return the units of outlines that are paired, in the order of the first, each with its words by language."""
    by_eid = {language: {piece.eid: piece for piece in outline.pieces} for language, outline in outlines.items()}
    languages = [language for language in CODES if language in outlines]
    first = outlines[OFFICIAL[0] if OFFICIAL[0] in outlines else languages[0]]
    return [
        Unit(
            piece.eid,
            piece.kind,
            piece.number,
            piece.parent,
            piece.page,
            {language: by_eid[language][piece.eid].heading for language in languages if piece.heading},
            {language: by_eid[language][piece.eid].text for language in languages if piece.text},
        )
        for piece in first.pieces
    ]


def _first(patterns, words):
    return next((found for pattern in patterns if (found := pattern.fullmatch(words))), None)
