"""A law as plain text or Markdown, a file a language: cut into units, each with an `eid`; plain values in and out.

Each paragraph stands on a line of its own. The first line is the title. Lines that name a section («I бөлім. …»,
«Раздел 1. …», “Section I. …”), a chapter («1-тарау. …», «Глава 1. …»), a subchapter («1-параграф. …», «§ 1. …») or an
article («1-бап. …», «Статья 1. …», “Article 1. …”) are headings, with `#` before them or without. Chapters can stand
without sections, articles without either; where a section or chapter has its number alone, the next line is its
heading. What stands before the first heading is the preamble. “1.” begins a numbered paragraph, “1)” a point; «а)»
below a point belongs to it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from articles.labels import LEVELS
from articles.languages import CODES, OFFICIAL
from articles.source import ARTICLE_NUMBER, Unit, eid_of, number_of_level
from core.text import LENGTHS

PREAMBLE = re.compile(r"(кіріспе|преамбула|preamble)", re.IGNORECASE)
NAMES = {  # of what heads articles, in Kazakh after its number, in Russian and English before it
    "section": ("бөлім", "раздел|section"),
    "chapter": ("тарау", "глава|chapter"),
    "subchapter": ("параграф", "параграф|subchapter|§"),
}
# A line of words may begin «Глава 2 Закона …»: a heading goes on after a full stop, or with a capital letter.
NUMBER, REST = r"([IVXLC\u0406\u0425\u0421]{1,9}|\d[\d-]{0,6})", r"(?:[.:]\s*(.*)|\s+([^\W\d_a-zа-яәіңғүұқөһё].*)|$)"
LEVEL_LINES = [
    (level, re.compile(pattern + REST))
    for level, (after, before) in NAMES.items()
    for pattern in (rf"{NUMBER}[ -](?i:{after})", rf"(?i:{before})[ ]?(?<=[ §]){NUMBER}")
]
LATIN = str.maketrans("\u0406\u0425\u0421", "IXC")  # Roman numbers as Kazakh and Russian keyboards have them
ARTICLES = (
    re.compile(r"(\S+?)-(?:бап|БАП)(?:[.:]\s*|\s+|$)(.*)"),
    re.compile(r"(?:Статья|СТАТЬЯ|Article|ARTICLE)[ \u00a0]([^\s.:]+)(?:[.:]\s*|\s+|$)(.*)"),
)
NUMBERED = re.compile(r"(\d{1,3}(?:-\d{1,2})?)([.)])\s+(\S.*)")
LONGEST_NUMBER = 7
HEADING = re.compile(r"#{1,6}\s+")
LETTERED = re.compile(r"[a-zа-яәіңғүұқөһё]\)\s+\S.*")
MOST_UNITS = 30_000
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
    "number_of_article",
    "number_of_level",
    "level_without_article",
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
        self.article = self.holder = self.lead = ""
        self.levels = {}  # the section, the chapter in it, … by kind
        self.recitals = 0
        self.parts = Counter()
        self.root = self.preamble = ""
        self.at = (0, "")  # where the section, chapter or article began
        self.is_untitled = False  # whether the line before was the number of a section or chapter alone

    def add(self, line, kind, number, parent, *, named="", page="", heading="", text=""):
        eid = eid_of(kind, named or number, parent or None)
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
        untitled, self.is_untitled = self.is_untitled, False
        if not self.root:
            self.root = self.add(line, "draft", "", "", heading=words)
        elif found := _level(words):
            self.begin_level(line, found[0], found[1], found[2], words)
        elif (found := _first(ARTICLES, words)) and (is_heading or len(found[1]) <= LONGEST_NUMBER):
            self.begin_article(line, found[1], found[2], words)
        elif not self.has_begun and PREAMBLE.fullmatch(words):
            pass
        elif untitled:
            self.entitle(line, words)
        elif is_heading:
            self.fault(line, "heading_unknown", words)
        elif not self.has_begun:
            self.read_recital(line, words)
        elif not self.article:
            self.fault(line, "level_without_article", words)
        else:
            self.read_words(line, words)

    @property
    def has_begun(self):
        """Whether the text proper has begun: what stands before it is the preamble."""
        return bool(self.article or self.levels)

    def begin_level(self, line, kind, number, heading, words):
        self.end_article()
        self.end_level(kind)
        above = [level for level in LEVELS[: LEVELS.index(kind)] if level in self.levels]
        self.levels = {level: self.levels[level] for level in above}
        named = number_of_level(number)
        if named is None:
            self.fault(line, "number_of_level", words)
        parent = self.levels[above[-1]] if above else self.root
        self.article, self.at, self.is_untitled = "", (line, words), not heading
        self.levels[kind] = self.add(line, kind, number, parent, named=named or number, heading=heading or words)

    def entitle(self, line, words):
        """Take the line below the number of a section or chapter for its heading."""
        self.outline.pieces[-1] = self.outline.pieces[-1]._replace(heading=words)
        if len(words) > LONGEST_HEADING:
            self.fault(line, "heading_long", words)

    def begin_article(self, line, number, heading, words):
        self.end_article()
        if not ARTICLE_NUMBER.fullmatch(number):
            self.fault(line, "number_of_article", words)
            return
        parent = list(self.levels.values())[-1] if self.levels else self.root
        self.at = (line, words)
        self.article = self.add(line, "article", number, parent, heading=heading.strip() or words)
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
        """Return the point that words without a number belong to: they end with `;` as points do, or begin «а)»."""
        last = self.outline.pieces[-1]
        point = last.parent if last.kind == "part" else last.eid
        belongs = words.endswith(";") or LETTERED.fullmatch(words)
        return point if belongs and self.kinds.get(point) == "point" else ""

    def end_article(self):
        if self.article and self.outline.pieces[-1].eid == self.article:
            self.fault(self.at[0], "article_without_words", self.at[1])

    def end_level(self, following="section"):
        """Name a section or chapter that ends without an article; what follows may stand in it."""
        last = self.outline.pieces[-1] if self.outline.pieces else None
        if last and last.kind in LEVELS and LEVELS.index(following) <= LEVELS.index(last.kind):
            self.fault(self.at[0], "level_without_article", self.at[1])


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
    reader.end_level()
    if not reader.outline.count("article"):
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


def _level(words):
    """Return (kind, number, heading) of a line that begins a section or a chapter, or None."""
    for kind, pattern in LEVEL_LINES:
        if found := pattern.fullmatch(words):
            return kind, found[1].translate(LATIN), (found[2] or found[3] or "").strip()
    return None


def _first(patterns, words):
    return next((found for pattern in patterns if (found := pattern.fullmatch(words))), None)
