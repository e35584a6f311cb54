"""Conclusions of working groups and bodies: what was asked of which, by which day, and what each gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from accounts.permissions import standing_memberships
from articles.models import Draft, Provision
from commission.models.dockets import Docket
from commission.models.said import SaidInEither
from core import ids
from core.text import LENGTHS
from feedback.models import Theme

OPEN = Q(given_at__isnull=True, withdrawn_at__isnull=True)


class ConclusionState(models.TextChoices):
    WAITS = "waits", pgettext_lazy("conclusion", "not given yet")
    LATE = "late", pgettext_lazy("conclusion", "not given by the day")
    GIVEN = "given", pgettext_lazy("conclusion", "given")
    WITHDRAWN = "withdrawn", pgettext_lazy("conclusion", "asked for no longer")


class ConclusionRequestQuerySet(models.QuerySet):
    def open(self):
        """Those to which nothing was given yet, and that are asked still."""
        return self.filter(OPEN)

    def public(self):
        """Those that everybody reads: a decision on what they are about was published since they were asked."""
        return self.filter(public_at__isnull=False)

    def known_to(self, user):
        """Those asked of organizations for which the person speaks."""
        return self.filter(organization__in=standing_memberships(user).keys())

    def in_state(self, state, day):
        """Those in a state on a day of Astana."""
        if state in {ConclusionState.WAITS, ConclusionState.LATE}:
            return self.open().filter(**{"until__lt" if state == ConclusionState.LATE else "until__gte": day})
        return self.filter(**{"given_at__isnull" if state == ConclusionState.GIVEN else "withdrawn_at__isnull": False})

    def for_list(self):
        """With what they are about, whom they were asked of and all versions given, the nearest day first."""
        return self.with_matter().prefetch_related("conclusions")

    def with_matter(self):
        """The same without the versions."""
        return self.select_related("draft", "article", "theme", "docket", "organization").order_by("until", "pk")


class ConclusionRequest(models.Model):
    """One organization asked for its conclusion on an article, on one of its themes, or on a prepared answer.

    `given_at` is the moment of the first version. `public_at` is that of the first decision on what it is about that
    was published after it was asked: from then on everybody reads whatever was given, or that nothing was.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.conclusion_request_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="+")
    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(max_length=LENGTHS["statement"], blank=True)
    until = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    public_at = models.DateTimeField(null=True)

    objects = ConclusionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=True) | Q(docket__isnull=True), name="conclusion_asked_on_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reasons="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, given_at=None) & ~Q(withdrawn_reasons=""),
                name="conclusion_withdrawn_with_reasons",
            ),
            models.UniqueConstraint(
                fields=["organization", "article", "theme", "docket"],
                condition=OPEN,
                nulls_distinct=False,
                name="conclusion_asked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "until"], name="conclusions_of_a_draft"),
            models.Index(fields=["until"], condition=OPEN, name="conclusions_due"),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        """Return where everybody reads it, once it is public."""
        return reverse("conclusion_shown", args=[self.draft.slug, self.uid])

    @property
    def latest(self):
        """The version that stands, from the rows read; None until one is given."""
        return next(iter(reversed(self.conclusions.all())), None)

    @property
    def earlier(self):
        """The versions before it, the latest first."""
        return list(self.conclusions.all())[-2::-1]

    @property
    def alone(self):
        """A list of it, as the piece of a page takes several."""
        return [self]

    @property
    def theme_name(self):
        """The name of its theme in the reader's language; nothing where it is on none."""
        return self.theme.name if self.theme_id else ""

    def state_on(self, day):
        """What became of it, on a day of Astana."""
        if self.withdrawn_at is not None:
            return ConclusionState.WITHDRAWN
        if self.given_at is not None:
            return ConclusionState.GIVEN
        return ConclusionState.LATE if self.until < day else ConclusionState.WAITS

    @property
    def was_late(self):
        """Whether it was given after its day."""
        return self.given_at is not None and timezone.localdate(self.given_at) > self.until


class Conclusion(SaidInEither, models.Model):
    """One version of what a body gave; the latest stands. It is never changed: another one says why it is another.

    `on_paper`: a secretary took it down from what came on paper.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.conclusion_id, editable=False)
    request = models.ForeignKey(ConclusionRequest, on_delete=models.CASCADE, related_name="conclusions", db_index=False)
    number = models.PositiveIntegerField()
    kk = models.TextField(max_length=LENGTHS["conclusion"], blank=True)
    ru = models.TextField(max_length=LENGTHS["conclusion"], blank=True)
    why = models.TextField(max_length=LENGTHS["statement"], blank=True)
    on_paper = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="versions_of_a_conclusion"),
            models.CheckConstraint(condition=~Q(kk="", ru=""), name="conclusion_says_something"),
            models.CheckConstraint(
                condition=Q(number=1, why="") | Q(number__gt=1) & ~Q(why=""), name="later_conclusion_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.number} of {self.request_id}"


class ConclusionDraft(models.Model):
    """What a body has written of a conclusion, or of its next version, and not given yet; its members' alone."""

    request = models.OneToOneField(ConclusionRequest, on_delete=models.CASCADE, related_name="begun")
    kk = models.TextField(max_length=LENGTHS["conclusion"], blank=True)
    ru = models.TextField(max_length=LENGTHS["conclusion"], blank=True)
    why = models.TextField(max_length=LENGTHS["statement"], blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self):
        return f"begun on {self.request_id}"
