"""What was said on an article, in pages: proposals with equal texts folded, and the counts of its summary."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber

from accounts.models import Level, Organization, Person
from articles.models import Placement, ProvisionText
from commission.models import Decision
from consultation.pages import kept
from core.paging import SIZE
from core.statements import Rows, Statement
from feedback.campaigns import counts_of
from feedback.models import Family, Member, Part
from feedback.models.families import CAMPAIGN
from proposals.models import Change, ChangeWords, Kind, Position, Proposal, Support, Turn
from proposals.models.contributions import count_related, words_readable_by

CHANGE = "current_revision__changes__"
OF_ORGANIZATIONS = Q(organization__isnull=False)
MARKS = Q(hidden_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(returned_at__isnull=False)
MARKS |= Q(disputed_at__isnull=False) | Q(erased_at__isnull=False)
ORGANIZATIONS = "organizations"
CHANGES = "changes"  # all kinds that ask for other words
ITSELF = "itself"  # the page's own provision, where places below it are named too
NEWEST, OLDEST, SUPPORTED = "new", "old", "supported"
ORDERS = {NEWEST: ["-serial"], OLDEST: ["serial"], SUPPORTED: ["-backers", "serial"]}
ASKING_FOR_OTHER_WORDS = [Kind.CHANGE, Kind.ADD, Kind.REMOVE]
FOLD = ["provision_id", "kind", "sameness", "apart"]
WORDS_ALONE = (Kind.KEEP, Kind.QUESTION)  # these change nothing: who says the same gives nearly the same reasons


@dataclass(frozen=True)
class Wanted:
    """Which proposals a reader asks for; what is not on the list of choices asks for nothing.

    Citizens' proposals and those of organizations are never in one list. `counted` are those alone that count as
    contributions, `since` a day on which they were sent, or later.
    """

    of_organizations: bool = False
    kind: str = ""
    place: str = ""
    order: str = NEWEST
    same: int | None = None
    since: date | None = None
    counted: bool = False

    @property
    def is_chosen(self):
        chosen = self.of_organizations or self.kind or self.place or self.since or self.counted
        return bool(chosen or self.same is not None)


def wanted_of(query, places):
    """Return what a query asks for; `places` are the fragments that the page has."""
    kind, place, order = (query.get(name, "") for name in ("kind", "place", "order"))
    same = query.get("same", "")
    digits = same.removeprefix("P-")
    return Wanted(
        of_organizations=query.get("whose") == ORGANIZATIONS,
        kind=kind if kind in Kind.values or kind == CHANGES else "",
        place=place if place in places or place == ITSELF else "",
        order=order if order in ORDERS else NEWEST,
        same=int(digits) if same != digits and digits.isdecimal() and digits.isascii() and len(digits) < 10 else None,
        since=_day(query.get("since", "")),
        counted=query.get("counted") == "yes",
    )


def _day(typed):
    """Return the day that was named as 2026-02-08, or None."""
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-02-08") else None
    except ValueError:
        return None


# All that a card shows, in one row: its digest says whether a card that was made before is still right.
OWN = "id uid serial status name_form language draft_id author_id organization_id submitted_at visible_at reviewed_at"
OWN += " returned_at withdrawn_at hidden_at hidden_ground covered_at covered_ground disputed_at erased_at coauthor_ids"
COLUMNS = {
    Proposal: {name: name for name in OWN.split()},
    Person: {name: f"author__{name}" for name in ("name", "pseudonym", "region")},
    Organization: {name: f"organization__{name}" for name in ("uid", "name", "kind")},
    Change: {name: f"{CHANGE}{name}" for name in ("kind", "provision_id")},
    ProvisionText: {name: f"{CHANGE}base__{name}" for name in ("language", "text")},
    Placement: {name: f"{CHANGE}base__placement__{name}" for name in ("eid", "kind", "number")},
}
SHOWN = ["support_count", "support_count_contact", "comment_count", "organization_comment_count", "outcome"]
SHOWN += ["other_places", "head", "written_eid", "written_number"]
CHANGE_ID = f"{CHANGE}id"
NAMES = [path for columns in COLUMNS.values() for path in columns.values()] + SHOWN + ["said_reasons", "said_text"]


class Card:
    """A proposal in a list, from one plain `row`; templates take it for the proposal, which is made when asked for.

    Of several changes it shows the one in this list, and names the places of the others. `fold` is what it stands for.
    """

    def __init__(self, row, fold, digest):
        self.row, self.fold, self.digest = row, fold, digest

    def __getattr__(self, name):
        return getattr(self.proposal, name)

    @cached_property
    def values(self):
        return dict(zip(NAMES, self.row, strict=True))

    @cached_property
    def proposal(self):
        proposal = self._of(Proposal)
        proposal.author = self._of(Person)
        proposal.organization = self._of(Organization) if proposal.organization_id else None
        for name in SHOWN:
            setattr(proposal, name, self.values[name])
        return proposal

    @cached_property
    def change(self):
        change = self._of(Change)
        change.base = self._of(ProvisionText)
        change.base.placement = self._of(Placement)
        if (eid := self.values["written_eid"]) is not None:
            change.written_for = Placement(eid=eid, number=self.values["written_number"])
        change.words = ChangeWords(change=change, text=self.text)
        return change

    @property
    def more_changes(self):
        """The other changes of its proposal, with their places alone."""
        places = (place.partition(" ") for place in self.values["other_places"])
        return [
            Change(base=ProvisionText(placement=Placement(eid=eid, number=number))) for eid, _space, number in places
        ]

    @property
    def reasons(self):
        return self.values["said_reasons"] or ""

    @property
    def text(self):
        return self.values["said_text"] or ""

    def _of(self, model):
        return model(**{name: self.values[path] for name, path in COLUMNS[model].items()})


def read_proposals(article, wanted, provision_id, number):
    """Return a page of the public proposals to an article: (the key of its change, how many are folded, the campaign).

    One query. A proposal with several changes in the article stands once, at the first that is asked for.

    Equal texts stand once, as the first of them (or the most supported, where that is the order). A campaign, by the
    key of its family, stands once as the text that stands for all, at that text's own place in the order: its size
    moves nothing. Marks of hidden words are never folded, so that nobody learns what they equalled; nor is what its
    author disputes, nor organizations' proposals, since their names matter.
    """
    if wanted.same is not None:
        rows = Rows(*_folds(article, wanted, provision_id).query.sql_with_params())
    else:
        chosen = ("folds", article.pk, wanted, provision_id)
        rows = Rows(*kept.once(chosen, lambda: _folds(article, wanted, provision_id).query.sql_with_params()))
    return rows.page(number, SIZE)


def _folds(article, wanted, provision_id):
    """Return (key, how many are folded, family of the campaign) of the chosen proposals in the wanted order."""
    rows = Proposal.objects.public()
    if wanted.counted:
        rows = rows.countable()
    if wanted.since:
        rows = rows.filter(submitted_at__date__gte=wanted.since)
    rows = rows.annotate(
        article_id=F(f"{CHANGE}article"),
        provision_id=F(f"{CHANGE}provision"),
        kind=F(f"{CHANGE}kind"),
        sameness=F(f"{CHANGE}sameness"),
        change_id=F(CHANGE_ID),
        turn=F(f"{CHANGE}turn"),
        apart=Case(When(MARKS | OF_ORGANIZATIONS, then=F("pk")), default=Value(0)),
    )
    rows = rows.filter(article_id=article.pk, organization__isnull=not wanted.of_organizations)
    if wanted.same is not None:
        first = rows.filter(serial=wanted.same, apart=0).order_by("change_id").values(*FOLD).first()
        rows = rows.filter(**(first or {"serial": 0}))  # no proposal has the number 0
        rows = rows.annotate(alike=Value(1), campaign=Value(None, TextField()))
    if wanted.kind == CHANGES:
        rows = rows.filter(kind__in=ASKING_FOR_OTHER_WORDS)
    elif wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if provision_id is not None:
        rows = rows.filter(provision_id=provision_id)
    elif wanted.kind == CHANGES:
        before = Change.objects.filter(revision=OuterRef("current_revision"), article=article)
        before = before.filter(kind__in=ASKING_FOR_OTHER_WORDS, pk__lt=OuterRef("change_id"))
        rows = rows.exclude(Exists(before))  # a proposal once, however many places it changes
    else:
        rows = rows.filter(turn__lte=Turn.FIRST_OF_ITS_KIND if wanted.kind else Turn.FIRST_ON_PAGE)
    if wanted.order == SUPPORTED:
        identified = Support.objects.standing().filter(person__level__gte=Level.IDENTITY)
        rows = rows.annotate(backers=count_related(identified, "proposal"))
    by = ORDERS[wanted.order]
    if wanted.same is None:
        rows = _once(rows, article, by if wanted.order == SUPPORTED else ["serial"])
    return rows.order_by(*by).values_list("change_id", "alike", "campaign")


def _once(rows, article, by):
    """Leave one row of each set of equal texts and of each campaign, and say how many it stands for."""
    words_alone = Q(kind__in=WORDS_ALONE)
    rows = rows.annotate(
        part=Case(When(words_alone, then=Value(Part.REASONS)), default=Value(Part.CHANGE)),
        place_of_part=Case(When(words_alone, then=F("article_id")), default=F("provision_id")),
    )
    large = Family.objects.filter(article=article, people__gte=CAMPAIGN)  # asked once: mostly there is none
    members = Member.objects.filter(
        family__people__gte=CAMPAIGN,
        proposal=OuterRef("pk"),
        part=OuterRef("part"),
        place=OuterRef("place_of_part"),
        revision=OuterRef("current_revision"),
    )
    may_be = Q(Exists(large), apart=0)
    equal = Concat("provision_id", Value(" "), "kind", "sameness", Value(" "), "apart", output_field=TextField())
    rows = rows.annotate(
        campaign=Case(When(may_be, then=Subquery(members.values("family")[:1]))),
        stands=Case(When(may_be, then=Exists(members.filter(stands_for_all=True))), default=Value(False)),
    ).annotate(fold=Coalesce(Cast("campaign", TextField()), equal))
    first = Window(RowNumber(), partition_by="fold", order_by=["-stands", *by])
    return rows.annotate(first=first, alike=Window(Count("pk"), partition_by="fold")).filter(first=1)


def read_digests(keys):
    """Return {key of a change: digest of all that the card of its proposal shows}, in one query."""
    return CARDS.asked(keys).digests() if keys else {}


def read_cards(keys, folds):
    """Return {key of a change: card of its proposal}, in one query; `folds` says of each what it stands for."""
    rows = CARDS.asked(keys).with_digests() if keys else ()
    return {key: Card(row, folds[key], digest) for digest, (key, *row) in rows}


@dataclass(frozen=True)
class Fold:
    """How many proposals a card stands for; of a campaign its family, and the people of it."""

    alike: int
    family: str = ""
    people: int = 0


def read_folds(rows):
    """Return {key of a change: its `Fold`} for rows of `read_proposals`; people are counted where a campaign is."""
    rows = list(rows)
    families = Family.objects.in_bulk([family for _key, _alike, family in rows if family])
    counts = counts_of(families.values()) if families else {}
    folds = {}
    for key, alike, family in rows:
        told = (families[family].uid, counts[family].people) if family in counts else ()
        folds[key] = Fold(alike, *told)
    return folds


def positions_seen(article):
    """Return plain values of all that can become another in what organizations say on an article.

    What a filed version says never does, nor does what was answered under its number.
    """
    sent = sum(number for _draft, number in SENT.rows(article.pk))
    return tuple(POSITIONS.rows(article.pk)), sent


def _positions_of(article):
    outcome = Decision.objects.standing().filter(position=OuterRef("pk")).values("outcome")[:1]
    rows = Position.objects.public().about(article).filter(withdrawn_at__isnull=True).order_by("pk")
    return rows.annotate(outcome=Subquery(outcome)).values_list(
        *("pk", "dossier__serial", "dossier__current_version", "visible_at", "reviewed_at", "hidden_at", "returned_at"),
        "covered_at",
        *("organization__uid", "organization__name", "organization__kind", "outcome"),
    )


def _sent_by_organizations(article):
    rows = Proposal.objects.about(article).public().filter(organization__isnull=False)
    return rows.order_by().values("draft").annotate(sent=Count("pk")).values_list("draft", "sent")


def _cards_of(keys):
    is_readable = words_readable_by(None, "")
    outcome = Decision.objects.standing().filter(proposal=OuterRef("pk"))
    others = Change.objects.filter(revision=OuterRef("current_revision")).exclude(pk=OuterRef(CHANGE_ID))
    place = Concat("base__placement__eid", Value(" "), "base__placement__number")
    return (
        Proposal.objects.filter(**{f"{CHANGE_ID}__in": keys})
        .with_counts()
        .annotate(
            said_reasons=Case(When(is_readable, then=F("current_revision__words__reasons")), output_field=TextField()),
            said_text=Case(When(is_readable, then=F(f"{CHANGE}words__text")), output_field=TextField()),
            outcome=Subquery(outcome.values("outcome")[:1]),
            written_eid=F(f"{CHANGE}written_for__eid"),
            written_number=F(f"{CHANGE}written_for__number"),
            other_places=ArraySubquery(others.order_by("pk").annotate(where=place).values("where")),
        )
        .values_list(CHANGE_ID, *NAMES)
    )


CARDS = Statement(_cards_of, many=True)
POSITIONS, SENT = Statement(_positions_of), Statement(_sent_by_organizations)
