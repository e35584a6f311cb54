"""What came by another way, brought as a file: read and checked, then stored in pieces, each row once.

A row is known by its number in its source: a second run adds nothing, whether the first one ended or was cut off.
"""

from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import people_of
from accounts.models import Level
from accounts.models.senders import is_unclaimed
from accounts.notices import notify_all
from articles.actions import CollectionClosed, lock_collecting, touch
from articles.models import Draft
from core.rules import RuleViolation
from proposals.actions.admitting import admit
from proposals.actions.numbers import ARRIVALS, next_numbers
from proposals.actions.places import changes_of
from proposals.actions.proposals import words_in_leaf
from proposals.models import (
    Arrival,
    Change,
    ChangeWords,
    Delivery,
    Kind,
    Proposal,
    Revision,
    RevisionWords,
    Status,
)
from proposals.models.arrivals import IMPORTED
from proposals.submissions import (
    FIELDS,
    ArrivedLate,
    Ground,
    NumberTwice,
    Problem,
    SenderMayNot,
    guessed_columns,
    named_in,
    without_numbers,
)
from proposals.tables import BadTable, read_table
from record.actions import Act, record_all

PIECE = 100  # rows of one transaction: the series of numbers is held for it
LOCK = "SELECT pg_advisory_xact_lock(hashtext('proposals.arrivals'))"
REVISION_KEYS = "SELECT nextval(pg_get_serial_sequence('proposals_revision', 'id')) FROM generate_series(1, %s)"
ARRIVED = "proposal.arrived"
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


class AlreadyConfirmed(RuleViolation):
    code = "import_confirmed"
    sentence = _("This import was confirmed already. It cannot be changed any more.")
    status = 409


class OtherChecked(RuleViolation):
    code = "other_checked"
    sentence = _("The import was checked anew meanwhile. Look at what was found, then confirm it.")
    status = 409


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
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
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
    fresh, authors, unfit = _admitted(ground, fresh, at=at)
    refused = sorted([*refused, *unfit], key=lambda one: one.row)
    proposals = _file(ground, fresh, authors, at=at)
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


def _admitted(ground, fresh, *, at):
    """Return the rows whose senders may take part, their people, and the others, each with its problem."""
    people = people_of([one.sender for one in fresh], level=ground.level, at=at)
    may, authors, may_not = [], [], []
    for one, person in zip(fresh, people, strict=True):
        try:
            admit(ground.draft, by=person, asks_terms=False)
        except RuleViolation:
            one.problems.append(Problem(SenderMayNot.code))
            may_not.append(one)
        else:
            may.append(one)
            authors.append(person)
    return may, authors, may_not


def _file(ground, fresh, authors, *, at):
    """Write proposals as their authors' and submit them, their numbers taken last; return them."""
    if not fresh:
        return []
    with connection.cursor() as cursor:
        cursor.execute(REVISION_KEYS, [len(fresh)])
        keys = [key for (key,) in cursor.fetchall()]
    proposals = [
        _proposal(ground, one, author, key, at=at) for one, author, key in zip(fresh, authors, keys, strict=True)
    ]
    revisions = [
        Revision(pk=key, number=1, language=one.words.language, created_at=at, submitted_at=at)
        for one, key in zip(fresh, keys, strict=True)
    ]
    pairs = [
        changes_of(revision, [one.asked], one.words.reasons) for one, revision in zip(fresh, revisions, strict=True)
    ]
    record_all(
        [
            _act(proposal, author, pair, one.words.reasons)
            for proposal, author, pair, one in zip(proposals, authors, pairs, fresh, strict=True)
        ],
        at=at,
        are_new=True,
    )
    _tell_accounts(proposals, authors, at=at)
    touch({change.article_id for pair in pairs for change, _words in pair}, at=at)
    for proposal, serial in zip(proposals, next_numbers(len(proposals)), strict=True):
        proposal.serial = serial
    _insert(proposals, revisions, pairs, fresh)
    return proposals


def _proposal(ground, one, author, revision_key, *, at):
    return Proposal(
        draft=ground.draft,
        author=author,
        language=one.words.language,
        name_form=one.words.name_form,
        channel=ground.channel,
        status=Status.SUBMITTED,
        created_at=at,
        submitted_at=at,
        visible_at=at if author.level >= ground.draft.level_seen_at_once else None,
        current_revision_id=revision_key,
    )


def _act(proposal, author, pair, reasons):
    changes = [change for change, _words in pair]
    for change, words in pair:
        change.words = words
    sealed = {"c": words_in_leaf(changes, reasons)}
    return Act("proposal.submitted", proposal.uid, author.as_actor(), proposal.leaf_data(changes), sealed)


def _insert(proposals, revisions, pairs, fresh):
    """Insert all rows; references in a circle are looked at when the transaction ends."""
    Proposal.objects.bulk_create(proposals)
    for proposal, revision in zip(proposals, revisions, strict=True):
        revision.proposal = proposal
    Revision.objects.bulk_create(revisions)
    changes, texts = zip(*(row for pair in pairs for row in pair), strict=True)
    Change.objects.bulk_create(changes)
    for change, words in zip(changes, texts, strict=True):
        words.change = change
    ChangeWords.objects.bulk_create(texts)
    RevisionWords.objects.bulk_create(
        RevisionWords(revision=revision, reasons=one.words.reasons)
        for revision, one in zip(revisions, fresh, strict=True)
    )


def _tell_accounts(proposals, authors, *, at):
    """Tell people with an account that something came in their name, so that they can say if it was not them."""
    told = [
        (author, proposal.uid)
        for author, proposal in zip(authors, proposals, strict=True)
        if author.is_active and not is_unclaimed(author)
    ]
    notify_all(told, ARRIVED, at=at)


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


@transaction.atomic
def bring_delivery(draft, *, channel, level, name, content, by, at):
    """Keep a file that a secretary brings, read and checked by the columns that were guessed; store nothing yet."""
    if channel not in IMPORTED:
        raise UnknownChannel(field="channel")
    brought = read_file(content)
    delivery = Delivery(
        draft=draft,
        channel=channel,
        level=level,
        name=_name_of(name),
        brought_by=by,
        received_at=at,
        described=brought.described,
        columns=brought.columns,
    )
    delivery.keep_rows(brought.rows)
    delivery.found = _checked(delivery, brought.rows)
    delivery.save()
    return delivery


def _name_of(name):
    """Return a file's name as it is shown: without what cannot be stored, and not longer than the column."""
    return "".join(sign for sign in name if sign.isprintable())[-120:] or "–"


def settled_of(delivery):
    return Settled(delivery.columns, delivery.level, delivery.kind_if_none, delivery.whole_if_none)


def _checked(delivery, rows):
    """Return what a check finds; where columns are missing, that nothing can be said yet."""
    try:
        settled = settled_of(delivery).cleaned(delivery.described["headers"])
    except ColumnsMissing:
        return {}
    ground = ground_for(delivery.draft, delivery.channel, settled, received_at=delivery.received_at)
    return look_through(ground, rows).as_data()


@transaction.atomic
def settle_delivery(delivery, settled, *, at):
    """Let other columns, another level and other settings hold for a file, and check it anew; nothing is stored."""
    delivery = _locked(delivery)
    settled = settled.cleaned(delivery.described["headers"])
    rows = without_numbers(delivery.rows, settled.columns)
    delivery.keep_rows(rows)
    delivery.columns, delivery.level = settled.columns, settled.level
    delivery.kind_if_none, delivery.whole_if_none = settled.kind_if_none, settled.whole_if_none
    delivery.found = _checked(delivery, rows)
    delivery.save()
    return delivery


@transaction.atomic
def confirm_delivery(delivery, *, seen, at):
    """Let a file be stored as it was checked; a worker does so, piece by piece. Confirming again changes nothing.

    `seen` is how many were told to be new: another check meanwhile is refused.
    """
    stored = Delivery.objects.select_for_update(of=["self"]).get(pk=delivery.pk)
    if stored.confirmed_at is not None:
        return stored
    settled_of(stored).cleaned(stored.described["headers"])
    if len(stored.found.get("new", [])) != seen:
        raise OtherChecked
    stored.confirmed_at, stored.outcome = at, Found().as_data()
    stored.save(update_fields=["confirmed_at", "outcome"])
    return stored


@transaction.atomic
def discard_delivery(delivery):
    """Throw away a file that was not confirmed; nothing of it was ever stored."""
    _locked(delivery).delete()


def _locked(delivery):
    stored = Delivery.objects.select_for_update(of=["self"]).select_related("draft").get(pk=delivery.pk)
    if stored.confirmed_at is not None:
        raise AlreadyConfirmed
    return stored


@transaction.atomic
def store_next_piece(*, at):
    """Store the next piece of a confirmed file; return whether there was one. Two workers take different files.

    The piece and how far it came are one transaction: a worker that dies takes its piece back with it.
    """
    waiting = Delivery.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True).order_by("confirmed_at")
    delivery = waiting.select_for_update(of=["self"], skip_locked=True).select_related("brought_by").first()
    if delivery is None:
        return False
    delivery.draft = Draft.objects.get(pk=delivery.draft_id)
    rows = delivery.rows
    ground = ground_for(delivery.draft, delivery.channel, settled_of(delivery), received_at=delivery.received_at)
    for row, cells in rows[: delivery.next_row]:
        ground.note(row, cells)
    piece = rows[delivery.next_row : delivery.next_row + PIECE]
    found = Found(**delivery.outcome)
    found.add(store_piece(ground, piece, entered_by=delivery.brought_by, at=at))
    delivery.outcome, delivery.next_row = found.as_data(), delivery.next_row + len(piece)
    if delivery.next_row >= len(rows):
        delivery.finished_at = at
        delivery.keep_rows([])
    delivery.save(update_fields=["outcome", "next_row", "finished_at", "packed"])
    return True


def numbers_told(found):
    """Return how many rows there were of each outcome, of what `as_data` gave."""
    return {name: len(found.get(name, [])) for name in OUTCOMES}
