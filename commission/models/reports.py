"""Reports of phases: what was counted at one moment, frozen as a row that is never changed; and who asked for one."""

import hashlib
import json
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.languages import LANGUAGES
from articles.models import Draft
from articles.models.drafts import PhaseKind
from core import ids

LEASE = timedelta(minutes=30)  # a worker that takes longer is taken for dead
MOST_TRIES = 3


def digest_of_values(values):
    """Return SHA-256, in hex, over values as JSON with sorted keys and no spaces: anybody can make it again."""
    words = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


class PhaseReport(models.Model):
    """What a phase had brought at `moment`, all read in one snapshot; the database refuses any change to it.

    `figures` are numbers, codes and ids, never people's words: the same facts give the same `figures_digest`. `sources`
    name what they were read of. `digest` is over all that the report states (`statement`).
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.phase_report_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    phase = models.CharField(max_length=20, choices=PhaseKind)
    moment = models.DateTimeField()
    figures = models.JSONField()
    figures_digest = models.CharField(max_length=64)
    sources = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_report_per_number")]

    def __str__(self):
        return f"{self.draft_id} {self.number}"

    @property
    def statement(self):
        """What the digest is over, as plain values."""
        return {
            "draft": self.figures["draft"],
            "number": self.number,
            "phase": self.phase,
            "moment": self.moment.isoformat(timespec="microseconds"),
            "figures_sha256": self.figures_digest,
            "sources": self.sources,
        }


class ReportOrderQuerySet(models.QuerySet):
    def being_made(self):
        return self.filter(report__isnull=True, error="")

    def claimable_at(self, moment):
        """Those that nobody makes: never begun, or their worker is taken for dead."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=moment)
        return self.being_made().filter(free).order_by("asked_at", "pk")

    def latest_first(self):
        return self.order_by(F("asked_at").desc(), "-pk")


class ReportOrder(models.Model):
    """A secretary asks for a report of a phase; a worker makes it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=20, choices=PhaseKind)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)
    report = models.OneToOneField(PhaseReport, on_delete=models.PROTECT, null=True, related_name="order")

    objects = ReportOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "phase"],
                condition=Q(report__isnull=True, error=""),
                name="one_report_being_made",
            ),
        ]

    def __str__(self):
        return f"{self.draft_id} {self.phase}"


class ReportForm(models.TextChoices):
    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"


class ReportFile(models.Model):
    """A report as a file in one language, made by a worker; it can be made anew, and then is the same.

    `words` is how many versions of words of staff there were when it was made: it is made anew when there are more.
    """

    report = models.ForeignKey(PhaseReport, on_delete=models.CASCADE, related_name="files", db_index=False)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    form = models.CharField(max_length=4, choices=ReportForm)
    words = models.PositiveIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "form"], name="one_file_of_a_report"),
            models.CheckConstraint(condition=~Q(content=b""), name="report_file_has_content"),
        ]

    def __str__(self):
        return f"{self.report_id} {self.language} {self.form}"
