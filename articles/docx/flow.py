"""The paragraphs of a Word file as they were before its tracked changes and as they are after them.

Every stretch of text knows whether it stood there before and whether it stands there after: what was inserted and
deleted again stood at neither time. So do the ends of paragraphs. Word and LibreOffice cut the same words into
different runs, wrap them in tags and fields; here they are one text.
"""

from dataclasses import dataclass, field, replace

from articles.docx.packing import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
INSERTED, DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
MOVED = {f"{W}moveFrom", f"{W}moveTo"}
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "",
}
SILENT = {
    f"{W}pPr",
    f"{W}rPr",
    f"{W}instrText",
    f"{W}delInstrText",
    f"{W}sdtPr",
    f"{W}sdtEndPr",
    f"{W}sectPr",
    f"{W}smartTagPr",
    f"{W}customXmlPr",
    f"{W}rt",
    f"{W}tblPr",
    f"{W}tblGrid",
}
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
MOST_PARAGRAPHS = 20_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text: whether it stood before the changes, stands after them, and is part of a move."""

    text: str
    old: bool
    new: bool
    moved: bool


@dataclass(frozen=True)
class Extra:
    """Something that stands in a paragraph and is no text of it: a footnote, a picture, words in a box."""

    kind: str
    words: str
    is_new: bool


@dataclass
class Paragraph:
    """One paragraph of the file; `old_end` and `new_end` say whether it ends there before and after the changes."""

    pieces: list[Piece] = field(default_factory=list)
    old_end: bool = True
    new_end: bool = True
    bookmarks: list[str] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)

    @property
    def old(self):
        return "".join(piece.text for piece in self.pieces if piece.old)

    @property
    def new(self):
        return "".join(piece.text for piece in self.pieces if piece.new)


@dataclass
class Table:
    """A table of the file: rows of cells of paragraphs; rows that were taken out stand with none."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Standing:
    """Where the walk is: in inserted, deleted or moved words."""

    old: bool = True
    new: bool = True
    moved: bool = False

    def inside(self, tag):
        if tag in INSERTED:
            return replace(self, old=False, moved=self.moved or tag in MOVED)
        if tag in DELETED:
            return replace(self, new=False, moved=self.moved or tag in MOVED)
        return self


class Flow:
    """All paragraphs and tables of a file in their order, and what was met on the way."""

    def __init__(self, document, footnotes=None, endnotes=None):
        self.blocks: list[Paragraph | Table] = []
        self.comments = 0
        self.is_tracked = False
        self._notes = {"footnote": _notes(footnotes), "endnote": _notes(endnotes)}
        self._waiting: list[str] = []  # bookmarks that begin between two paragraphs
        self._paragraphs = 0
        body = document.find(f"{W}body")
        if body is None:
            raise Unreadable("damaged")
        self._walk_blocks(body, self.blocks, _Standing())

    def _walk_blocks(self, holder, found, standing):
        for element in holder:
            tag = element.tag
            if tag == f"{W}p":
                found.append(self._paragraph(element, standing))
            elif tag == f"{W}tbl":
                found.append(self._table(element, standing))
            elif tag == f"{W}bookmarkStart":
                self._waiting.append(element.get(f"{W}name", ""))
            elif tag == ALTERNATE:
                self._walk_blocks(_chosen(element), found, standing)
            elif tag not in SILENT:
                self._walk_blocks(element, found, self._within(tag, standing))

    def _within(self, tag, standing):
        inner = standing.inside(tag)
        self.is_tracked = self.is_tracked or inner != standing
        return inner

    def _paragraph(self, element, standing):
        self._paragraphs += 1
        if self._paragraphs > MOST_PARAGRAPHS:
            raise Unreadable("too_long")
        paragraph = Paragraph(bookmarks=self._waiting)
        self._waiting = []
        end = standing
        for mark in element.iterfind(f"{W}pPr/{W}rPr/*"):
            end = self._within(mark.tag, end)
        paragraph.old_end, paragraph.new_end = end.old, end.new
        self._walk_runs(element, paragraph, standing)
        return paragraph

    def _walk_runs(self, holder, paragraph, standing):
        for element in holder:
            tag = element.tag
            if (text := _text_of(element)) is not None:
                if text:
                    paragraph.pieces.append(Piece(text, standing.old, standing.new, standing.moved))
            elif tag == f"{W}bookmarkStart":
                paragraph.bookmarks.append(element.get(f"{W}name", ""))
            elif tag == f"{W}commentReference":
                self.comments += 1
            elif extra := self._extra(element, standing.new):
                paragraph.extras.append(extra)
            elif tag == ALTERNATE:
                self._walk_runs(_chosen(element), paragraph, standing)
            elif tag not in SILENT:
                self._walk_runs(element, paragraph, self._within(tag, standing))

    def _extra(self, element, is_new):
        """Return what an element is that is no text of its paragraph, or None."""
        tag = element.tag
        if tag in NOTES:
            kind = NOTES[tag]
            return Extra(kind, self._notes[kind].get(element.get(f"{W}id"), ""), is_new)
        if tag in PICTURES:
            return _framed(element, is_new)
        if tag.startswith(MATH):
            return Extra("formula", "".join(element.itertext()), is_new)
        return None

    def _table(self, element, standing):
        table = Table()
        for row in _own(element, f"{W}tr"):
            state = standing
            for mark in row.iterfind(f"{W}trPr/*"):
                state = self._within(mark.tag, state)
            cells = []
            for cell in _own(row, f"{W}tc"):
                held: list = []
                self._walk_blocks(cell, held, state)
                cells.append(list(_paragraphs_in(held)))
            table.rows.append(cells if state.new else [])
        return table


def _own(holder, tag):
    """Yield the rows of a table or the cells of a row, through controls around them, not those of tables inside."""
    for element in holder:
        if element.tag == tag:
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _own(element, tag)


def _paragraphs_in(blocks):
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell


def _chosen(alternate):
    """Return the first of several ways to say the same."""
    return next((way for way in alternate if way.tag == CHOICE), alternate[0] if len(alternate) else alternate)


def _framed(element, is_new):
    words = " ".join("".join(held.itertext(f"{W}t", f"{W}delText")) for held in element.iter(f"{W}txbxContent"))
    return Extra("text_box", words, is_new) if words.strip() else Extra("picture", "", is_new)


def _text_of(element):
    """Return the text that an element is, or None where it is none."""
    tag = element.tag
    if tag in (f"{W}t", f"{W}delText"):
        return element.text or ""
    if tag in SIGNS:
        return "" if element.get(f"{W}type") in {"page", "column"} else SIGNS[tag]
    return _symbol(element) if tag == f"{W}sym" else None


def _symbol(element):
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _notes(root):
    """Return the words of the notes by their ids."""
    if root is None:
        return {}
    return {note.get(f"{W}id"): "".join(note.itertext(f"{W}t")).strip() for note in root if isinstance(note.tag, str)}
