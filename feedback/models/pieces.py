"""Pieces: the parts of a run that workers claim, do and finish one by one."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Func, Q, Sum

from articles.models import Provision
from feedback.models.runs import Run

MOST_TRIES = 3
WHOLE = "whole"  # the shard that is the draft as a whole, beside its articles
# When the database itself was started: whoever claimed something before has lost the connection since.
DATABASE_START = Func(function="pg_postmaster_start_time", output_field=models.DateTimeField())


def lease():
    """How long a claim lasts: a worker that takes longer for a piece has been ended before."""
    return timedelta(seconds=1.2 * settings.PIECE_SECONDS)


class PieceStatus(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    SET_ASIDE = "set_aside"


class PieceQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=PieceStatus.OPEN)

    def claimable_at(self, moment):
        """Open ones that nobody holds: never claimed, given back, or held by a worker that is taken for dead.

        A lease that ends long after any that is given now is of the time before the clock was set back. Not one that
        ends a little later: another worker read the clock a moment after us and claimed it first.
        """
        of_a_later_clock = Q(leased_until__gt=moment + 2 * lease())
        outlived = Q(leased_until__lte=moment) | of_a_later_clock | Q(claimed_at__lt=DATABASE_START)
        return self.open().filter(Q(leased_until__isnull=True) | outlived)

    def counted_by_run(self, runs):
        """How many pieces of each of these runs are done, open and set aside, and how many acts they have read."""
        by_run = self.filter(run__in=runs).order_by().values("run")
        states = {status.value: Count("pk", filter=Q(status=status)) for status in PieceStatus}
        return {row.pop("run"): row for row in by_run.annotate(**states, acts=Sum("watermark"))}

    def set_aside_of(self, runs):
        """Those of these runs that workers gave up, as they stand in the text."""
        return self.filter(run__in=runs, status=PieceStatus.SET_ASIDE).select_related("article").order_by("run", "pk")


class Piece(models.Model):
    """One article of a run, or one shard of it by its key; open until its result is written, in the same transaction.

    `fence` rises with each claim: a worker writes only under the number it claimed by. `tries` are claims that came to
    nothing by the piece's own doing, as far as can be told. `watermark` is the article's version that was read.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    shard = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=9, choices=PieceStatus, default=PieceStatus.OPEN)
    claimed_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    watermark = models.BigIntegerField(null=True)
    figures = models.JSONField(default=dict)
    error = models.CharField(max_length=100, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tries", "id"], condition=Q(status="open"), name="open_pieces")]
        constraints = [
            models.UniqueConstraint(fields=["run", "article", "shard"], name="one_piece_each", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(article=None, shard=""), name="piece_is_of_something"),
            models.CheckConstraint(
                condition=Q(status="open", done_at=None) | Q(~Q(status="open"), done_at__isnull=False),
                name="ended_piece_says_when",
            ),
            models.CheckConstraint(condition=~Q(status="set_aside") | ~Q(error=""), name="piece_set_aside_says_why"),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.article_id or self.shard}"

    @property
    def subject(self):
        """What the piece is of: an article, or the key of a shard."""
        return self.article or self.shard
