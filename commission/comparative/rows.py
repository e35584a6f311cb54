"""The rows of a comparative table: equal proposals folded, organizations' positions beside them, in the law's order."""

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
from articles.current import current_edition, places_in
from articles.models import PassageInForce
from commission.comparative.choice import ANSWERED, CITIZENS, OPEN
from commission.comparative.telling import Telling
from commission.models import Considered, Decision, Weighed
from proposals.models import Kind, Position, PositionStance, Proposal

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
        self.edition = getattr(draft, "edition_id", None) or current_edition(draft)
        self.places = {place.provision_id: place for place in places_in(draft)}
        self._keys = self._proposals().union(self._positions(), all=True).order_by(*ORDER)

    def __len__(self):
        return self._keys.count()

    count = __len__

    def __getitem__(self, part):
        """Return the rows of a slice, as the page and each file show them; the number of queries is constant."""
        first = part.start or 0
        keys = [dict(zip(COLUMNS, key, strict=True)) for key in self._keys[part]]
        return self._told(keys, first + 1)

    def parts(self, size=500):
        """Give all rows, read part by part; whoever calls this keeps to one snapshot."""
        first = 0
        while rows := self[first : first + size]:
            yield from rows
            first += len(rows)

    def _proposals(self):
        rows = Considered.objects.filter(draft=self.draft).stood_by().with_fold()
        rows = self._chosen(rows, "article_id", "decisions").alias(
            placed=FilteredRelation(
                "current_revision__changes__provision__placements",
                condition=Q(current_revision__changes__provision__placements__edition=self.edition),
            ),
            paged=FilteredRelation(
                "current_revision__changes__article__placements",
                condition=Q(current_revision__changes__article__placements__edition=self.edition),
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

    def _positions(self):
        rows = Weighed.objects.filter(draft=self.draft).standing()
        rows = self._chosen(rows, "article_id", "decisions").alias(
            placed=FilteredRelation("provision__placements", condition=Q(provision__placements__edition=self.edition)),
            paged=FilteredRelation("article__placements", condition=Q(article__placements__edition=self.edition)),
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

    def _chosen(self, rows, article, decisions):
        """Return the rows of the choice, each with the decision that `standing` on it."""
        choice = self.choice
        rows = rows.alias(standing=FilteredRelation(decisions, condition=Q(**{f"{decisions}__replaced_by": None})))
        if choice.article:
            of = next((place.provision_id for place in places_in(self.draft) if place.eid == choice.article), None)
            rows = rows.filter(**{article: of})
        if choice.whose:
            rows = rows.filter(organization__isnull=choice.whose == CITIZENS)
        if choice.sitting:
            # What was corrected since stands in the table of its sitting, with the answer that stands now.
            at_sitting = Decision.objects.filter(sitting__draft=self.draft, sitting__number=choice.sitting)
            item = "position" if rows.model is Weighed else "proposal"
            rows = rows.filter(Exists(at_sitting.filter(**{item: OuterRef("pk")})))
        if choice.decision in {OPEN, ANSWERED}:
            return rows.filter(standing__isnull=choice.decision == OPEN)
        return rows.filter(standing__outcome=choice.decision) if choice.decision else rows

    def _told(self, keys, first):
        """Return rows in words: what each key stands for is read in the same few queries for any number of them."""
        serials = [key["serial"] for key in keys if key["serial"]]
        proposals = {row.serial: row for row in Proposal.objects.filter(serial__in=serials).with_words()}
        of_positions = Position.objects.filter(pk__in=[key["position"] for key in keys if key["position"]])
        positions = {row.pk: row for row in of_positions.with_words()}
        answers = Decision.objects.with_texts().in_bulk([key["answer"] for key in keys if key["answer"]])
        passages = {}
        wanted = PassageInForce.objects.filter(
            law__draft=self.draft, law__language__in=self.choice.languages, provision__in=[k["provision"] for k in keys]
        )
        for passage in wanted.select_related("law"):
            passages.setdefault(passage.provision_id, {})[passage.law.language] = passage
        telling = Telling(self.draft, self.choice, passages)
        return [
            telling.row(
                number,
                self.places.get(key["provision"]),
                proposals.get(key["serial"]) or positions[key["position"]],
                answers.get(key["answer"]),
                key,
            )
            for number, key in enumerate(keys, first)
        ]


def _rank(column, values, after=0):
    """Return the turn of a kind or stance among those of one place."""
    whens = [When(**{column: value, "then": Value(after + rank)}) for rank, value in enumerate(values)]
    return Case(*whens, default=Value(after + len(values)), output_field=IntegerField())
