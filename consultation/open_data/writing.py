"""Writing open data: one snapshot, row by row, each file with its digest; nothing half written is ever in its place."""

import csv
import hashlib
import io
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from consultation.open_data.dictionary import dictionary, readme
from consultation.open_data.numbers import numbers_of, watermarks_of
from consultation.open_data.tables import TABLES, moment
from core import clock
from core.cells import harmless
from core.snapshot import one_snapshot
from feedback.actions import aggregate_feedback, publish_open_data
from feedback.aggregation import METHOD
from feedback.models import Summary

FORMAT = 1
MANIFEST, NUMBERS = "manifest.json", "numbers.json"
SCRIPTS = [settings.BASE_DIR / "verify" / name for name in ("recount.py", "recount_report.py")]


class Written:
    """A file as it is written, with its size and digest."""

    def __init__(self, path):
        self.name, self.size, self.digest = path.name, 0, hashlib.sha256()
        self._file = path.open("wb")

    def add(self, content):
        self._file.write(content)
        self.size += len(content)
        self.digest.update(content)

    def close(self):
        self._file.close()


@dataclass(frozen=True)
class Exported:
    """What an export is of: its moment, the published numbers in it, the digest of its manifest."""

    at: datetime
    numbers: dict
    manifest_sha256: str


def export_open_data(draft, folder, *, beside=None):
    """Write everything public of a draft into a folder, in place of what was there; return the manifest.

    All files are of one snapshot; `beside` is given what is exported (`Exported`) and reads in the same one. The digest
    of the manifest enters the record once they are in their place.
    """
    _count_what_is_new(draft)
    folder = Path(folder)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with one_snapshot(), override("en"):
        at, numbers = clock.now(), numbers_of(draft)
        manifest = _write_all(draft, unfinished, numbers, at)
        content = as_json(manifest)
        digest = hashlib.sha256(content).hexdigest()
        if beside is not None:
            beside(Exported(at, numbers, digest))
    (unfinished / MANIFEST).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    publish_open_data(draft, manifest_sha256=digest, size=len(content), at=clock.now())
    return manifest


def _count_what_is_new(draft):
    """Bring the counts up to date, so that the numbers told are those that the pages show."""
    for article in draft.provisions.articles().filter(pk__in=list(Summary.objects.outdated_articles())).order_by("pk"):
        aggregate_feedback(article, at=clock.now())


def _write_all(draft, folder, numbers, at):
    files = [written for table in TABLES for written in _write_table(table, draft, folder)]
    plain = {
        NUMBERS: as_json({"method": METHOD} | numbers),
        "dictionary.json": as_json(dictionary()),
        "README.md": readme(draft).encode(),
        **{script.name: script.read_bytes() for script in SCRIPTS},
    }
    files += [_write(folder / name, content) for name, content in plain.items()]
    return {
        "format": FORMAT,
        "draft": draft.slug,
        "demonstration": draft.is_demonstration,
        "at": moment(at),
        "method": METHOD,
        "licence": settings.OPEN_DATA_LICENCE,
        "watermarks": watermarks_of(draft),
        "files": sorted(files, key=lambda file: file["name"]),
    }


def _write_table(table, draft, folder):
    """Write a table in both forms at once; return what the manifest says of them."""
    sheet, lines = (Written(folder / f"{table.name}.{form}") for form in ("csv", "jsonl"))
    rows = 0
    try:
        sheet.add(b"\xef\xbb\xbf" + _csv(table.columns))
        for row in table.rows(draft):
            values = [row[column] for column in table.columns]
            sheet.add(_csv([_cell(value) for value in values]))
            lines.add(_line(dict(zip(table.columns, values, strict=True))))
            rows += 1
    finally:
        sheet.close()
        lines.close()
    return [_told(written) | {"rows": rows} for written in (sheet, lines)]


def _write(path, content):
    written = Written(path)
    written.add(content)
    written.close()
    return _told(written)


def _told(written):
    return {"name": written.name, "bytes": written.size, "sha256": written.digest.hexdigest()}


def _cell(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(str(value))


def _csv(cells):
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


def _line(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def as_json(value):
    """Return a value as it stands in the files that people read too."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
