"""Positions of organizations and parties as the Commission weighs them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, F, FilteredRelation, Min, Q

from proposals.models import Position, PositionStance
from proposals.models.contributions import involving
from proposals.models.dossiers import PositionQuerySet

SORTED = ["submitted_at", "pk"]


@dataclass(frozen=True)
class FiledPosition:
    """An organization's position in the version of its dossier that stands; `own` involves the reader."""

    pk: int
    uid: str
    provision_id: int
    stance: str
    language: str
    version: int
    since: datetime
    is_open: bool
    own: bool

    @classmethod
    def of(cls, row):
        """Return a position from a row of `filed_rows`."""
        return cls(*row[:7], is_open=row[7] is None, own=bool(row[8]))

    @property
    def needs_answer(self):
        """Whether the organization waits for an answer: support does not."""
        return self.is_open and self.stance != PositionStance.SUPPORT

    @property
    def to_answer(self):
        return 1 if self.is_open and not self.own else 0


class WeighedQuerySet(PositionQuerySet):
    def standing(self):
        """Readable positions that the standing version of their dossier holds, each with its `stance`."""
        standing = FilteredRelation("entries", condition=Q(entries__version=F("dossier__current_version")))
        return self.readable().annotate(entry=standing, stance=F("entry__stance")).filter(stance__isnull=False)

    def owed(self):
        """Of standing ones, those whose organization waits for an answer: whoever supports the text does not."""
        return self.filter(decided_at__isnull=True).exclude(stance=PositionStance.SUPPORT)

    def filed_rows(self, reader):
        """Return standing positions as they are weighed, the earliest first, as rows that `FiledPosition.of` takes."""
        own = ExpressionWrapper(involving(reader), output_field=BooleanField())
        return (
            self.annotate(own=own)
            .order_by(*SORTED)
            .values_list(
                "pk",
                "uid",
                "provision_id",
                "stance",
                "language",
                "dossier__current_version__number",
                "submitted_at",
                "decided_at",
                "own",
            )
        )

    def tally(self):
        """Return counts of standing positions as rows (article id, stance, is answered, how many, filed first)."""
        answered = ExpressionWrapper(Q(decided_at__isnull=False), output_field=BooleanField())
        rows = self.standing().annotate(answered=answered).order_by().values("article_id", "stance", "answered")
        return rows.annotate(how_many=Count("pk"), oldest=Min("submitted_at")).values_list(
            "article_id", "stance", "answered", "how_many", "oldest"
        )


class Weighed(Position):
    """A position on the Commission's desk."""

    objects = WeighedQuerySet.as_manager()

    class Meta:
        proxy = True
