"""What analysts and rapporteurs say of an article in words of their own, in versions that are never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from articles.languages import CODES
from articles.models import Provision, Role
from core import ids
from core.text import LENGTHS

OFFICES = (Role.ANALYST, Role.RAPPORTEUR)


class AnalysisQuerySet(models.QuerySet):
    def of(self, article):
        """All versions of an article, the latest first."""
        return self.filter(article=article).order_by("-number")

    def standing(self, article):
        """Return the words that stand beside an article's summary now, or None: none were written, or taken back."""
        last = self.of(article).first()
        return None if last is None or last.is_taken_back else last


class Analysis(models.Model):
    """What somebody in an office says of an article from a moment on, in its languages; a row is never changed.

    `watermark` is that of the count which they had before them, `contributions` how many of citizens it had. Words that
    are taken back have a last version without words.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.analysis_id, editable=False)
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    watermark = models.BigIntegerField()
    contributions = models.PositiveIntegerField()
    kk = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    ru = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    en = models.TextField(max_length=LENGTHS["analysis"], blank=True)
    is_taken_back = models.BooleanField()
    office = models.CharField(max_length=20, choices=[(office.value, office.label) for office in OFFICES])
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "analyses"
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_analysis_per_number"),
            models.CheckConstraint(
                condition=Q(is_taken_back=True, kk="", ru="", en="") | Q(~Q(kk=""), ~Q(ru=""), is_taken_back=False),
                name="analysis_in_both_official_languages",
            ),
            models.CheckConstraint(
                condition=Q(is_taken_back=False) | Q(number__gt=1), name="analysis_written_before_taken_back"
            ),
        ]

    def __str__(self):
        return f"{self.article_id} {self.number}"

    @cached_property
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

    def text_in(self, language):
        return self.words[self.language_in(language)]
