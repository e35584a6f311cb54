"""What of prepared answers staff see: their variants, what is missing, who may do what; no words are changed here."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import Level
from articles import diff
from articles.languages import LANGUAGES
from commission.models import (
    AgendaItem,
    Answer,
    Decision,
    DocketItem,
    DocketStatus,
    Verdict,
    Weighed,
    name_of,
    outcomes_for,
)
from commission.models.dockets import BY_ONE
from commission.naming import names
from commission.notices import told_of
from commission.reasons import SLOTS
from core.slots import slots_in
from proposals.models import Change, Kind, Position, PositionStance, Proposal, RevisionWords, Status
from proposals.models.contributions import involving, own_proposal

SHOWN = 3  # proposals of a variant that are shown, and whose words its reasons are held beside
# Why something in a prepared answer gets none, as the codes of the refusals name it.
GONE, CHANGED, ALREADY = "not_open_to_answer", "words_changed", "already_decided"


def sitting_of(docket):
    """Return the sitting that a prepared answer waits for, or was published with; None where there is none."""
    if docket.sitting_id:
        return docket.sitting
    item = AgendaItem.objects.filter(docket=docket, is_awaited=True).select_related("sitting").first()
    return item.sitting if item else None


def standing_verdicts(entries):
    """Return `{key of an entry: its latest Verdict}`; one query."""
    latest = Verdict.objects.filter(entry=OuterRef("entry")).order_by("-number").values("pk")[:1]
    rows = Verdict.objects.filter(entry__in=[entry.pk for entry in entries], pk=Subquery(latest))
    rows = rows.select_related("reasons_from")
    return {verdict.entry_id: verdict for verdict in rows}


def sizes_of(docket):
    """Return `{key of an entry: how many are answered by it}`, of those that were not taken out."""
    rows = docket.items.standing().order_by().values_list("entry").annotate(Count("pk"))
    return dict(rows)


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
    fates = defaultdict(set)
    change = "proposal__current_revision__changes__"
    rows = Decision.objects.standing().filter(
        proposal__isnull=False,
        **{f"{change}article": docket.article_id, f"{change}sameness__in": {entry.sameness for entry in keyed}},
    )
    columns = (f"{change}provision", f"{change}kind", f"{change}sameness", "outcome")
    for provision, kind, same, outcome, serial in (
        rows.order_by().values_list(*columns).annotate(first=Max("proposal__serial"))
    ):
        fates[provision, kind, same].add((outcome, serial))
    latest = Verdict.objects.filter(entry=OuterRef("entry")).order_by("-number").values("outcome")[:1]
    others = (
        DocketItem.objects.open()
        .filter(proposal__isnull=False, entry__sameness__in={entry.sameness for entry in keyed})
        .filter(docket__article=docket.article_id)
        .exclude(docket__status=DocketStatus.DROPPED)
        .order_by()
        .annotate(outcome=Subquery(latest))
        .values_list("entry", "docket", "entry__apart", "entry__provision", "entry__kind", "entry__sameness", "outcome")
        .annotate(first=Max("proposal__serial"))
    )
    prepared = list(others) if with_prepared else []
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
        changes = self.first.current_revision.changes.all()
        return next((one for one in changes if one.provision_id == self.entry.provision_id), changes[0])


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
    items = docket.items.standing().filter(pk__in=_first_of_entries(docket, rows)).order_by("pk")
    for one in read_items(list(items), user):
        rows[one.entry_id].items.append(one)


def _first_of_entries(docket, rows):
    place = Window(RowNumber(), partition_by=[F("entry")], order_by=F("pk").asc())
    items = docket.items.standing().filter(entry__in=rows).annotate(place=place)
    return list(items.filter(place__lte=SHOWN).values_list("pk", flat=True))


def _add_people(docket, rows):
    known = Q(proposal__author__level__gte=Level.IDENTITY)
    of_citizens = docket.items.standing().filter(entry__in=rows, proposal__organization__isnull=True)
    counts = (
        of_citizens.order_by()
        .values_list("entry")
        .annotate(
            known=Count("proposal__author", distinct=True, filter=known),
            contact=Count("proposal__author", distinct=True, filter=~known),
        )
    )
    for entry, identified, contact in counts:
        rows[entry].people, rows[entry].people_contact = identified, contact
    backers = docket.items.standing().filter(
        entry__in=rows, proposal__supports__of_earlier_words=False, proposal__supports__person__level__gte=2
    )
    count = Count("proposal__supports__person", distinct=True)
    for entry, number in backers.order_by().values_list("entry").annotate(count):
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
    proposals = Proposal.objects.filter(pk__in=keys).for_list().in_bulk() if keys else {}
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
    """How far a prepared answer is: of its variants and of what they answer; `first` is the first that misses words."""

    variants: int = 0
    worded: int = 0
    size: int = 0
    done: int = 0
    refused: int = 0
    outcomes: dict = field(default_factory=dict)
    first: int | None = None

    @property
    def needs_second(self):
        return self.size > BY_ONE


def progress_of(docket):
    """Return how far a prepared answer is, in four queries."""
    sizes = sizes_of(docket)
    entries = [entry for entry in docket.entries.all() if entry.pk in sizes]
    verdicts = standing_verdicts(entries)
    progress = Progress(variants=len(entries), size=sum(sizes.values()))
    for entry in entries:
        verdict = verdicts.get(entry.pk)
        if verdict and verdict.outcome and verdict.reasons.get("kk") and verdict.reasons.get("ru"):
            progress.worded += 1
        elif progress.first is None:
            progress.first = entry.number
        if verdict and verdict.outcome:
            progress.outcomes[verdict.outcome] = progress.outcomes.get(verdict.outcome, 0) + sizes[entry.pk]
    ended = docket.items.standing().filter(done_at__isnull=False)
    counts = ended.aggregate(done=Count("pk"), refused=Count("pk", filter=~Q(code="")))
    progress.done, progress.refused = counts["done"], counts["refused"]
    return progress


def languages_of(docket):
    """Return (language, how many were written in it) of what a prepared answer answers."""
    items = docket.items.standing().order_by()
    spoken = items.annotate(language=Coalesce("proposal__language", "position__language"))
    counts = dict(spoken.values_list("language").annotate(Count("pk")))
    return [(name, counts[code]) for code, name in LANGUAGES if code in counts]


def missing_by_entry(docket, entries, user):
    """Return `{number of an entry: codes}` of the entries whose answers miss something."""
    return {row.entry.number: row.missing for row in rows_of(docket, entries, user) if row.missing}


def unfit(docket):
    """Return (key of an item, its number, code) of what cannot be answered any more in the words that were read."""
    items = docket.items.open()
    decided = ExpressionWrapper(Q(proposal__status=Status.DECIDED), output_field=BooleanField())
    proposals = items.filter(proposal__isnull=False).annotate(
        decided=decided,
        is_read=Exists(Proposal.objects.stood_by().filter(pk=OuterRef("proposal"))),
        stands=F("proposal__current_revision__number"),
        serial=F("proposal__serial"),
    )
    decided = ExpressionWrapper(Q(position__decided_at__isnull=False), output_field=BooleanField())
    positions = items.filter(position__isnull=False).annotate(
        decided=decided,
        is_read=Exists(Weighed.objects.standing().filter(pk=OuterRef("position"))),
        stands=F("position__dossier__current_version__number"),
        serial=F("position__dossier__serial"),
    )
    found = []
    for letter, rows in (("P", proposals), ("O", positions)):
        columns = ("pk", "serial", "decided", "is_read", "read", "stands")
        for pk, serial, decided, is_read, read, stands in rows.order_by("serial", "pk").values_list(*columns):
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
