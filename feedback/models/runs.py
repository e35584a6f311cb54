"""Runs: what the workers did in the background, when, and how it ended."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.models import Draft

LONGEST = timedelta(hours=2)  # past it a run that did not end was broken off: its worker is limited to less


class RunKind(models.TextChoices):
    READ_TEXTS = "read_texts", pgettext_lazy("run", "new texts read by the multilingual model")
    FIND_THEMES = "find_themes", pgettext_lazy("run", "themes found in what was said")
    CHECK_TALLIES = "check_tallies", pgettext_lazy("run", "all tallies compared with what was said")
    RECOUNT = "recount", pgettext_lazy("run", "all published numbers counted anew")
    OPEN_DATA = "open_data", pgettext_lazy("run", "open data written")
    FIND_FAMILIES = "find_families", pgettext_lazy("run", "texts that say nearly the same found anew")
    CHECK_SUMMARIES = "check_summaries", pgettext_lazy("run", "all summaries compared with what was said")


class RunQuerySet(models.QuerySet):
    def for_list(self, draft):
        """Those of a draft and those of the whole installation, the latest first."""
        return self.filter(Q(draft=draft) | Q(draft__isnull=True)).order_by("-begun_at", "-pk")

    def going_in_pieces(self):
        """Those whose pieces are not all done or set aside yet."""
        return self.filter(pieces__gt=0, ended_at__isnull=True)


class Run(models.Model):
    """One run of a worker over a draft, or over all. `figures` are counts, never words; `error` names what broke it.

    One that is done in `pieces` goes on until each of them is done or set aside, whoever dies meanwhile.
    """

    kind = models.CharField(max_length=20)  # one of RunKind; a new one changes no table
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    pieces = models.PositiveIntegerField(default=0, db_default=0)
    set_aside = models.PositiveIntegerField(default=0, db_default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "-begun_at"], name="runs_of_a_draft")]
        constraints = [
            models.CheckConstraint(condition=Q(error="") | Q(ended_at__isnull=False), name="failed_run_has_ended"),
            models.UniqueConstraint(
                fields=["kind", "draft"],
                condition=Q(ended_at__isnull=True, pieces__gt=0),
                name="one_open_run_of_a_kind_and_draft",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.begun_at}"

    def state_at(self, moment):
        """The one word for where it stands: going, broken_off, failed, failed_in_part, differs or done."""
        if self.ended_at is None:
            return "going" if self.pieces or moment - self.begun_at < LONGEST else "broken_off"
        if 0 < self.set_aside < self.pieces:
            return "failed_in_part"
        if self.error:
            return "failed"
        return "differs" if self.figures.get("differences") else "done"

    @property
    def what(self):
        """What was done, in words."""
        return RunKind(self.kind).label

    @property
    def lasted(self):
        """How long it took; None while it goes on, and where the clock was set back meanwhile."""
        return None if self.ended_at is None or self.ended_at < self.begun_at else self.ended_at - self.begun_at
