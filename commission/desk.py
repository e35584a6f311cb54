"""What the desk of one article shows: equal proposals folded, organizations' positions, and what was answered."""

from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Q
from django.utils.translation import get_language

from articles.current import places_in
from articles.languages import CODES
from articles.models import Placement
from articles.models.provisions import LEVELS
from articles.models.provisions import Kind as Unit
from commission.desk_readings import Readings, filed_positions
from commission.desk_rows import Place, PositionRow, Row
from commission.desk_themes import among
from commission.models import Considered, Decision, FiledPosition, Outcome, Weighed, outcomes_for
from commission.narrowing import narrowed_to, positions_narrowed_to
from commission.permissions import can_decide_in
from core.statements import Models
from feedback.models import Summary
from proposals.listed import listed
from proposals.models import Kind, Position, PositionStance
from proposals.revisions import parts_of

FOLDS_ON_A_PAGE = 20
OPEN, ANSWERED = "open", "answered"
STATES = (OPEN, ANSWERED)
CITIZENS, ORGANIZATIONS = "citizens", "organizations"
WHOSE = (CITIZENS, ORGANIZATIONS)
KINDS = [Kind.CHANGE, Kind.ADD, Kind.REMOVE, Kind.QUESTION, Kind.KEEP]
STANCES = [PositionStance.OPPOSE, PositionStance.WITH_CHANGES, PositionStance.SUPPORT]


@dataclass(frozen=True)
class Wanted:
    """What a rapporteur asked to see; empty is all. `same` names a proposal whose equals are shown one by one.

    `kind` is a kind of proposal or the stance of a position; `theme` and `family` are uids: of equals only those that
    are in it are shown then. `given` names an assignment: what of its theme, or of its chosen proposals, stands here.
    `words` are looked for in what is proposed and in reasons, or are a number or a shown name; `supports` is how many
    confirmed people support it at least.
    """

    whose: str = ""
    kind: str = ""
    place: str = ""
    state: str = ""
    language: str = ""
    same: int | None = None
    theme: str = ""
    family: str = ""
    given: str = ""
    words: str = ""
    channel: str = ""
    level: int | None = None
    region: str = ""
    supports: int | None = None

    @property
    def holder(self):
        """What holds the proposals that are asked for, a theme or a family, and its uid; nothing where all are."""
        return next(((name, uid) for name in ("theme", "family") if (uid := getattr(self, name))), ("", ""))

    @property
    def narrows(self):
        """Whether something is asked for that folds do not know (`commission.narrowing`)."""
        return bool(self.is_of_proposals or self.words)

    @property
    def is_of_proposals(self):
        """Whether something is asked for that positions do not have."""
        return bool(
            self.theme or self.family or self.given or self.channel or self.level or self.region or self.supports
        )


class Desk:
    """One article before the Commission: its places in two queries, its folds and positions in one each."""

    def __init__(self, page, reader, wanted):
        self.page = page
        self.reader = reader
        self.wanted = wanted
        self.language = get_language()
        self.placements = [place for place in places_in(page.edition.draft) if place.article_id == page.provision_id]
        self.words = _words(self.placements)
        self.folds = Readings(page.provision_id).folds(reader)
        self.positions = filed_positions(page.provision_id, reader)
        self.places = self._places()
        citizens = [fold for fold in self.folds if fold.organization_id is None]
        counted = [fold for fold in citizens if fold.kind != Kind.KEEP]
        agreeing = [fold for fold in citizens if fold.kind == Kind.KEEP]
        self.from_organizations = sum(fold.total for fold in self.folds if fold.organization_id is not None)
        self.stances = {stance: sum(one.stance == stance for one in self.positions) for stance in STANCES}
        self.owed_to_organizations = sum(map(_owed_to_organization, [*self.folds, *self.positions]))
        self.total = sum(fold.total for fold in counted)
        self.open = sum(fold.open for fold in counted)
        self.distinct = len(counted)
        self.keep = sum(fold.total for fold in agreeing)
        self.keep_open = sum(fold.open for fold in agreeing)
        self.oldest = min((fold.since for fold in counted if fold.since), default=None)

    @property
    def answered(self):
        return self.total - self.open

    @property
    def percent(self):
        return 100 * self.answered // self.total if self.total else 100

    @property
    def text(self):
        """The article's words in the reader's language, as (label, text), for those units that have words."""
        return [place for place in self.places.values() if place.text]

    @property
    def places_spoken_of(self):
        return [place for place in self.places.values() if place.is_spoken_of]

    @property
    def place_names(self):
        """The address and the label of each place that somebody spoke of."""
        return [(place.eid, place.label) for place in self.places_spoken_of]

    @property
    def all_of_organizations(self):
        return self.from_organizations + len(self.positions)

    @property
    def is_empty(self):
        return not self.folds and not self.positions

    @property
    def waits(self):
        """Whether anybody still waits for an answer here."""
        return bool(self.open or self.owed_to_organizations)

    @property
    def asked(self):
        """The proposals that stand here, or those of them that the theme or family holds that is asked for."""
        weighed, held = Considered.objects.in_article(self.page.provision), among(self.page.provision, self.wanted)
        return weighed if held is None else weighed.filter(pk__in=held)

    def selected(self):
        """Return the folds, then the positions that were asked for, unanswered first, then by place.

        Folds of organizations stand with the positions; of each place the largest fold comes first.
        """
        return self._selected_folds() + self._selected_positions()

    def _selected_folds(self):
        wanted = self.wanted
        order = {pk: place for place, pk in enumerate(self.places)}
        if wanted.same:
            key = self.asked.key_of(wanted.same)
            folds = self.asked.in_folds([key] if key else []).folds(self.reader, single=True)
        elif any(wanted.holder):
            folds = Readings(self.page.provision_id, *wanted.holder).folds(self.reader)
        else:
            folds = self.folds
        keys = narrowed_to(self.asked, wanted) if wanted.narrows else None
        folds = [
            fold
            for fold in folds
            if (keys is None or fold.key in keys)
            and (not wanted.whose or (fold.organization_id is None) == (wanted.whose == CITIZENS))
            and (not wanted.kind or fold.kind == wanted.kind)
            and (not wanted.place or self.places[fold.provision_id].eid == wanted.place)
            and (not wanted.language or wanted.language in fold.languages)
            and (not wanted.state or (fold.open > 0) == (wanted.state == OPEN))
        ]
        folds.sort(
            key=lambda fold: (
                fold.organization_id is not None,
                fold.open == 0,
                order[fold.provision_id],
                KINDS.index(fold.kind),
                -fold.total,
                fold.first,
            )
        )
        return folds

    def _selected_positions(self):
        wanted = self.wanted
        if wanted.same or wanted.whose == CITIZENS or wanted.is_of_proposals:
            return []
        order = {pk: place for place, pk in enumerate(self.places)}
        standing = Weighed.objects.about(self.page.provision).standing
        keys = positions_narrowed_to(standing(), wanted) if wanted.words else None
        positions = [
            one
            for one in self.positions
            if (keys is None or one.pk in keys)
            and (not wanted.kind or one.stance == wanted.kind)
            and (not wanted.place or self.places[one.provision_id].eid == wanted.place)
            and (not wanted.language or one.language == wanted.language)
            and (not wanted.state or one.is_open == (wanted.state == OPEN))
        ]
        positions.sort(key=lambda one: (not one.is_open, order[one.provision_id], STANCES.index(one.stance), one.since))
        return positions

    def rows(self, selected):
        """Return what stands on one page: folds with first members, supports, comments and answers; positions.

        The number of queries is the same for any number of each.
        """
        positions = [one for one in selected if isinstance(one, FiledPosition)]
        folds = [one for one in selected if not isinstance(one, FiledPosition)]
        return self._fold_rows(folds) + self._position_rows(positions)

    def _position_rows(self, filed):
        if not filed:
            return []
        positions = Position.objects.filter(pk__in=[one.pk for one in filed]).with_words(self.reader).in_bulk()
        answers = Decision.objects.standing().on(list(positions.values()))
        rows = []
        for one in filed:
            position = positions[one.pk]
            base = position.entry.base
            before = self.words.get((base.placement_id, base.language), base.text)
            rows.append(PositionRow(one, self.places[one.provision_id], position, before, answers.get(one.pk)))
        return rows

    def _fold_rows(self, folds):
        single = bool(self.wanted.same)
        rows = {fold.first: Row(fold, self.places[fold.provision_id], single) for fold in folds}
        if not rows:
            return []
        readings = Readings(self.page.provision_id, *self.wanted.holder, single=single)
        by_key = {row.fold.key: row for row in rows.values()}

        def row_of(serial, *key):
            return rows.get(serial) if single else by_key.get(key)

        self._add_members(readings, folds, row_of)
        for *key, known, contact in readings.supports(folds):
            if row := row_of(*key):
                row.supports, row.supports_contact = known, contact
        for *key, stance, how_many in readings.comments(folds):
            if row := row_of(*key):
                row.comments[stance] = how_many
        answers = readings.answers(folds)
        decisions = Decision.objects.filter(pk__in=[row[-1] for row in answers]).with_texts().in_bulk()
        for *key, how_many, latest in sorted(answers, key=itemgetter(-1), reverse=True):
            if row := row_of(*key):
                row.answers.append((decisions[latest], how_many))
        return list(rows.values())

    @staticmethod
    def mark(rows, ticked):
        """Mark the rows whose number is ticked, and the first that waits for this rapporteur's answer."""
        for row in rows:
            row.is_ticked = row.name in ticked
        following = next((row for row in rows if row.fold.to_answer), None)
        if following:
            following.is_next = True

    def _places(self):
        places = {}
        for placement in self.placements:
            wording = placement.text_in(self.language)
            text, language = (wording.text, wording.language) if wording else ("", self.language)
            places[placement.provision_id] = Place(placement.eid, placement.label(self.language), text, language)
        for fold in self.folds:
            # A provision that the present edition no longer has is answered with its article.
            place = places.setdefault(fold.provision_id, places[self.page.provision_id])
            if fold.organization_id is not None:
                place.organizations += fold.total
                place.owed_to_organizations += _owed_to_organization(fold)
            elif fold.kind == Kind.KEEP:
                place.keep += fold.total
            else:
                place.total += fold.total
                place.open += fold.open
        for one in self.positions:
            place = places.setdefault(one.provision_id, places[self.page.provision_id])
            place.organizations += 1
            place.owed_to_organizations += _owed_to_organization(one)
        return places

    def _add_members(self, readings, folds, row_of):
        members = readings.members(folds)
        firsts = {fold.first for fold in folds}  # of the others the words of their authors are shown alone
        proposals = listed(members, changes_of={pk for pk, (serial, *_key) in members.items() if serial in firsts})
        for pk, (serial, *key) in members.items():
            row, proposal = row_of(serial, *key), proposals[pk]
            if row is None:
                continue
            row.members.append(proposal)
            if len(row.members) == 1:
                base = proposal.change.base
                row.before = self.words.get((base.placement_id, base.language), base.text)
                row.parts = parts_of(proposal.current_revision) if proposal.more_changes else []


def _owed_to_organization(one):
    """Return how many answers an organization waits for in a fold or position: none who agree with the text."""
    if isinstance(one, FiledPosition):
        return int(one.needs_answer)
    return one.open if one.organization_id is not None and one.kind != Kind.KEEP else 0


def _words(placements):
    """Return the words that a proposal to a place changes, by (placement, language).

    An article's are those of all below it, as `articles.wording.words_of` reads them for one place.
    """
    words = {}
    for placement in placements:
        for text in placement.texts.all():
            is_titled = placement.kind in (*LEVELS, Unit.DRAFT)
            words[placement.pk, text.language] = text.heading if is_titled else text.text
    for page in (placement for placement in placements if placement.kind in (Unit.ARTICLE, Unit.PREAMBLE)):
        for language in CODES:
            below = [(placement, words.get((placement.pk, language))) for placement in placements if placement != page]
            lines = [words.get((page.pk, language)), *(_numbered(placement, text) for placement, text in below if text)]
            words[page.pk, language] = "\n".join(filter(None, lines))
    return words


def _numbered(placement, text):
    sign = {Unit.PARAGRAPH: ". ", Unit.POINT: ") "}.get(placement.kind)
    return f"{placement.number}{sign}{text}" if sign else text


def next_article(page, reader):
    """Return the next article, in the order of the text and round again, that waits for this rapporteur's answers."""
    owed = Considered.objects.filter(draft=page.edition.draft_id).stood_by().with_fold().owed()
    positions = Weighed.objects.filter(draft=page.edition.draft_id).standing().owed()
    waiting = Placement.objects.filter(
        Q(provision__in=owed.values("current_revision__changes__article"))
        | Q(provision__in=positions.values("article")),
        edition=page.edition_id,
        provision__is_page=True,
    ).exclude(pk=page.pk)
    mine = [
        place for place in waiting.order_by("order") if can_decide_in(reader, page.edition.draft, place.provision_id)
    ]
    return next((place for place in mine if place.order > page.order), mine[0] if mine else None)


def outcome_choices(folds):
    """Return the outcomes that the folds and positions of a page can have, with their words."""
    fitting = {outcome for one in folds for outcome in outcomes_for([getattr(one, "stance", None) or one.kind])}
    return [(outcome.value, outcome.label) for outcome in Outcome if outcome in fitting]


def summary_of(article):
    """Return the counts of the article's newest summary with its moment, or None before the first count."""
    return SUMMARY.first([article.pk])


SUMMARY = Models(Summary.objects.latest_of, many=1)
