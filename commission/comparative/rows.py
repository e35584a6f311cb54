"""The rows of a comparative table: equal proposals folded, organizations' positions beside them, in the law's order."""

from functools import cache, partial

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Level
from articles.current import edition_of, places_in
from articles.models import PassageInForce
from commission.comparative.choice import ANSWERED, CITIZENS, OPEN
from commission.comparative.telling import Telling, Untold
from commission.models import Considered, Decision, Weighed
from core.statements import Models, Statement, any_value
from feedback.models import ThemePlacement
from proposals.listed import numbered
from proposals.models import Kind, Position, PositionStance

LAST = 10**6  # after all places of the edition: what is no longer in it
KINDS = [Kind.CHANGE, Kind.ADD, Kind.REMOVE, Kind.QUESTION, Kind.KEEP]
STANCES = [PositionStance.OPPOSE, PositionStance.WITH_CHANGES, PositionStance.SUPPORT]
COLUMNS = (
    "place",
    "of_organization",
    "rank",
    "total",
    "people",
    "people_contact",
    "serial",
    "position",
    "provision",
    "answer",
)
ORDER = ("place", "of_organization", "rank", "-total", "serial", "position", "answer")


class Rows:
    """The rows of one choice. Their order and their numbers are the same for every language and for page and file."""

    def __init__(self, draft, choice):
        self.draft, self.choice = draft, choice
        self.edition = edition_of(draft)
        self.places = {place.provision_id: place for place in places_in(draft)}
        article = next((place.provision_id for place in self.places.values() if place.eid == choice.article), 0)
        shape = bool(choice.article), choice.whose, bool(choice.sitting), bool(choice.theme), choice.decision
        self._keys = _statement(*shape).asked(draft.pk, self.edition, article, choice.sitting, choice.theme)

    def __len__(self):
        return self._keys.gathered("count(*)")[0]

    count = __len__

    def __getitem__(self, part):
        """Return the rows of a slice, as the page and each file show them; the number of queries is constant."""
        first = part.start or 0
        return [row.told for row in self._read(self._keys.part(first, part.stop - first), first + 1)]

    def page(self, number, size):
        """Return a page as a paginator does, of rows that are told when they are looked at (`Untold`)."""
        page = self._keys.page(number, size)
        page.object_list = self._read(page.object_list, page.start_index())
        return page

    def parts(self, size=500):
        """Give all rows, read part by part; whoever calls this keeps to one snapshot."""
        first = 0
        while rows := self[first : first + size]:
            yield from rows
            first += len(rows)

    def _read(self, keys, first):
        """Return rows: what each key stands for is read in the same few queries for any number of them."""
        keys = [dict(zip(COLUMNS, key, strict=True)) for key in keys]
        proposals = numbered([key["serial"] for key in keys if key["serial"]])
        of_positions = [key["position"] for key in keys if key["position"]]
        positions = Position.objects.filter(pk__in=of_positions).with_words().in_bulk() if of_positions else {}
        answered = [key["answer"] for key in keys if key["answer"]]
        answers = Decision.objects.with_texts().in_bulk(answered) if answered else {}
        passages = {}
        for passage in PASSAGES.rows(self.draft.pk, [key["provision"] for key in keys]):
            if passage.law.language in self.choice.languages:
                passages.setdefault(passage.provision_id, {})[passage.law.language] = passage
        telling = Telling(self.draft, self.choice, passages)
        return [
            Untold(
                telling,
                number,
                self.places.get(key["provision"]),
                proposals.get(key["serial"]) or positions[key["position"]],
                answers.get(key["answer"]),
                key,
            )
            for number, key in enumerate(keys, first)
        ]


@cache
def _statement(of_article, whose, of_sitting, of_theme, decision):
    """Return the statement of the keys of all rows of a choice: which of its parts narrow what is asked for."""

    def keys(draft, edition, article, sitting, theme):
        narrowed = partial(
            _narrowed,
            article=article if of_article else None,
            sitting=(draft, sitting) if of_sitting else None,
            whose=whose,
            decision=decision,
        )
        considered = Considered.objects.filter(draft=draft).stood_by().with_fold()
        if of_theme:  # of positions nobody makes themes
            placed = ThemePlacement.objects.filter(theme__uid=any_value(theme), proposal__isnull=False)
            held = placed.filter(theme__named_at__isnull=False).order_by().values("proposal")
            return _proposals(narrowed(considered.filter(pk__in=held)), edition).order_by(*ORDER)
        proposals = _proposals(narrowed(considered), edition)
        positions = _positions(narrowed(Weighed.objects.filter(draft=draft).standing()), edition)
        return proposals.union(positions, all=True).order_by(*ORDER)

    return Statement(keys)


def _narrowed(rows, *, article, sitting, whose, decision):
    """Return the rows of a choice, each with the decision that is `standing` on it."""
    rows = rows.alias(standing=FilteredRelation("decisions", condition=Q(decisions__replaced_by=None)))
    if article is not None:
        rows = rows.filter(article_id=article)
    if whose:
        rows = rows.filter(organization__isnull=whose == CITIZENS)
    if sitting is not None:
        # What was corrected since stands in the table of its sitting, with the answer that stands now.
        draft, number = sitting
        at_sitting = Decision.objects.filter(sitting__draft=draft, sitting__number=any_value(number))
        item = "position" if rows.model is Weighed else "proposal"
        rows = rows.filter(Exists(at_sitting.filter(**{item: OuterRef("pk")})))
    if decision in {OPEN, ANSWERED}:
        return rows.filter(standing__isnull=decision == OPEN)
    return rows.filter(standing__outcome=decision) if decision else rows


def _proposals(rows, edition):
    rows = rows.alias(
        placed=FilteredRelation(
            "current_revision__changes__provision__placements",
            condition=Q(current_revision__changes__provision__placements__edition=edition),
        ),
        paged=FilteredRelation(
            "current_revision__changes__article__placements",
            condition=Q(current_revision__changes__article__placements__edition=edition),
        ),
    )
    citizens = Q(organization__isnull=True)
    return (
        rows.order_by()
        .values("provision_id", "kind", "sameness", "organization_id", "standing__digest", "standing__outcome")
        .annotate(
            place=Coalesce(F("placed__order"), F("paged__order"), Value(LAST), output_field=IntegerField()),
            of_organization=ExpressionWrapper(Q(organization__isnull=False), output_field=BooleanField()),
            rank=_rank("kind", KINDS),
            total=Count("pk", distinct=True),
            people=Count("author", distinct=True, filter=citizens & Q(author__level__gte=Level.IDENTITY)),
            people_contact=Count("author", distinct=True, filter=citizens & Q(author__level=Level.CONTACT)),
            serial=Min("serial"),
            position=Value(0, output_field=IntegerField()),
            provision=F("provision_id"),
            answer=Coalesce(Max("standing__pk"), Value(0)),
        )
        .values_list(*COLUMNS)
    )


def _positions(rows, edition):
    rows = rows.alias(
        placed=FilteredRelation("provision__placements", condition=Q(provision__placements__edition=edition)),
        paged=FilteredRelation("article__placements", condition=Q(article__placements__edition=edition)),
    )
    one, none = Value(1, output_field=IntegerField()), Value(0, output_field=IntegerField())
    return (
        rows.order_by()
        .annotate(
            place=Coalesce(F("placed__order"), F("paged__order"), Value(LAST), output_field=IntegerField()),
            of_organization=Value(True, output_field=BooleanField()),
            rank=_rank("stance", STANCES, after=len(KINDS)),
            total=one,
            people=none,
            people_contact=none,
            serial=none,
            position_id=F("pk"),
            answer=Coalesce(F("standing__pk"), Value(0)),
        )
        .values_list(
            "place",
            "of_organization",
            "rank",
            "total",
            "people",
            "people_contact",
            "serial",
            "position_id",
            "provision",
            "answer",
        )
    )


def _rank(column, values, after=0):
    """Return the turn of a kind or stance among those of one place."""
    whens = [When(**{column: value, "then": Value(after + rank)}) for rank, value in enumerate(values)]
    return Case(*whens, default=Value(after + len(values)), output_field=IntegerField())


def _passages(draft, provisions):
    return PassageInForce.objects.filter(law__draft=draft, provision__in=provisions).select_related("law")


PASSAGES = Models(_passages, many=1)
