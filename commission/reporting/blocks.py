"""What a report is made of, as plain values: the page and both kinds of files show the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

LEAST, MOST = 7, 64  # signs of a column
CARDS = 5  # columns
NOTHING = "–"  # where no number is told


@dataclass(frozen=True)
class Table:
    """Rows of cells as they are read, the first of each its name; `rule` says how all of it is counted."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    rule: str = ""

    def widths(self, whole):
        """Return how a width is shared among the columns, after the longest of what stands in each."""
        columns = zip(self.columns, *self.rows, strict=True) if self.rows else ((name,) for name in self.columns)
        longest = [_longest(head, cells) for head, *cells in columns]
        shares = [round(whole * one / sum(longest)) for one in longest]
        return [whole - sum(shares[1:]), *shares[1:]]

    @property
    def is_wide(self):
        """Whether it has more columns than a phone shows one under the other."""
        return len(self.columns) > CARDS

    @property
    def lines(self):
        """The rows as a template has them: the name, then each further cell with its column (`heads`)."""
        return [(name, list(zip(self.heads[1:], cells, strict=True))) for name, *cells in self.rows]

    @cached_property
    def heads(self):
        """The columns, each with whether numbers stand in it."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return [(name, all(map(_is_number, cells))) for name, cells in zip(self.columns, columns, strict=True)]


def _is_number(cell):
    return cell == NOTHING or "".join(cell.split()).replace(",", "").isdecimal()


def _longest(head, cells):
    """Return how wide a column wants to be, in signs: its cells whole up to a limit, of its name the longest word."""
    word = max((len(word) for word in head.split()), default=0)
    return min(max(LEAST, word + 2, *(len(cell) + 2 for cell in cells), 0), MOST)


@dataclass(frozen=True)
class Lines:
    """Sentences under a title, which may be empty; a page shows `folded` ones when they are asked for."""

    title: str
    lines: list[str]
    folded: bool = False


@dataclass(frozen=True)
class Words:
    """What an office says of a section; `mark` says that a person wrote it, `language` in which language."""

    mark: str
    language: str
    text: str


@dataclass(frozen=True)
class Section:
    """A part of a report under its own title, with the words of staff where there are any."""

    code: str
    title: str
    blocks: list[Table | Lines] = field(default_factory=list)
    words: Words | None = None


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
