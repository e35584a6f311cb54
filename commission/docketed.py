"""What of prepared answers staff see: their variants, what is missing, who may do what; no words are changed here."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q

from articles import diff
from articles.languages import LANGUAGES
from commission import docket_readings
from commission.models import Answer, DocketItem, Verdict, name_of, outcomes_for
from commission.models.dockets import BY_ONE
from commission.naming import names
from commission.notices import told_of
from commission.reasons import SLOTS
from core.slots import slots_in
from proposals.listed import listed
from proposals.models import Change, Kind, Position, PositionStance, Proposal, RevisionWords
from proposals.models.contributions import involving, own_proposal

# Why something in a prepared answer gets none, as the codes of the refusals name it.
GONE, CHANGED, ALREADY = "not_open_to_answer", "words_changed", "already_decided"


def sitting_of(docket):
    """Return the sitting that a prepared answer waits for, or was published with; None where there is none."""
    if docket.sitting_id:
        return docket.sitting
    item = docket_readings.AWAITED.first(docket.pk)
    return item.sitting if item else None


def standing_verdicts(entries):
    """Return `{key of an entry: its latest Verdict}`; one query."""
    rows = docket_readings.VERDICTS.rows([entry.pk for entry in entries])
    return {verdict.entry_id: verdict for verdict in rows}


def sizes_of(docket):
    """Return `{key of an entry: how many are answered by it}`, of those that were not taken out."""
    return dict(docket_readings.SIZES.rows(docket.pk))


@dataclass(frozen=True)
class Fate:
    """An answer that equals of a variant have, or are being given: its outcome, one of their numbers."""

    outcome: str
    number: str


def other_fates(docket, entries, verdicts, *, with_prepared=True):
    """Return `{key of an entry: Fate}` of those whose equals stand answered, or `with_prepared` are so, otherwise.

    `verdicts` are those that stand, by the keys of entries. Equals make the same change at the same place, whoever asks
    for it; of a variant and what was treated apart from it the latter says why. Two queries for any number of entries.
    """
    keyed = [entry for entry in entries if entry.kind in Kind.values]
    if not keyed:
        return {}
    same = list({entry.sameness for entry in keyed})
    fates = defaultdict(set)
    for provision, kind, sameness, outcome, serial in docket_readings.ANSWERED.rows(docket.article_id, same):
        fates[provision, kind, sameness].add((outcome, serial))
    prepared = docket_readings.PREPARED.rows(docket.article_id, same) if with_prepared else []
    found = {}
    found = {}
    for entry in keyed:
        own = verdicts[entry.pk].outcome if entry.pk in verdicts else ""
        key = (entry.provision_id, entry.kind, entry.sameness)
        said = fates[key] | {
            (outcome, serial)
            for other, of, apart, *same, outcome, serial in prepared
            if tuple(same) == key and other != entry.pk and not (of == docket.pk and apart and not entry.apart)
        }
        differing = sorted((serial, outcome) for outcome, serial in said if own and outcome and outcome != own)
        if differing:
            serial, outcome = differing[0]
            found[entry.pk] = Fate(outcome, f"P-{serial:06d}")
    return found


@dataclass
class EntryRow:
    """One variant as it is shown: its first members, what is said of it, what its answer misses."""

    entry: Any
    verdict: Verdict | None
    size: int
    items: list = field(default_factory=list)
    people: int = 0
    people_contact: int = 0
    supports: int = 0
    fate: Fate | None = None
    missing: list = field(default_factory=list)  # codes
    speaks_past: bool = False
    shared_with: list = field(default_factory=list)  # numbers of entries with the very same reasons

    @property
    def shown(self):
        """All that is shown of it but what is being typed, as plain values."""
        change, version = self.change, self.verdict and self.verdict.pk
        counted = self.size, self.people, self.people_contact, self.supports
        fate = self.fate and (self.fate.outcome, self.fate.number)
        told = self.entry.apart, fate, self.speaks_past, self.shared_with
        base = change.base.placement_id, change.base.language, change.base.text
        return self.entry.kind, version, counted, told, base, change.text, [_said_in(one.item) for one in self.items]

    @property
    def first(self):
        return self.items[0].item if self.items else None

    @property
    def is_position(self):
        return isinstance(self.first, Position)

    @property
    def outcomes(self):
        return outcomes_for([self.entry.kind])

    @property
    def open_slots(self):
        return slots_of(self.verdict) if self.verdict else []

    @property
    def change(self):
        """What the first of them asks for at this place."""
        if self.is_position:
            return self.first.entry
        changes = self.first.changes
        return next((one for one in changes if one.provision_id == self.entry.provision_id), changes[0])


def _said_in(item):
    if isinstance(item, Position):
        return item.uid, item.dossier.number, item.organization.name, item.language, item.entry.reasons
    return item.number, item.language, item.reasons


def rows_of(docket, entries, user):
    """Return the rows of these entries; the number of queries is the same for any number of them."""
    entries = list(entries)
    verdicts, sizes = standing_verdicts(entries), sizes_of(docket)
    fates = other_fates(docket, entries, verdicts)
    rows = {
        entry.pk: EntryRow(entry, verdicts.get(entry.pk), sizes.get(entry.pk, 0), fate=fates.get(entry.pk))
        for entry in entries
    }
    _add_items(docket, rows, user)
    _add_people(docket, rows)
    equal = defaultdict(list)
    for row in rows.values():
        if row.verdict and any(row.verdict.reasons.values()):
            equal[tuple(sorted(row.verdict.reasons.items()))].append(row.entry.number)
    for row in rows.values():
        row.speaks_past = is_past(row)
        row.missing = missing_of(row)
        if row.verdict:
            same = equal.get(tuple(sorted(row.verdict.reasons.items())), ())
            row.shared_with = [number for number in same if number != row.entry.number]
    return list(rows.values())


def _add_items(docket, rows, user):
    firsts = docket_readings.FIRSTS.rows(docket.pk, list(rows))
    names = ("pk", "entry_id", "proposal_id", "position_id")
    for one in read_items([DocketItem(**dict(zip(names, first, strict=True))) for first in firsts], user):
        rows[one.entry_id].items.append(one)


def _add_people(docket, rows):
    for entry, identified, contact in docket_readings.PEOPLE.rows(docket.pk, list(rows)):
        rows[entry].people, rows[entry].people_contact = identified, contact
    for entry, number in docket_readings.BACKERS.rows(docket.pk, list(rows)):
        rows[entry].supports = number


def members_of(docket, entry, wanted=""):
    """Return the items of a variant, those of most supporters first; with `wanted` those whose reasons hold it."""
    rows = docket.items.standing().filter(entry=entry)
    if wanted:
        said = RevisionWords.objects.filter(
            revision__proposal__in=Proposal.objects.stood_by(),
            revision__proposal__current_revision=F("revision"),
            reasons__icontains=wanted,
        )
        rows = rows.filter(proposal__in=said.values("revision__proposal"))
    standing = Q(proposal__supports__of_earlier_words=False)
    rows = rows.annotate(backed=Count("proposal__supports", filter=standing, distinct=True))
    return rows.order_by("-backed", "pk")


def read_items(items, user):
    """Put on items of prepared answers the words of what they are; return them."""
    keys = [one.proposal_id for one in items if one.proposal_id]
    proposals = listed(keys)
    keys = [one.position_id for one in items if one.position_id]
    positions = Position.objects.filter(pk__in=keys).with_words(user).in_bulk() if keys else {}
    for one in items:
        if one.proposal_id:
            one.proposal = proposals[one.proposal_id]
        else:
            one.position = positions[one.position_id]
    return items


def foretold(row):
    """Return (language, its name, title, text) of what the authors of a variant will read, official languages first."""
    if row.verdict is None or not row.verdict.outcome or not any(row.verdict.reasons.values()):
        return []
    answer = Answer(row.verdict.outcome, row.verdict.told, row.verdict.words)
    number = name_of(row.first)
    return [(code, name, *told_of(answer, number, code)) for code, name in LANGUAGES]


@dataclass
class Progress:
    """How far a prepared answer is: of its variants and of what they answer; `first` is the first that misses words.

    `numbers` are those of the variants in their order, by their keys.
    """

    numbers: dict = field(default_factory=dict)
    worded: int = 0
    size: int = 0
    done: int = 0
    refused: int = 0
    outcomes: dict = field(default_factory=dict)
    first: int | None = None

    @property
    def variants(self):
        return len(self.numbers)

    @property
    def needs_second(self):
        return self.size > BY_ONE


def progress_of(docket):
    """Return how far a prepared answer is, in four queries."""
    sizes = sizes_of(docket)
    worded = {entry: (outcome, both) for entry, outcome, both in docket_readings.WORDED.rows(docket.pk)}
    progress = Progress(size=sum(sizes.values()))
    progress.numbers = {pk: number for pk, number in docket_readings.NUMBERS.rows(docket.pk) if pk in sizes}
    for pk, number in progress.numbers.items():
        outcome, both = worded.get(pk, ("", False))
        if outcome and both:
            progress.worded += 1
        elif progress.first is None:
            progress.first = number
        if outcome:
            progress.outcomes[outcome] = progress.outcomes.get(outcome, 0) + sizes[pk]
    for done, refused in docket_readings.ENDED.rows(docket.pk):
        progress.done, progress.refused = done, refused
    return progress


def languages_of(docket):
    """Return (language, how many were written in it) of what a prepared answer answers."""
    counts = dict(docket_readings.LANGUAGES_OF.rows(docket.pk))
    return [(name, counts[code]) for code, name in LANGUAGES if code in counts]


def missing_by_entry(docket, entries, user):
    """Return `{number of an entry: codes}` of the entries whose answers miss something."""
    return {row.entry.number: row.missing for row in rows_of(docket, entries, user) if row.missing}


def unfit(docket):
    """Return (key of an item, its number, code) of what cannot be answered any more in the words that were read."""
    found = []
    for letter, rows in (("P", docket_readings.PROPOSALS), ("O", docket_readings.POSITIONS)):
        for pk, serial, decided, is_read, read, stands in rows.rows(docket.pk):
            code = ALREADY if decided else GONE if not is_read else CHANGED if read != stands else ""
            if code:
                found.append((pk, f"{letter}-{serial:06d}", code))
    return found


def involved(docket, user):
    """Return the number of something in it that is the person's own, or of their organization; None for nothing."""
    items = docket.items.open()
    proposals = Proposal.objects.filter(pk__in=items.filter(proposal__isnull=False).values("proposal"))
    own = proposals.filter(involving(user, own=own_proposal)).order_by("serial").first()
    if own is None:
        positions = Position.objects.filter(pk__in=items.filter(position__isnull=False).values("position"))
        own = positions.filter(involving(user)).select_related("dossier").order_by("pk").first()
        return own.dossier.number if own else None
    return own.number


def articles_beside(docket):
    """Return the keys of the other articles that proposals in it change, too."""
    changes = Change.objects.filter(
        revision__proposal__in=docket.items.standing().values("proposal"),
        revision__proposal__current_revision=F("revision"),
    )
    return list(changes.exclude(article=docket.article_id).order_by().values_list("article", flat=True).distinct())


OUTCOME, REASONS_KK, REASONS_RU, EXPLANATION, SEEN = "outcome", "reasons_kk", "reasons_ru", "explanation", "seen"
SLOTS_OPEN = "slots"


def missing_of(row):
    """Return the codes of what an entry's answer still misses, before what its reasons name is looked at."""
    verdict = row.verdict
    if verdict is None:
        return [OUTCOME, REASONS_KK, REASONS_RU]
    missing = [] if verdict.outcome in row.outcomes else [OUTCOME]
    missing += [f"reasons_{code}" for code in ("kk", "ru") if not verdict.reasons.get(code)]
    if row.fate and not (verdict.explanation.get("kk") and verdict.explanation.get("ru")):
        missing.append(EXPLANATION)
    if slots_of(verdict):
        missing.append(SLOTS_OPEN)
    if not missing and not verdict.is_seen and row.speaks_past:
        missing.append(SEEN)
    return missing


def slots_of(verdict):
    """Return (slot, what belongs there) of what reusable reasons left open in the words of an answer."""
    told = " ".join(verdict.told.values())
    return [(slot, SLOTS[slot]) for slot in slots_in(told, SLOTS)]


def is_past(row):
    """Whether the reasons of an entry have none of the words of what they answer, in any language."""
    verdict = row.verdict
    if verdict is None or not any(verdict.reasons.values()) or not row.items:
        return False
    return not names(verdict.reasons.values(), said_by(row))


def said_by(row):
    """Return the texts that an entry's reasons have to name a word of: what is changed, and why, of its first few."""
    said = []
    for one in row.items:
        item = one.item
        said.append(item.entry.reasons if isinstance(item, Position) else item.reasons)
    change, asked = row.change, row.entry.kind
    if asked in (Kind.CHANGE, PositionStance.WITH_CHANGES):
        pieces = diff.changes(change.base.text, change.text)
        said += [piece.text for piece in pieces if piece.op != "same"]
    elif asked == Kind.ADD:
        said.append(change.text)
    elif asked == Kind.REMOVE:
        said.append(change.base.text)
    return said
