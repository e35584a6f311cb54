"""Reasons that the Commission uses again, in versions: what a rapporteur takes into an answer and fills in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from articles.models import Draft
from core import ids
from core.text import LENGTHS

READY_WORDS = [f"{part}_{language}" for part in ("title", "text") for language in ("kk", "ru", "en")]


class ReadyReasonsQuerySet(models.QuerySet):
    def of(self, draft):
        """All versions in a draft, by code, the latest first."""
        return self.filter(draft=draft).order_by("code", "-number")

    def latest_in(self, draft):
        """The last version of each, retired ones too, by code."""
        return self.of(draft).distinct("code")

    def named(self, draft, uid):
        """Return the version of a draft that has an id; None where there is none."""
        return self.filter(draft=draft, uid=uid).first() if ids.PATTERN.fullmatch(uid) else None


class ReadyReasons(models.Model):
    """What some reusable reasons of the Commission say from a moment on; a row is never changed.

    They say it in Kazakh and Russian, in English where it is written; `outcome` is the one that they fit, none: any.
    Retired ones have a last version that says so.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.ready_reasons_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, blank=True)
    title_kk = models.CharField(max_length=LENGTHS["name"])
    title_ru = models.CharField(max_length=LENGTHS["name"])
    title_en = models.CharField(max_length=LENGTHS["name"], blank=True)
    text_kk = models.TextField(max_length=LENGTHS["decision_reasons"])
    text_ru = models.TextField(max_length=LENGTHS["decision_reasons"])
    text_en = models.TextField(max_length=LENGTHS["decision_reasons"], blank=True)
    is_retired = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReadyReasonsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "code", "number"], name="one_ready_reasons_version_per_number"),
            models.CheckConstraint(
                condition=~Q(title_kk="") & ~Q(title_ru="") & ~Q(text_kk="") & ~Q(text_ru=""),
                name="ready_reasons_in_official_languages",
            ),
            models.CheckConstraint(
                condition=Q(title_en="", text_en="") | ~Q(title_en="") & ~Q(text_en=""),
                name="ready_reasons_whole_in_english",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.number}"

    @property
    def title(self):
        """What they are about, in the reader's language, else in Russian."""
        return getattr(self, f"title_{get_language()}", "") or self.title_ru

    @property
    def words(self):
        return {name: getattr(self, name) for name in READY_WORDS}

    @property
    def texts(self):
        """Return (language, title, text) of each language that they are written in."""
        rows = ((code, getattr(self, f"title_{code}"), getattr(self, f"text_{code}")) for code in ("kk", "ru", "en"))
        return [row for row in rows if row[2]]
