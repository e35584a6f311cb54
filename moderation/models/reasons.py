"""Reasons that are used again, in versions: what a moderator takes into a statement, with slots to be filled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.languages import CODES
from articles.models import Draft
from core import ids
from core.text import LENGTHS

# What can be left open in a text, and what the moderator is to put there.
SLOTS = {
    "quote": _("the words in question, as they stand"),
    "fact": _("what exactly is wrong"),
    "place": _("where in the text it stands"),
    "source": _("what it was compared with: a source, a link, a number"),
    "advice": _("how it could be said instead"),
}


class ReasonsVersionQuerySet(models.QuerySet):
    def of(self, draft):
        """All versions in a draft, by code, the latest first."""
        return self.filter(draft=draft).order_by("code", "-number")

    def latest_in(self, draft):
        """The last version of each, retired ones too, by code."""
        return self.of(draft).distinct("code")

    def named(self, draft, uid):
        """Return the version of a draft that has an id; None where there is none."""
        return self.filter(draft=draft, uid=uid).first() if ids.PATTERN.fullmatch(uid) else None


class ReasonsVersion(models.Model):
    """What some reusable reasons of a draft say from a moment on, in three languages; a row is never changed.

    `grounds` are the codes of those that they fit, none: any. Retired ones have a last version that says so.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.reasons_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    grounds = models.JSONField(default=list)
    title_kk = models.CharField(max_length=LENGTHS["name"])
    title_ru = models.CharField(max_length=LENGTHS["name"])
    title_en = models.CharField(max_length=LENGTHS["name"])
    text_kk = models.TextField(max_length=LENGTHS["statement"])
    text_ru = models.TextField(max_length=LENGTHS["statement"])
    text_en = models.TextField(max_length=LENGTHS["statement"])
    is_retired = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReasonsVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "code", "number"], name="one_reasons_version_per_number"),
            models.CheckConstraint(
                condition=~Q(title_kk="") & ~Q(title_ru="") & ~Q(title_en=""), name="reasons_named_in_every_language"
            ),
            models.CheckConstraint(
                condition=~Q(text_kk="") & ~Q(text_ru="") & ~Q(text_en=""), name="reasons_said_in_every_language"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.number}"

    @property
    def title(self):
        """What they are about, in the reader's language."""
        return getattr(self, f"title_{get_language()}", self.title_en)

    @property
    def words(self):
        return {name: getattr(self, name) for name in REASONS_WORDS}

    @property
    def texts(self):
        """Return (language, title, text) of each language."""
        return [(code, getattr(self, f"title_{code}"), self.text_in(code)) for code in CODES]

    def text_in(self, language):
        """Return what they say in a language, with their slots."""
        return getattr(self, f"text_{language}")

    def fits(self, ground):
        """Whether they fit a ground; without one, whether they fit any."""
        return not self.grounds or ground in self.grounds


REASONS_WORDS = [f"{part}_{language}" for part in ("title", "text") for language in CODES]
