"""The draft's pages that bind people and name who answers for the site, in versions; and who accepted which."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from articles.languages import CODES
from articles.models.drafts import Draft
from core import ids
from core.text import LENGTHS


class PageKind(models.TextChoices):
    """Which page it is; the value is its word in the record and in addresses."""

    TERMS = "terms", pgettext_lazy("page of a draft", "terms of taking part")
    PRIVACY = "privacy", pgettext_lazy("page of a draft", "privacy notice")
    OPERATOR = "operator", pgettext_lazy("page of a draft", "operator and contact")


# Whoever takes part accepts these.
ACCEPTED_KINDS = (PageKind.TERMS, PageKind.PRIVACY)


class PageVersionQuerySet(models.QuerySet):
    def of(self, draft, kind=None):
        """A draft's, the latest first."""
        rows = self.filter(draft=draft) if kind is None else self.filter(draft=draft, kind=kind)
        return rows.order_by("-number")

    def current(self):
        """The latest of each page."""
        latest = PageVersion.objects.filter(draft=models.OuterRef("draft"), kind=models.OuterRef("kind"))
        return self.filter(number=models.Subquery(latest.order_by("-number").values("number")[:1]))

    def to_accept(self):
        """The latest of the pages that people accept, the terms first."""
        return self.current().filter(kind__in=ACCEPTED_KINDS).order_by("draft", "-kind")


class PageVersion(models.Model):
    """What one page of a draft says from a moment on, in its languages; the versions before stay readable.

    `asks_anew` says whether its meaning is another than before: then people are asked to accept it.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.page_version_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="page_versions")
    kind = models.CharField(max_length=10, choices=PageKind)
    number = models.PositiveIntegerField()
    kk = models.TextField(max_length=LENGTHS["page"])
    ru = models.TextField(max_length=LENGTHS["page"])
    en = models.TextField(max_length=LENGTHS["page"], blank=True)
    asks_anew = models.BooleanField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PageVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "kind", "number"], name="one_page_version_per_number"),
            models.CheckConstraint(condition=~Q(kk="") & ~Q(ru=""), name="page_in_both_official_languages"),
            models.CheckConstraint(condition=Q(asks_anew=True) | Q(number__gt=1), name="first_page_version_asks"),
        ]

    def __str__(self):
        return f"{self.draft_id} {self.kind} {self.number}"

    @cached_property
    def words(self):
        return {language: getattr(self, language) for language in CODES}

    def language_in(self, language):
        """Return in which language it is read by who reads in this one: Kazakh where it is not written in it."""
        return language if self.words.get(language) else "kk"

    def text_in(self, language):
        return self.words[self.language_in(language)]

    def get_absolute_url(self):
        return reverse("draft_page_version", args=[self.draft.slug, self.kind, self.number])


class Acceptance(models.Model):
    """One person accepted one version of a page, at a moment.

    `Person.conditions` says the same in one word for each page that has to be accepted, so that asking costs nothing.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(PageVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="one_acceptance_per_person")]

    def __str__(self):
        return f"{self.person_id} → {self.version_id}"
