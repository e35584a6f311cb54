"""A draft under consultation, its words about itself, its phases, its articles' versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy

from articles.languages import LANGUAGES
from core import ids
from core.statements import Models
from core.text import LENGTHS


class DraftQuerySet(models.QuerySet):
    def open(self):
        """Drafts that are before the people: they have a published edition and are not closed away."""
        return self.filter(is_public=True)

    def with_texts(self):
        return self.prefetch_related("texts", "phases")


class Part(models.TextChoices):
    """What a group of people may do in a draft; the value is its word in the record."""

    ALL = "all", pgettext_lazy("part of people", "everything")
    WORDS = "words", pgettext_lazy("part of people", "propose and comment, but neither support nor answer")
    READ = "read", pgettext_lazy("part of people", "read only")


class Extending(models.TextChoices):
    """Whether an announced closing of a draft's phases may be moved later; the value is its word in the record."""

    FREE = "free", pgettext_lazy("rule for extending", "at any time before it, without a limit")
    LIMITED = "limited", pgettext_lazy("rule for extending", "within the limits below")
    NEVER = "never", pgettext_lazy("rule for extending", "never")


class Draft(models.Model):
    """A text under consultation; it has editions, phases and settings of its own.

    `version` says how often what every page of it shows has changed: raised in each such act, in its transaction.
    `conditions` are the versions of its pages that whoever takes part must have accepted, by their uids.
    `one_person_may` names the acts of `articles.changes` that need no second person; all others do.
    `hours_unseen` is how long words may wait unseen for a moderator; then they are shown, 0 for never.
    `extending` says whether an announced closing may be moved later; where it is limited, how often, by how many days
    at a time, and how many hours before the closing at the latest.
    `answer_supporters` is how many people must support a proposal for the Commission to owe an answer, 0 for none;
    `answer_parties` whether it owes one to each position of a party; `answer_days` is within how many days.
    `imprint` says what the operator's page begins with (`articles.imprint`), so that no page asks for it.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.draft_id, editable=False)
    slug = models.SlugField(unique=True)
    is_public = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    least_level = models.SmallIntegerField(default=1)
    level_seen_at_once = models.SmallIntegerField(default=2)
    grace_minutes = models.SmallIntegerField(default=10)
    two_people = models.BooleanField(default=True)
    hours_unseen = models.PositiveSmallIntegerField(default=48, db_default=48)
    appeal_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    extending = models.CharField(
        max_length=7, choices=Extending, default=Extending.FREE, db_default=Extending.FREE.value
    )
    extensions_most = models.PositiveSmallIntegerField(default=1, db_default=1)
    extension_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    extension_hours_before = models.PositiveSmallIntegerField(default=72, db_default=72)
    # A draft that was there before these rules has none of them until its secretaries settle them.
    answer_supporters = models.PositiveIntegerField(default=1000, db_default=0)
    answer_parties = models.BooleanField(default=True, db_default=False)
    answer_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    version = models.BigIntegerField(default=0, db_default=0)
    abroad_may = models.CharField(max_length=5, choices=Part, default=Part.ALL, db_default=Part.ALL.value)
    without_iin_may = models.CharField(max_length=5, choices=Part, default=Part.ALL, db_default=Part.ALL.value)
    minors_may = models.CharField(max_length=5, choices=Part, default=Part.ALL, db_default=Part.ALL.value)
    conditions = ArrayField(models.CharField(max_length=ids.LENGTH), default=list, db_default=[])
    one_person_may = ArrayField(models.CharField(max_length=20), default=list, db_default=[], blank=True)
    imprint = models.TextField(blank=True, default="", db_default="")

    objects = DraftQuerySet.as_manager()

    def __str__(self):
        return self.slug

    def text_in(self, language):
        """Return the draft's words about itself in a language, read once; Kazakh where it lacks one."""
        return self.texts_by_language.get(language) or self.texts_by_language.get("kk")

    @cached_property
    def texts_by_language(self):
        return {text.language: text for text in self.texts.all()}

    @property
    def title(self):
        text = self.text_in(get_language())
        return text.title if text else self.slug

    def phase(self, kind):
        """Return the phase of a kind, or None; all are read once."""
        return self._phases.get(kind)

    @cached_property
    def _phases(self):
        at_hand = "phases" in getattr(self, "_prefetched_objects_cache", {})
        return {phase.kind: phase for phase in (self.phases.all() if at_hand else PHASES.rows(self.pk))}


class DraftText(models.Model):
    """What the draft says of itself in one language; staff edit it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True, max_length=LENGTHS["statement"])
    about = models.TextField(blank=True, max_length=LENGTHS["page"])
    source = models.TextField(blank=True, max_length=LENGTHS["statement"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "language"], name="one_draft_text_per_language")]

    def __str__(self):
        return self.title


class PhaseKind(models.TextChoices):
    COLLECTION = "collection", pgettext_lazy("phase", "collection")
    CONSIDERATION = "consideration", pgettext_lazy("phase", "consideration")
    PUBLICATION = "publication", pgettext_lazy("phase", "publication")


class Phase(models.Model):
    """A span with an exact opening and closing moment; compared with the database's clock.

    `extended` says how often its announced closing was moved later.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=PhaseKind)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    extended = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "kind"], name="one_phase_of_a_kind"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="phase_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return f"{self.draft_id} {self.kind}"

    def is_open_at(self, moment):
        return (
            self.opens_at is not None
            and self.opens_at <= moment
            and (self.closes_at is None or moment < self.closes_at)
        )


class ArticleVersion(models.Model):
    """How often what is seen of an article has changed; raised last in each visible act, in its transaction.

    `counted` says how often its summary has: a count follows what changed and is no change to count again.
    """

    article = models.OneToOneField(
        "articles.Provision", on_delete=models.CASCADE, primary_key=True, related_name="version"
    )
    number = models.BigIntegerField(default=0)
    counted = models.BigIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.article_id}: {self.number}"


# Asked for nearly every page.
PHASES = Models(lambda draft: Phase.objects.filter(draft=draft))
