"""Proposals as the Commission weighs them: folded where they are equal, counted by article, kind and answer."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField as Boolean
from django.db.models import Count, ExpressionWrapper, F, FilteredRelation, Min, Q, Window
from django.db.models.functions import RowNumber

from accounts.models import Level
from proposals.models import Kind, Proposal, Status, Turn
from proposals.models.contributions import involving, own_proposal
from proposals.models.proposals import ProposalQuerySet

OPEN = ~Q(status=Status.DECIDED)
CITIZENS = Q(organization__isnull=True)
TALLY = ("article_id", "kind", "turn", "of_organization", "waiting", "outcome")
FOLD = ("provision_id", "kind", "sameness", "organization_id")


class Fold(NamedTuple):
    """Equal proposals of one article: the same change to the same provision, of citizens or of one organization.

    `open` are without an answer, `own` those of them that involve the reader and that somebody else answers. `people`
    are citizens.
    """

    provision_id: int
    kind: str
    sameness: str
    organization_id: int | None
    total: int
    open: int
    own: int
    people: int
    people_contact: int
    first: int
    since: datetime | None
    languages: tuple

    @classmethod
    def of(cls, row):
        """Return a fold from a row of `fold_rows`."""
        return cls(*row[:-1], languages=tuple(row[-1]))

    @property
    def key(self):
        return self.provision_id, self.kind, self.sameness, self.organization_id

    @property
    def number(self):
        """The public number of the first of them."""
        return f"P-{self.first:06d}"

    @property
    def to_answer(self):
        return self.open - self.own

    @property
    def answered(self):
        return self.total - self.open


class ConsideredQuerySet(ProposalQuerySet):
    def with_fold(self):
        """Each with the provision, kind and sameness of its change: what equal proposals of an article share.

        Organizations' proposals are never folded with those of citizens. One of several changes has a row for each.
        """
        change = "current_revision__changes__"
        return self.alias(article_id=F(f"{change}article"), turn=F(f"{change}turn")).annotate(
            provision_id=F(f"{change}provision"), kind=F(f"{change}kind"), sameness=F(f"{change}sameness")
        )

    def in_article(self, article):
        """What the Commission weighs in one article: readable proposals, answered or not, with their fold.

        Those whose authors say that it was not them are left out: nobody waits for an answer to them. A proposal with
        several changes in the article stands once, at the first of them.
        """
        return self.stood_by().with_fold().filter(article_id=article.pk, turn__lte=Turn.FIRST_ON_PAGE)

    def key_of(self, serial):
        """Of rows with their fold, return the key of the fold that holds a number, or None."""
        return self.filter(serial=serial).values_list(*FOLD).first()

    def in_folds(self, keys):
        """Of rows with their fold, those in these folds."""
        condition = Q(pk__in=[])
        for key in keys:
            condition |= Q(**dict(zip(FOLD, key, strict=True)))
        return self.filter(condition)

    def not_involving(self, person):
        """Without what the person must not answer: their own words, and those of their organization."""
        return self.exclude(pk__in=Proposal.objects.filter(involving(person, own=own_proposal)).values("pk"))

    def folds(self, reader, *, single=False):
        """Return the folds of rows with their fold, in one query; `single` gives each proposal its own."""
        return [Fold.of(row) for row in self.fold_rows(reader, single=single)]

    def fold_rows(self, reader, *, single=False):
        """Return the same as rows of values, a column for each field of `Fold`."""
        by = [*FOLD, "serial"] if single else FOLD
        return (
            self.order_by()
            .values(*by)
            .annotate(
                total=Count("pk"),
                open=Count("pk", filter=OPEN),
                own=Count("pk", filter=OPEN & involving(reader, own=own_proposal)),
                people=Count("author", distinct=True, filter=CITIZENS & Q(author__level__gte=Level.IDENTITY)),
                people_contact=Count("author", distinct=True, filter=CITIZENS & Q(author__level=Level.CONTACT)),
                first=Min("serial"),
                since=Min("submitted_at", filter=OPEN),
                languages=ArrayAgg("language", distinct=True),
            )
            .values_list(*FOLD, "total", "open", "own", "people", "people_contact", "first", "since", "languages")
        )

    def first_of_folds(self, most):
        """Of rows with their fold, the lowest numbers of each fold."""
        place = Window(RowNumber(), partition_by=[F(name) for name in FOLD], order_by=F("serial").asc())
        return self.annotate(place_in_fold=place).filter(place_in_fold__lte=most)

    def tally(self):
        """Return counts of what counts as a contribution by article, kind, turn, whose it is, waiting, outcome.

        What was erased before an answer waits for none and is left out.

        Rows are (article id, kind, `Turn` of the change, is an organization's, is waiting, outcome or None, how many,
        submitted first).
        """
        standing = FilteredRelation("decisions", condition=Q(decisions__replaced_by__isnull=True))
        waiting = ExpressionWrapper(Q(visible_at__isnull=True), output_field=Boolean())
        of_organization = ExpressionWrapper(~CITIZENS, output_field=Boolean())
        return (
            self.countable()
            .filter(Q(erased_at__isnull=True) | ~OPEN)
            .alias(answer=standing)
            .annotate(
                article_id=F("current_revision__changes__article"),
                kind=F("current_revision__changes__kind"),
                turn=F("current_revision__changes__turn"),
                of_organization=of_organization,
                waiting=waiting,
                outcome=F("answer__outcome"),
            )
            .order_by()
            .values(*TALLY)
            .annotate(how_many=Count("pk", distinct=True), oldest=Min("submitted_at"))
            .values_list(*TALLY, "how_many", "oldest")
        )

    def owed(self):
        """Of rows with their fold, those whose authors wait for an answer: whoever agrees with the text does not."""
        return self.filter(OPEN).exclude(kind=Kind.KEEP)

    def awaited(self):
        """Those whose authors wait for an answer, each once, whatever else it asks for beside its first change."""
        return self.stood_by().with_fold().filter(turn=Turn.FIRST).owed()


class Considered(Proposal):
    """A proposal on the Commission's desk."""

    # Of rows read with their fold.
    provision_id: int
    kind: str
    sameness: str

    objects = ConsideredQuerySet.as_manager()

    class Meta:
        proxy = True

    @property
    def fold_key(self):
        """What equal proposals share, where the row was read with its fold."""
        return self.provision_id, self.kind, self.sameness, self.organization_id
