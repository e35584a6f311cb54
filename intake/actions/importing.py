"""What came by another way, brought as a file: read and checked, then stored in pieces, each row once.

A row is known by its number in its source: a second run adds nothing, whether the first one ended or was cut off.
"""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Level
from articles.actions import CollectionClosed, lock_collecting
from core.rules import RuleViolation
from intake.actions.filing import ARRIVALS, admitted, file_all, take_turn
from intake.models import IMPORTED, Arrival
from intake.submissions import (
    FIELDS,
    ArrivedLate,
    Ground,
    NumberTwice,
    Problem,
    guessed_columns,
    named_in,
    without_numbers,
)
from intake.tables import BadTable, read_table
from proposals.actions.numbers import next_numbers
from proposals.models import Kind

PIECE = 100  # rows of one transaction: the series of numbers is held for it
OUTCOMES = ("new", "known", "changed", "refused")


class UnreadableFile(RuleViolation):
    code = "unreadable_file"
    sentence = _("The file cannot be read as a table. Save it as XLSX or as CSV in UTF-8 and bring it again.")
    sentences = {
        "empty": _("The file holds no rows."),
        "file_too_large": _("The file is larger than %(limit)s MB. Cut it into several files."),
        "unpacks_too_large": _("Unpacked, the file would be larger than %(limit)s MB. Cut it into several files."),
        "too_many_rows": _("The file has more than %(limit)s rows. Cut it into several files."),
        "too_many_columns": _("A row has more than %(limit)s columns."),
        "cell_too_long": _("A cell holds more than %(limit)s characters."),
        "unknown_encoding": _("The encoding of the file is not known. Save it as CSV in UTF-8 and bring it again."),
    }


class UnknownChannel(RuleViolation):
    code = "unknown_channel"
    sentence = _("Files come from e-Otinish or from eGov.")


class ColumnsMissing(RuleViolation):
    code = "columns_missing"
    sentence = _("Say in which column each of these stands: %(names)s.")


class UnknownLevel(RuleViolation):
    code = "unknown_level"
    sentence = _("Senders of a file have level 1 or 2.")


@dataclass(frozen=True)
class Brought:
    """A file that was read: its rows without people's numbers, how it was read, and the columns that were guessed."""

    rows: list
    described: dict
    columns: dict


@dataclass(frozen=True)
class Settled:
    """What whoever brings a file says of it: columns, level of senders, and what holds where a row does not say it."""

    columns: dict
    level: int = Level.CONTACT
    kind_if_none: str = ""
    whole_if_none: bool = False

    def cleaned(self, headers):
        """Return what is settled as it is stored; refuse what cannot be."""
        if self.level not in (Level.CONTACT, Level.IDENTITY):
            raise UnknownLevel(field="level")
        kind = self.kind_if_none if self.kind_if_none in {Kind.KEEP, Kind.REMOVE, Kind.QUESTION} else ""
        columns = {name: place for name, place in self.columns.items() if name in FIELDS and 0 <= place < len(headers)}
        missing = _missing(columns, whole_if_none=self.whole_if_none)
        if missing:
            raise ColumnsMissing(names=", ".join(str(FIELDS[name]) for name in missing))
        return replace(self, columns=columns, kind_if_none=kind)


def _missing(columns, *, whole_if_none):
    missing = [] if "number" in columns else ["number"]
    if "place" not in columns and not whole_if_none:
        missing.append("place")
    if not {"text", "reasons"} & set(columns):
        missing.append("reasons")
    if not {"iin", "sender_id"} & set(columns) and not {"name", "contact"} <= set(columns):
        missing.append("sender_id")
    return missing


@dataclass
class Found:
    """What became of rows, or would: each with its row, its number in the source, and our number or its problems."""

    new: list = field(default_factory=list)
    known: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    refused: list = field(default_factory=list)

    def counts(self):
        return {name: len(getattr(self, name)) for name in OUTCOMES}

    def as_data(self):
        """Return it as plain values, problems by their codes."""
        return {name: getattr(self, name) for name in OUTCOMES}

    def add(self, other):
        for name in OUTCOMES:
            getattr(self, name).extend(getattr(other, name))


def read_file(content):
    """Return what a file holds; refuse what is no table. A person's number is a tag from here on."""
    try:
        table = read_table(content, named_in)
    except BadTable as error:
        raise UnreadableFile(
            UnreadableFile.sentences.get(error.why), field="file", **({"limit": error.limit} if error.limit else {})
        ) from error
    columns = guessed_columns(table.headers)
    described = {
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "headers": list(table.headers),
    }
    return Brought(without_numbers(table.rows, columns), described, columns)


def ground_for(draft, channel, settled, *, received_at):
    """Return what rows are judged against."""
    if channel not in IMPORTED:
        raise UnknownChannel(field="channel")
    return Ground(
        draft=draft,
        channel=channel,
        level=settled.level,
        columns=settled.columns,
        received_at=received_at,
        kind_if_none=settled.kind_if_none,
        whole_if_none=settled.whole_if_none,
    )


def look_through(ground, rows):
    """Return what storing these rows would do now, and write nothing."""
    judged = [ground.judge(row, cells) for row, cells in rows]
    known = _known(ground, [one.number for one in judged])
    found = Found()
    for one in judged:
        arrival = known.get(one.number)
        if arrival is not None and arrival.proposal_id is not None:
            _pass_by(found, one, arrival)
        elif one.problems:
            found.refused.append([one.row, one.number, "", _problems(one)])
        else:
            found.new.append([one.row, one.number, ""])
    return found


def _known(ground, numbers):
    rows = Arrival.objects.of(ground.draft, ground.channel).filter(source_number__in={*numbers} - {""})
    return {row.source_number: row for row in rows.select_related("proposal")}


def _pass_by(found, one, arrival):
    kind = found.known if arrival.digest == one.digest else found.changed
    kind.append([one.row, one.number, arrival.proposal.number])


def _problems(one):
    return [[problem.code, problem.column, problem.value, dict(problem.values)] for problem in one.problems]


@transaction.atomic
def store_piece(ground, rows, *, entered_by, at):
    """Store rows as proposals with their leaves, all in one transaction; return what became of each.

    A known item is passed by, one with errors refused with a number, and taken once it comes mended. What comes after
    collection has closed is refused so; before it opens nothing is taken.
    """
    is_late = not _collects(ground, at=at)
    take_turn()
    judged = [ground.judge(row, cells) for row, cells in rows]
    known = _known(ground, [one.number for one in judged])
    found, fresh, refused = Found(), [], []
    for one in judged:
        arrival = known.get(one.number)
        if arrival is not None and arrival.proposal_id is not None:
            _pass_by(found, one, arrival)
            continue
        if is_late and not one.problems:
            one.problems.append(Problem(ArrivedLate.code))
        (refused if one.problems else fresh).append(one)
    fresh, authors, unfit = admitted(ground, fresh, at=at)
    refused = sorted([*refused, *unfit], key=lambda one: one.row)
    proposals = file_all(ground, fresh, authors, at=at)
    arrivals = _keep_arrivals(ground, fresh, proposals, refused, known, entered_by=entered_by)
    found.new = [[one.row, one.number, proposal.number] for one, proposal in zip(fresh, proposals, strict=True)]
    found.refused = [
        [one.row, one.number, arrivals.get(one.number, "") if _has_number(one) else "", _problems(one)]
        for one in refused
    ]
    return found


def _collects(ground, *, at):
    """Lock the collection phase and tell whether it is open, by when we had the file."""
    try:
        lock_collecting(ground.draft, at=at, saved_at=ground.received_at)
    except CollectionClosed:
        return False
    return True


def _has_number(one):
    """Whether a refused row is kept under its number: one that stands twice belongs to the first."""
    return bool(one.number) and not any(problem.code == NumberTwice.code for problem in one.problems)


def _keep_arrivals(ground, fresh, proposals, refused, known, *, entered_by):
    """Write what arrived, refused items too; return our number of each refused one by its number in the source."""
    settled = [(one, proposal, "") for one, proposal in zip(fresh, proposals, strict=True)]
    settled += [(one, None, one.problems[0].code) for one in refused if _has_number(one)]
    new = [entry for entry in settled if entry[0].number not in known]
    numbers = iter(next_numbers(len(new), series=ARRIVALS))
    rows = [
        known.get(one.number)
        or Arrival(
            draft=ground.draft,
            serial=next(numbers),
            channel=ground.channel,
            source_number=one.number,
        )
        for one, _proposal_of, _refusal in settled
    ]
    for row, (one, proposal, refusal) in zip(rows, settled, strict=True):
        row.sent_on, row.received_at, row.entered_by = one.sent_on, ground.received_at, entered_by
        row.digest, row.proposal, row.refusal = one.digest, proposal, refusal
    Arrival.objects.bulk_create([row for row in rows if row.pk is None])
    written = ["sent_on", "received_at", "entered_by", "digest", "proposal", "refusal"]
    Arrival.objects.bulk_update([row for row in rows if row.source_number in known], written)
    return {row.source_number: row.number for row in rows if row.proposal_id is None}


def numbers_told(found):
    """Return how many rows there were of each outcome, of what `as_data` gave."""
    return {name: len(found.get(name, [])) for name in OUTCOMES}
