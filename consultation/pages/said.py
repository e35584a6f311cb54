"""What was said on an article, in pages: proposals with equal texts folded, and the counts of its summary."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import Level
from commission.models import Decision
from core.paging import SIZE
from proposals.models import Change, ChangeWords, Kind, Proposal, Support
from proposals.models.contributions import words_readable_by

CHANGE = "current_revision__changes__"
OF_ORGANIZATIONS = Q(organization__isnull=False)
MARKS = Q(hidden_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(returned_at__isnull=False)
ORGANIZATIONS = "organizations"
NEWEST, OLDEST, SUPPORTED = "new", "old", "supported"
ORDERS = {NEWEST: ["-serial"], OLDEST: ["serial"], SUPPORTED: ["-backers", "serial"]}
FOLD = ["provision_id", "kind", "sameness", "apart"]


@dataclass(frozen=True)
class Wanted:
    """Which proposals a reader asks for; what is not on the list of choices asks for nothing.

    Citizens' proposals and those of organizations are never in one list.
    """

    of_organizations: bool = False
    kind: str = ""
    place: str = ""
    order: str = NEWEST
    same: int | None = None

    @property
    def is_chosen(self):
        return bool(self.of_organizations or self.kind or self.place or self.same is not None)


def wanted_of(query, places):
    """Return what a query asks for; `places` are the fragments that the page has."""
    kind, place, order = (query.get(name, "") for name in ("kind", "place", "order"))
    same = query.get("same", "")
    digits = same.removeprefix("P-")
    return Wanted(
        of_organizations=query.get("whose") == ORGANIZATIONS,
        kind=kind if kind in Kind.values else "",
        place=place if place in places else "",
        order=order if order in ORDERS else NEWEST,
        same=int(digits) if same != digits and digits.isdecimal() and digits.isascii() and len(digits) < 10 else None,
    )


class Card:
    """A proposal in a list with its one change; templates take it for the proposal."""

    def __init__(self, proposal, change, alike):
        self.proposal, self.change, self.alike = proposal, change, alike
        self.outcome = proposal.outcome
        self.reasons, self.text = proposal.said, change.text

    def __getattr__(self, name):
        return getattr(self.proposal, name)


def read_proposals(article, wanted, provision_id, number):
    """Return a page of the public proposals to an article, as cards; four queries, however many there are.

    Equal texts stand once, as the first of them (or the most supported, where that is the order), with `alike`: how
    many there are. Marks of hidden words are never folded, so that nobody learns what they equalled; nor are
    organizations' proposals, since their names matter.
    """
    rows = Proposal.objects.public().annotate(
        article_id=F(f"{CHANGE}article"),
        provision_id=F(f"{CHANGE}provision"),
        kind=F(f"{CHANGE}kind"),
        sameness=F(f"{CHANGE}sameness"),
        apart=Case(When(MARKS | OF_ORGANIZATIONS, then=F("pk")), default=Value(0)),
    )
    rows = rows.filter(article_id=article.pk, organization__isnull=not wanted.of_organizations)
    if wanted.same is not None:
        first = rows.filter(serial=wanted.same, apart=0).values(*FOLD).first()
        rows = rows.filter(**first).annotate(alike=Value(1)) if first else rows.none().annotate(alike=Value(1))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if provision_id is not None:
        rows = rows.filter(provision_id=provision_id)
    if wanted.order == SUPPORTED:
        backers = Support.objects.filter(proposal=OuterRef("pk"), person__level__gte=Level.IDENTITY)
        people = backers.order_by().values("proposal").annotate(people=Count("pk")).values("people")
        rows = rows.annotate(backers=Coalesce(Subquery(people), 0))
    by = ORDERS[wanted.order]
    if wanted.same is None:
        fold = [F(name) for name in FOLD]
        first = Window(RowNumber(), partition_by=fold, order_by=by if wanted.order == SUPPORTED else "serial")
        rows = rows.annotate(first=first, alike=Window(Count("pk"), partition_by=fold)).filter(first=1)
    page = Paginator(rows.order_by(*by).values_list("pk", "alike"), SIZE).get_page(number)
    alike = dict(page.object_list)
    page.object_list = _cards(alike)
    return page


def _cards(alike):
    """Read the rows of a page: proposals with authors and counts, then their changes, each in one query."""
    if not alike:
        return []
    reasons = When(words_readable_by(None, ""), then=F("current_revision__words__reasons"))
    outcome = Decision.objects.standing().filter(proposal=OuterRef("pk"))
    proposals = (
        Proposal.objects.filter(pk__in=alike)
        .with_counts()
        .select_related("author", "organization")
        .annotate(
            said=Case(reasons, default=Value(""), output_field=TextField()),
            outcome=Subquery(outcome.values("outcome")[:1]),
        )
        .defer("author__password", "author__last_login", "author__email", "author__date_joined")
    )
    words = When(words_readable_by(None, "revision__proposal__"), then=F("words__text"))
    changes = (
        Change.objects.filter(revision__proposal__in=alike, revision=F("revision__proposal__current_revision"))
        .select_related("base__placement")
        .defer("base__folded")
        .annotate(proposal_id=F("revision__proposal"), said=Case(words, default=Value(""), output_field=TextField()))
    )
    by_proposal = {}
    for change in changes:
        change.words = ChangeWords(change=change, text=change.said or "")
        by_proposal[change.proposal_id] = change
    found = {row.pk: row for row in proposals}
    return [Card(found[pk], by_proposal[pk], count) for pk, count in alike.items() if pk in found]
