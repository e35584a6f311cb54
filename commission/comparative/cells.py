"""What a comparative table holds, as plain values: the page and each kind of file show the same cells."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

COLUMNS = ("number", "place", "in_force", "draft", "proposal", "author", "decision")


@dataclass(frozen=True)
class Run:
    """A stretch of words; `mark` is `ins` (added), `del` (deleted), `strong`, or nothing."""

    words: str
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph of a cell in one language (or none, where it is of signs); `style` is `law`, `note` or nothing."""

    runs: tuple[Run, ...]
    language: str = ""
    style: str = ""

    @property
    def words(self):
        return "".join(run.words for run in self.runs)


def line(words, language="", style="", mark=""):
    return Line((Run(words, mark),), language, style)


@dataclass(frozen=True)
class Row:
    """One row; each cell is a tuple of lines. `address` is where the page reads more, and no part of the table."""

    number: int
    place: tuple[Line, ...]
    in_force: tuple[Line, ...]
    draft: tuple[Line, ...]
    proposal: tuple[Line, ...]
    author: tuple[Line, ...]
    decision: tuple[Line, ...]
    name: str = ""
    address: str = ""
    outcome: str = ""

    def cell(self, column):
        """Return the lines of a column; the number of the row is a line like others."""
        return (line(str(self.number)),) if column == "number" else getattr(self, column)


@dataclass(frozen=True)
class Head:
    """What stands above a table: its title, how to read it, its columns in words; `foot` closes each sheet of paper.

    `moment` is the one that a file shows.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    foot: str
    languages: tuple[str, ...]
    moment: datetime | None


@dataclass(frozen=True)
class Told:
    """What is said of a finished table: how many rows it has and their digest."""

    rows: int
    digest: str


class Counter:
    """Counts rows and their digest while they are written: SHA-256 over each row as JSON, one a line."""

    def __init__(self):
        self.rows = 0
        self._digest = hashlib.sha256()

    def watch(self, rows):
        """Give the rows on, one by one."""
        for row in rows:
            self.rows += 1
            cells = {column: [asdict(one) for one in row.cell(column)] for column in COLUMNS}
            told = json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self._digest.update(told.encode() + b"\n")
            yield row

    @property
    def told(self):
        return Told(self.rows, self._digest.hexdigest())
