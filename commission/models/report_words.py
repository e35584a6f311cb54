"""What staff say beside a section of a report, in words of their own and in versions that are never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.languages import CODES
from articles.models import Role
from commission.models.reports import PhaseReport
from core import ids
from core.text import LENGTHS

WRITERS = (Role.SECRETARY, Role.ANALYST)


class ReportSection(models.TextChoices):
    PARTICIPATION = "participation", pgettext_lazy("report", "Who took part, and what was sent")
    ARTICLES = "articles", pgettext_lazy("report", "What was said and decided, article by article")
    DECISIONS = "decisions", pgettext_lazy("report", "What was decided")
    MODERATION = "moderation", pgettext_lazy("report", "Moderation")
    METHOD = "method", pgettext_lazy("report", "How it was counted, and of what")
    LIMITS = "limits", pgettext_lazy("report", "What a reader cannot verify")


class ReportWordsQuerySet(models.QuerySet):
    def of(self, report):
        """All versions of all sections, the latest first."""
        return self.filter(report=report).order_by("-pk")


class ReportWords(models.Model):
    """What an office says of one section from a moment on; a row is never changed.

    Words that are taken back have a last version without words.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.report_words_id, editable=False)
    report = models.ForeignKey(PhaseReport, on_delete=models.PROTECT, related_name="+", db_index=False)
    section = models.CharField(max_length=20, choices=ReportSection)
    number = models.PositiveIntegerField()
    kk = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    ru = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    en = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    is_taken_back = models.BooleanField()
    office = models.CharField(max_length=20, choices=[(office.value, office.label) for office in WRITERS])
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReportWordsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "report words"
        constraints = [
            models.UniqueConstraint(fields=["report", "section", "number"], name="one_version_of_report_words"),
            models.CheckConstraint(
                condition=Q(is_taken_back=True, kk="", ru="", en="") | Q(~Q(kk=""), ~Q(ru=""), is_taken_back=False),
                name="report_words_in_both_official_languages",
            ),
            models.CheckConstraint(
                condition=Q(is_taken_back=False) | Q(number__gt=1), name="report_words_written_before_taken_back"
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.section} {self.number}"

    @property
    def words(self):
        return {language: getattr(self, language) for language in CODES}

    @property
    def texts(self):
        """Return (language, words) of each language in which it is written."""
        return [(language, words) for language, words in self.words.items() if words]

    @property
    def office_name(self):
        return Role(self.office).label

    def language_in(self, language):
        """Return in which language it is read by who reads in this one: Kazakh where it is not written in it."""
        return language if self.words.get(language) else "kk"


def standing_of(versions):
    """Return the words that stand now by section, from all versions, the latest first; not those taken back."""
    latest: dict[str, ReportWords] = {}
    for version in versions:
        latest.setdefault(version.section, version)
    return {section: version for section, version in latest.items() if not version.is_taken_back}
