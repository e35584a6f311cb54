"""What a report is made of, as plain values: the page and both kinds of files show the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """Rows of cells as they are read, the first of each its name; `rule` says how all of it is counted."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    rule: str = ""

    @property
    def lines(self):
        """The rows as a template has them: the name, then each further cell with the name of its column."""
        return [(name, list(zip(self.columns[1:], cells, strict=True))) for name, *cells in self.rows]


@dataclass(frozen=True)
class Lines:
    """Sentences under a title, which may be empty."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class Section:
    """A part of a report under its own title."""

    code: str
    title: str
    blocks: list[Table | Lines] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A whole report in one language; `foot` stands on each sheet of a file."""

    title: str
    notes: tuple[str, ...]
    sections: list[Section]
    language: str
    moment: str
    digest: str
    foot: str
