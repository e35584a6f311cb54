"""Import what came through e-Otinish or eGov from a file, CSV or XLSX; a second run adds nothing."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from articles.models import Draft
from core import clock
from core.rules import RuleViolation
from intake.actions import Settled, ground_for, look_through, numbers_told, read_file, store_piece
from intake.actions.importing import PIECE, Found
from intake.models import IMPORTED
from intake.submissions import FIELDS, Problem
from proposals.models import Kind

TOLD = {
    "new": "new",
    "known": "known, passed by",
    "changed": "known with other content, not taken",
    "refused": "refused",
}


class Command(BaseCommand):
    help = (
        "Import a file of submissions. Each row is known by its number in the source: what was cut off is done by the "
        "same command again. With --dry-run nothing is stored."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV (UTF-8, UTF-16, Windows-1251, KZ-1048) or XLSX")
        parser.add_argument("--draft", required=True, help="the draft's name in addresses")
        parser.add_argument("--channel", required=True, choices=[one.value for one in IMPORTED])
        parser.add_argument("--level", type=int, choices=[1, 2], default=1, help="2: the source confirmed identities")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME=HEADER",
            help=f"where a thing stands, if its header does not tell: {', '.join(FIELDS)}",
        )
        kinds = [Kind.QUESTION.value, Kind.KEEP.value, Kind.REMOVE.value]
        parser.add_argument("--kind", choices=kinds, default="", help="of rows without a kind and without new words")
        parser.add_argument("--whole-draft", action="store_true", help="rows without a provision are about all of it")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and store nothing")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, file, draft, **options):
        with translation.override("en"):  # as everything at the terminal
            try:
                self._import(file, draft, options)
            except RuleViolation as refusal:
                raise CommandError(str(refusal)) from refusal
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}") from error

    def _import(self, file, slug, options):
        draft = Draft.objects.filter(slug=slug).first()
        if draft is None:
            raise CommandError(f"There is no draft {slug}.")
        received_at = clock.now()
        brought = read_file(file.read_bytes())
        headers = brought.described["headers"]
        columns = brought.columns | _columns(options["column"], headers)
        settled = Settled(columns, options["level"], options["kind"], options["whole_draft"]).cleaned(headers)
        ground = ground_for(draft, options["channel"], settled, received_at=received_at)
        found = look_through(ground, brought.rows) if options["dry_run"] else self._store(ground, brought.rows)
        self._tell(brought, settled, found, options)

    def _store(self, ground, rows):
        """Store pieces one after the other, each a transaction of its own; say how far it came."""
        found = Found()
        for begin in range(0, len(rows), PIECE):
            found.add(store_piece(ground, rows[begin : begin + PIECE], entered_by=None, at=clock.now()))
            self.stderr.write(f"{min(begin + PIECE, len(rows))} of {len(rows)} rows")
        return found

    def _tell(self, brought, settled, found, options):
        data = found.as_data()
        if options["json"]:
            told = {
                "dry_run": options["dry_run"],
                "read": brought.described,
                "columns": settled.columns,
                "counts": numbers_told(data),
                "new": [_row(row) for row in data["new"]],
                "known": [_row(row) for row in data["known"]],
                "changed": [_row(row) for row in data["changed"]],
                "refused": [_row(row) | {"problems": _problems(row[3])} for row in data["refused"]],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        described = brought.described
        how = f"encoding {described['encoding']}, delimiter {described['delimiter']!r}" if described["encoding"] else ""
        self.stdout.write(f"Read: {how or 'sheet ' + described['sheet']}, header in row {described['header_row']}")
        for name, place in settled.columns.items():
            self.stdout.write(f"  {name}: column {place + 1}, {described['headers'][place] or 'without a name'}")
        self.stdout.write("Nothing is stored: a dry run." if options["dry_run"] else "Stored.")
        for kind, name in TOLD.items():
            self.stdout.write(f"{name}: {len(data[kind])}")
        for kind in ("known", "changed"):
            for row, number, ours in data[kind]:
                self.stdout.write(f"row {row}: {number} is {ours} ({TOLD[kind]})")
        for row, number, ours, problems in data["refused"]:
            for problem in _problems(problems):
                where = f"row {row}, {problem['column'] or 'the whole row'}, value {problem['value']!r}"
                self.stdout.write(f"{where}: {problem['sentence']} [{number or 'without a number'} {ours}]".rstrip())


def _columns(given, headers):
    """Return the columns that were named by their headers, or by their places from 1."""
    columns = {}
    for one in given:
        name, _apart, header = one.partition("=")
        if name not in FIELDS:
            raise CommandError(f"--column {one}: the names are {', '.join(FIELDS)}.")
        if header in headers:
            columns[name] = headers.index(header)
        elif header.isascii() and header.isdigit() and 1 <= int(header) <= len(headers):
            columns[name] = int(header) - 1
        else:
            raise CommandError(f"--column {one}: there is no such column among {', '.join(filter(None, headers))}.")
    return columns


def _row(row):
    return {"row": row[0], "number": row[1], "ours": row[2]}


def _problems(problems):
    told = [Problem(*problem) for problem in problems]
    return [{"code": one.code, "column": one.column, "value": one.value, "sentence": one.sentence} for one in told]
