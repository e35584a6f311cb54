"""A table from a file: CSV in the encodings that are met here, or XLSX. Pure: bytes come in, rows of text go out.

Nothing of a file is run or fetched: a formula is the text that it is. What a file could cost is bounded before it is
unpacked.
"""

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_UNPACKED_FOR_ONE = 200  # bytes that one packed byte may become
MOST_PARTS = 500  # files within an XLSX
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 40_000
LOOKED_AT = 20  # records by which a delimiter and a header are guessed
DELIMITERS = ";,\t|"
# Signs that Windows-1251 has where the Kazakh table (KZ-1048) has Kazakh letters.
NOT_RUSSIAN = set("ЂЃђѓЌќЋћЏџЉљЊњЎўЈјҐґЄєЇїЅѕ")
ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class BadTable(ValueError):
    """A file cannot be read as a table; `why` is one of a few words, `limit` the number that it goes beyond."""

    def __init__(self, why, limit=None):
        self.why, self.limit = why, limit
        super().__init__(why)


@dataclass
class Table:
    """What a file holds: its rows of text as (number in the file, cells), and how it was read.

    `encoding` and `delimiter` are of CSV, `sheet` is of XLSX; `header_row` is the number of the row with the names of
    columns, 0 where there is none.
    """

    rows: list
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    headers: tuple = ()


def read_table(content, is_header):
    """Return the table of a file's bytes. `is_header(cells)` says how many names of columns some cells hold."""
    if len(content) > LARGEST_FILE:
        raise BadTable("file_too_large", LARGEST_FILE // 1024 // 1024)
    table = _read_xlsx(content) if content.startswith(b"PK\x03\x04") else _read_csv(content)
    table.rows = [(number, _trimmed(cells)) for number, cells in table.rows]
    table.rows = [(number, cells) for number, cells in table.rows if cells]
    if not table.rows:
        raise BadTable("empty")
    _take_header(table, is_header)
    return table


def _trimmed(cells):
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise BadTable("too_many_columns", MOST_COLUMNS)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise BadTable("cell_too_long", LONGEST_CELL)
    return cells


def _take_header(table, is_header):
    """Let the row that names most columns, among the first, be the header; what stands above it is no row."""
    found = [(is_header(cells), -place) for place, (_number, cells) in enumerate(table.rows[:LOOKED_AT])]
    names, place = max(found)
    if names >= 2:
        number, cells = table.rows[-place]
        table.header_row, table.headers = number, tuple(cells)
        table.rows = table.rows[-place + 1 :]
    widest = max((len(cells) for _number, cells in table.rows), default=0)
    table.headers += ("",) * (widest - len(table.headers))


def _read_csv(content):
    text, encoding = decoded(content)
    delimiter = _delimiter_of(text)
    rows = []
    try:
        for number, cells in enumerate(_records(text, delimiter), start=1):
            if number > MOST_ROWS + LOOKED_AT:
                raise BadTable("too_many_rows", MOST_ROWS)
            rows.append((number, cells))
    except csv.Error as error:
        raise BadTable("not_csv") from error
    return Table(rows, encoding=encoding, delimiter=delimiter)


def _records(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def decoded(content):
    """Return the text of some bytes and the name of its encoding: by its mark, else UTF-8, else Windows' Cyrillic."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _as(content, encoding), "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
    if b"\0" in content[:4096]:
        return _as(content, _utf_16_of(content[:4096])), "UTF-16"
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError:
        text = _as(content, "cp1251")
    if NOT_RUSSIAN & set(text):
        return _as(content, "kz1048"), "KZ-1048"
    return text, "Windows-1251"


def _as(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadTable("unknown_encoding") from error


def _utf_16_of(start):
    """Return which UTF-16 without its mark it is: in text most noughts, and line ends, are on one side."""
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def _delimiter_of(text):
    """Return the sign that cuts the first records into most columns, in most of them equally many."""

    def fitness(delimiter):
        widths = Counter()
        try:
            for _number, cells in zip(range(LOOKED_AT), _records(text, delimiter), strict=False):
                widths[len(cells)] += 1
        except csv.Error:
            return (0, 0)
        if not widths:
            return (0, 0)
        width, often = widths.most_common(1)[0]
        return (often * (width > 1), width)

    return max(DELIMITERS, key=fitness)


def _read_xlsx(content):
    _refuse_bombs(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        rows = [(number, [_told(cell) for cell in cells]) for number, cells in _values(sheet)]
    except BadTable:
        raise
    # The library answers a damaged file with whatever broke in it.
    except Exception as error:
        raise BadTable("not_xlsx") from error
    return Table(rows, sheet=sheet.title)


def _values(sheet):
    """Yield the rows of a sheet with their numbers; the size that a sheet says of itself is not believed."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
        if number > MOST_ROWS + LOOKED_AT:
            raise BadTable("too_many_rows", MOST_ROWS)
        yield number, cells


def _refuse_bombs(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_large(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if ENTITY.search(opened.read(4096)):
                            raise BadTable("not_xlsx")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadTable("not_xlsx") from error


def _refuse_large(parts):
    if len(parts) > MOST_PARTS or any(part.flag_bits & 1 for part in parts):
        raise BadTable("not_xlsx")
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if total > LARGEST_UNPACKED or total > MOST_UNPACKED_FOR_ONE * max(packed, 1):
        raise BadTable("unpacks_too_large", LARGEST_UNPACKED // 1024 // 1024)


def _told(value):
    """Return a cell as text: days as CSV files of this site have them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
