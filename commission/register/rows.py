"""The rows of the register: proposals and dossiers in one list, chosen and ordered, a page at a time.

Both have numbers of one series. A list is made of stretches that follow one another (what has an answer, then what has
none); in each the rows of both are put together by the columns that order it. A page begins behind the last row of the
one before: nothing is counted or skipped, however many rows there are.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import DateField, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import NameForm, Organization
from commission.models import Decision, Duty, Outcome, Weighed
from commission.register.asking import DOSSIER, PROPOSAL, understand_search
from commission.register.telling import tell_dossiers, tell_proposals
from core.paging import Keyset, UnreadableCursor, pack, unpack
from core.rules import RuleViolation
from proposals.models import Change, Coauthor, Dossier, Kind, Position, Proposal, Status, Turn
from proposals.models.merged import HEAD_STANDS

SIZE = 50
MOST_NAMED = 2000
WAITING, MERGED, WITHDRAWN, HIDDEN = "waiting", "merged", "withdrawn", "hidden"
DUE, OVERDUE = "due", "overdue"
STATES = (WAITING, DUE, OVERDUE, *Outcome.values, MERGED, WITHDRAWN, HIDDEN)
POSITION = "position"
KINDS = (*Kind.values, POSITION)
ANSWERS, NUMBER = "answers", "number"
ORDERS = (DUE, ANSWERS, NUMBER)


class TooManyNames(RuleViolation):
    code = "too_many_names"
    sentence = _("More than %(most)s proposals are by people named so. Write more of the name.")


@dataclass(frozen=True)
class Asked:
    """What is looked for in the register, which rows of it, and in which order; empty is all."""

    q: str = ""
    state: str = ""
    kind: str = ""
    order: str = DUE


class Register:
    """The rows that somebody may know of, as asked for; what is overdue is told for the day of a moment."""

    def __init__(self, draft, asked, user, *, at):
        self.draft, self.asked, self.user, self.today = draft, asked, user, localdate(at)
        self.sought = understand_search(draft, asked.q)

    def page(self, *, cursor="", size=SIZE):
        """Return the rows of one page and the cursor of the next, or None; the number of queries is constant."""
        stretches = self._stretches()
        first, after = _read(cursor, stretches) if cursor else (0, None)
        found = []
        for number, stretch in enumerate(stretches[first:], first):
            found += [(number, *key) for key in stretch.keys(after, size + 1 - len(found))]
            after = None
            if len(found) > size:
                break
        more, found = len(found) > size, found[:size]
        following = pack(found[-1][0], *found[-1][1]) if more else None
        return self._told([(kind, pk) for _number, _values, kind, pk in found]), following

    def _stretches(self):
        proposals, dossiers = self._proposals(), self._dossiers()
        if self.asked.order == NUMBER:
            return [Stretch(Keyset("-serial"), proposals, dossiers)]
        if self.asked.order == DUE:
            return self._by_day(proposals, dossiers)
        standing = FilteredRelation("decisions", condition=Q(decisions__replaced_by=None))
        answers = Decision.objects.standing().public().filter(position__dossier=OuterRef("pk"))
        latest = answers.order_by().values("position__dossier").annotate(latest=Max("at")).values("latest")
        answered = Stretch(
            Keyset("-answered_at", "-serial"),
            proposals.filter(status=Status.DECIDED)
            .annotate(standing=standing, answered_at=F("standing__at"))
            .filter(standing__draft=self.draft),
            dossiers.annotate(answered_at=latest).filter(answered_at__isnull=False),
        )
        open_ones = proposals.exclude(status=Status.DECIDED), dossiers.filter(~Exists(answers))
        return [answered, Stretch(Keyset("-serial"), *open_ones)]

    def _by_day(self, proposals, dossiers):
        """Return what has to be answered by a day, the earliest day first, then all else."""
        duties = Duty.objects.of(self.draft).open()
        of_proposal = duties.filter(proposal=OuterRef("pk"))
        of_dossier = duties.filter(position__dossier=OuterRef("pk"))
        first = of_dossier.order_by().values("position__dossier").annotate(first=Min("due_on")).values("first")
        owed = Stretch(
            Keyset("due_on", "serial"),
            proposals.filter(pk__in=duties.filter(proposal__isnull=False).values("proposal")).annotate(
                due_on=F("duty__due_on")
            ),
            dossiers.annotate(due_on=Subquery(first, output_field=DateField())).filter(due_on__isnull=False),
        )
        rest = proposals.filter(~Exists(of_proposal)), dossiers.filter(~Exists(of_dossier))
        return [owed, Stretch(Keyset("-serial"), *rest)]

    def _proposals(self):
        rows = Proposal.objects.filter(draft=self.draft).visible_to(self.user).submitted()
        if self.asked.kind:
            rows = rows.none() if self.asked.kind == POSITION else rows.asking(self.asked.kind)
        if self.asked.state:
            rows = _in_state(rows, self.asked.state, self._owed())
        return self._sought_proposals(rows) if self.sought else rows

    def _owed(self):
        """Return the duties that are open, those that are late alone where these are asked for."""
        duties = Duty.objects.of(self.draft).open()
        return duties.overdue(self.today) if self.asked.state == OVERDUE else duties

    def _sought_proposals(self, rows):
        sought = self.sought
        if sought.is_nowhere or sought.kind == DOSSIER:
            return rows.none()
        if sought.serial is not None:
            return rows.filter(serial=sought.serial)
        if sought.uid:
            return rows.filter(Q(uid=sought.uid) | Q(decisions__uid=sought.uid))
        if sought.place is not None:
            rows = rows.about(sought.place.provision) if sought.place.is_page else _at(rows, sought.place)
        return rows.filter(_spoken_by(self.draft, sought.words)) if sought.words else rows

    def _dossiers(self):
        rows = Dossier.objects.filter(draft=self.draft).filed()
        if self.asked.kind not in {"", POSITION}:
            return rows.none()
        if self.asked.state:
            rows = _holding(rows, self.asked.state, self._owed())
        return self._sought_dossiers(rows) if self.sought else rows

    def _sought_dossiers(self, rows):
        sought = self.sought
        if sought.is_nowhere or sought.kind == PROPOSAL:
            return rows.none()
        if sought.serial is not None:
            return rows.filter(serial=sought.serial)
        public = Position.objects.public().filter(dossier=OuterRef("pk"))
        if sought.uid:
            named = public.filter(Q(uid=sought.uid) | Q(decisions__uid=sought.uid))
            return rows.filter(Q(uid=sought.uid) | Exists(named))
        if sought.place is not None:
            column = "article" if sought.place.is_page else "provision"
            rows = rows.filter(Exists(public.filter(**{column: sought.place.provision_id})))
        return rows.filter(_named("organization__name", sought.words)) if sought.words else rows

    def _told(self, keys):
        """Return these rows with all that is shown of them, read in the same few queries for any number of them."""
        by_kind = {kind: [pk for one, pk in keys if one == kind] for kind in (PROPOSAL, DOSSIER)}
        proposals = Proposal.objects.filter(pk__in=by_kind[PROPOSAL]).with_head().select_related("draft")
        told = {
            PROPOSAL: tell_proposals(list(proposals.with_words(self.user)), self.today),
            DOSSIER: tell_dossiers(by_kind[DOSSIER], self.today),
        }
        return [told[kind][pk] for kind, pk in keys]


@dataclass(frozen=True)
class Stretch:
    """A part of the list with an order of its own: the rows of both kinds in it."""

    keyset: Keyset
    proposals: object
    dossiers: object

    def keys(self, after, most):
        """Return the first rows behind a place as (what orders them, kind, key)."""
        columns = [name.removeprefix("-") for name in self.keyset.order]
        rows = [
            (tuple(values), kind, pk)
            for kind, source in ((PROPOSAL, self.proposals), (DOSSIER, self.dossiers))
            for *values, pk in self.keyset.behind(source, after).values_list(*columns, "pk")[:most]
        ]
        return sorted(rows, key=lambda row: row[0], reverse=self.keyset.order[0].startswith("-"))[:most]


def _read(cursor, stretches):
    """Return the stretch that a cursor names, and the place in it."""
    number = unpack(cursor, size=None)[0]
    if number not in map(str, range(len(stretches))):
        raise UnreadableCursor(field="cursor")
    stretch = stretches[int(number)]
    texts = unpack(cursor, size=1 + len(stretch.keyset.order))[1:]
    return int(number), stretch.keyset.values_of(texts, stretch.proposals)


def _in_state(rows, state, owed):
    if state in {DUE, OVERDUE}:
        return rows.filter(pk__in=owed.filter(proposal__isnull=False).values("proposal"))
    if state == WAITING:
        return waiting(rows)
    if state == MERGED:
        return rows.filter(HEAD_STANDS, merged_into__isnull=False)
    if state == WITHDRAWN:
        return rows.filter(Q(withdrawn_at__isnull=False) | Q(erased_at__isnull=False))
    if state == HIDDEN:
        return rows.filter(Q(hidden_at__isnull=False) | Q(returned_at__isnull=False))
    answered = Decision.objects.standing().filter(proposal=OuterRef("pk"), outcome=state)
    return rows.filter(Exists(answered))


def waiting(rows):
    """Of these proposals, those whose authors wait for an answer."""
    first = Change.objects.filter(revision=OuterRef("current_revision"), turn=Turn.FIRST)
    return rows.unanswered().filter(Exists(first.exclude(kind=Kind.KEEP)))


def _holding(rows, state, owed):
    """Of these dossiers, those that hold a position in this state."""
    if state in {DUE, OVERDUE}:
        return rows.filter(Exists(owed.filter(position__dossier=OuterRef("pk"))))
    if state == MERGED:
        return rows.none()
    positions = Position.objects.public().filter(dossier=OuterRef("pk"))
    if state == WAITING:
        positions = Weighed.objects.standing().owed().filter(dossier=OuterRef("pk"))
    elif state == WITHDRAWN:
        positions = positions.filter(withdrawn_at__isnull=False)
    elif state == HIDDEN:
        positions = positions.filter(hidden_at__isnull=False)
    else:
        answered = Decision.objects.standing().filter(outcome=state)
        positions = positions.filter(pk__in=answered.filter(position__isnull=False).values("position"))
    return rows.filter(Exists(positions))


def _at(rows, place):
    of = Change.objects.filter(revision=OuterRef("current_revision"), provision=place.provision_id)
    return rows.filter(Exists(of))


def _named(column, words):
    return reduce(and_, (Q(**{f"{column}__icontains": word}) for word in words))


def _spoken_by(draft, words):
    """Return the condition of proposals that are shown under a name: only a name that everybody reads is looked at."""
    shown = Proposal.objects.filter(draft=draft, organization__isnull=True).stood_by()
    written = shown.filter(
        Q(name_form=NameForm.NAME) & _named("author__name", words)
        | Q(name_form=NameForm.PSEUDONYM) & _named("author__pseudonym", words)
    )
    together = Coauthor.objects.standing().filter(
        Q(name_form=NameForm.NAME) & _named("person__name", words)
        | Q(name_form=NameForm.PSEUDONYM) & _named("person__pseudonym", words),
        proposal__in=shown,
    )
    keys = set(written.order_by().values_list("pk", flat=True)[: MOST_NAMED + 1])
    keys |= set(together.order_by().values_list("proposal", flat=True)[: MOST_NAMED + 1])
    if len(keys) > MOST_NAMED:
        raise TooManyNames(field="q", most=MOST_NAMED)
    organizations = Organization.objects.filter(_named("name", words))
    of_organizations = Q(organization__in=organizations, hidden_at=None, withdrawn_at=None, returned_at=None)
    return Q(pk__in=keys) | of_organizations
