"""Themes: what contributions in several languages are about, suggested by a program and named by analysts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from articles.models import Draft, Provision
from core import ids
from core.text import LENGTHS
from proposals.models import Comment, CommentWords, Proposal, RevisionWords

LANGUAGES = ("kk", "ru", "en")


class TextVector(models.Model):
    """What a model makes of the words of one contribution: numbers, half as long as usual ones, one after another.

    It hangs on the words: where these are erased it goes with them. `digest` is of what was read: other words have
    another one, and equal words are read once.
    """

    reasons = models.OneToOneField(RevisionWords, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.OneToOneField(CommentWords, on_delete=models.CASCADE, null=True, related_name="+")
    model = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, db_index=True)
    numbers = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reasons__isnull=True) ^ Q(comment__isnull=True), name="vector_of_one_contribution"
            )
        ]

    def __str__(self):
        return f"{self.model} of {self.reasons_id or self.comment_id}"


class ThemeQuerySet(models.QuerySet):
    def of(self, draft, article=None):
        """Those of a draft as a whole, or of one of its articles."""
        return self.filter(draft=draft, article=article)

    def named(self):
        """Those that an analyst named: the only ones that everybody sees."""
        return self.filter(named_at__isnull=False)

    def largest_first(self):
        return self.order_by("-texts", "pk")


class Theme(models.Model):
    """One theme of a draft, or of an article. It stays the same row from run to run while it is found again.

    Until an analyst names it, it is a suggestion of a program, and goes when no run finds it again. `phrases` are what
    its texts say more than others, by language; `figures` what was counted at the last run, `centre` where its texts
    lie (none without the model), `telling` and `opposite` what is shown first, by language, as ["proposal", key].
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.theme_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    name_kk = models.CharField(max_length=LENGTHS["name"], blank=True)
    name_ru = models.CharField(max_length=LENGTHS["name"], blank=True)
    name_en = models.CharField(max_length=LENGTHS["name"], blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    named_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    texts = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    phrases = models.JSONField(default=dict)
    telling = models.JSONField(default=dict)
    opposite = models.JSONField(default=dict)
    centre = models.BinaryField(null=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "article", "-texts"], name="themes_of_a_draft")]
        constraints = [
            models.CheckConstraint(
                condition=Q(named_at__isnull=True, named_by__isnull=True, name_kk="", name_ru="", name_en="")
                | Q(named_at__isnull=False, named_by__isnull=False) & ~Q(name_kk="") & ~Q(name_ru="") & ~Q(name_en=""),
                name="theme_named_in_three_languages",
            )
        ]

    def __str__(self):
        return self.uid

    @property
    def is_named(self):
        return self.named_at is not None

    @property
    def names(self):
        return {language: getattr(self, f"name_{language}") for language in LANGUAGES}

    @property
    def name(self):
        """Its name in the language of the page; nothing until it is named."""
        return self.names[get_language()]


class ThemePlacementQuerySet(models.QuerySet):
    def of(self, draft, article=None):
        return self.filter(draft=draft, article=article)

    def by_analysts(self):
        return self.filter(placed_by__isnull=False)

    def latest_first(self):
        """The contributions that came last first."""
        moment = Coalesce("proposal__submitted_at", "comment__submitted_at")
        return self.order_by(moment.desc(), "-pk")


class ThemePlacement(models.Model):
    """Where one contribution belongs among the themes of a draft or of an article; without a theme, to none yet.

    What an analyst placed (`placed_by`) stays there at each run; the rest is placed anew by the program.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, related_name="placements")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    placed_at = models.DateTimeField()

    objects = ThemePlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) ^ Q(comment__isnull=True), name="placement_of_one_contribution"
            ),
            models.UniqueConstraint(
                fields=["draft", "article", "proposal"],
                condition=Q(proposal__isnull=False),
                nulls_distinct=False,
                name="proposal_placed_once",
            ),
            models.UniqueConstraint(
                fields=["draft", "article", "comment"],
                condition=Q(comment__isnull=False),
                nulls_distinct=False,
                name="comment_placed_once",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id or self.comment_id} in {self.theme_id}"

    @property
    def item(self):
        return self.proposal or self.comment
