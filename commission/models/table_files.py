"""Files of the comparative table: asked for, made by a worker, kept for a while."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from articles.models import Draft
from core import ids

KEPT_FOR = timedelta(days=2)
LEASE = timedelta(minutes=10)  # a worker that takes longer is taken for dead
MOST_TRIES = 3


class Format(models.TextChoices):
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    PDF = "pdf", "PDF"


class TableFileQuerySet(models.QuerySet):
    def of_choice(self, draft, key, form):
        return self.filter(draft=draft, key=key, form=form, error="")

    def being_made(self):
        return self.filter(made_at__isnull=True, error="")

    def claimable_at(self, moment):
        """Those that nobody makes: never begun, or their worker is taken for dead."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=moment)
        return self.being_made().filter(free)


class TableFile(models.Model):
    """One file: of which rows (`choice`, as `Choice` has it) and in which format; it shows what it read at `moment`.

    `facts` are the versions of all that the table shows, at or before that moment: while they are the same, a second
    request is given this file. `done` of `rows` are written.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.table_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    choice = models.JSONField()
    key = models.CharField(max_length=64)
    form = models.CharField(max_length=4, choices=Format)
    facts = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    moment = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=b"")

    objects = TableFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key", "form"],
                condition=Q(error="", made_at__isnull=True),
                name="one_table_file_being_made",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, content=b"") | Q(Q(made_at__isnull=False) & ~Q(content=b"")),
                name="made_table_file_has_content",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="table_files_by_age")]

    def __str__(self):
        return self.uid
