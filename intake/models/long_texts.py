"""Long texts: kept whole and frozen, cut into segments that become proposals; what was objected to a cut."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import NameForm, Organization
from articles.languages import LANGUAGES
from articles.models import Draft, Provision
from core import ids
from core.text import LENGTHS
from intake.models.items import Item
from proposals.models import Channel, Kind, Proposal
from proposals.models.contributions import own

SERIES = "long texts"  # of their numbers
MOST_SEGMENTS = 200
MOST_OBJECTIONS = 50
APART = 2**20  # more than any text is long: ranges of two texts never meet


def number_of_long_text(serial):
    """Return the public number of a long text, `L-000041`."""
    return f"L-{serial:06d}"


class LongTextQuerySet(models.QuerySet):
    def own_of(self, user):
        """What a person sent in their own name, or members of an organization in its name."""
        return self.filter(own(user))

    def published(self):
        return self.filter(finished_at__isnull=False)

    def open(self):
        return self.filter(finished_at__isnull=True, erased_at__isnull=True)

    def for_list(self):
        """Long texts with who sent each, the latest first, in one query."""
        return self.select_related("draft", "author", "organization").order_by("-serial")


class LongText(models.Model):
    """A text that says many things, as it was sent: nobody changes it. `digest` is SHA-256 over its UTF-8, in hex.

    Until it is finished it is its author's and the desk's alone. From then on everybody reads where each part went.
    `item` is the letter or mail that it came by. What it was titled and says stands in a row of its own.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.long_text_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField(unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, null=True, related_name="+")
    name_form = models.CharField(max_length=10, choices=NameForm, default=NameForm.REGION)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.SITE)
    digest = models.CharField(max_length=64, blank=True)
    length = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    objects = LongTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=LENGTHS["long_text"]), name="long_text_within_its_length"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="long_text_finished_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(digest="") ^ Q(erased_at__isnull=False), name="long_text_has_its_digest_until_erased"
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "-serial"], name="long_texts_of_a_draft"),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self):
        return number_of_long_text(self.serial)

    def get_absolute_url(self):
        return reverse("long_text", args=[self.draft.slug, self.number])

    @property
    def author_shown(self):
        """Who sent it, as the public reads it; needs `author` and `organization` at hand."""
        return self.organization.name if self.organization_id else self.author.shown_as(self.name_form)

    @property
    def is_open(self):
        """Whether it is still cut."""
        return self.finished_at is None and self.erased_at is None


class LongTextWords(models.Model):
    """The words of a long text, frozen; gone once its author had all erased."""

    long_text = models.OneToOneField(LongText, on_delete=models.CASCADE, primary_key=True, related_name="words")
    title = models.CharField(max_length=LENGTHS["title"])
    text = models.TextField(max_length=LENGTHS["long_text"])

    class Meta:
        verbose_name_plural = "long text words"

    def __str__(self):
        return f"words of {self.long_text_id}"


class Called(models.TextChoices):
    """What a part is where nothing is to be decided."""

    GREETING = "greeting", pgettext_lazy("part of a long text", "greeting")
    SIGNATURE = "signature", pgettext_lazy("part of a long text", "signature")
    NOTHING = "nothing", pgettext_lazy("part of a long text", "nothing to decide")
    OTHER = "other", pgettext_lazy("part of a long text", "other")


class SegmentQuerySet(models.QuerySet):
    def in_order(self):
        """Segments in the order of the text with their proposals and places, in one query."""
        return self.select_related("proposal", "provision").order_by("start")

    def unconfirmed(self):
        """Cut, and neither a proposal yet nor named as what it is."""
        return self.filter(proposal__isnull=True, called="")


class Segment(models.Model):
    """A part of a long text, from `start` to before `end` in code points; `digest` is SHA-256 over its UTF-8, in hex.

    It is named (`called`, and `says` where that is other), or it asks for something: its words are the reasons, of
    `kind` for `provision`, with new words (`text`) where the kind has them. Once confirmed it is a proposal, which has
    the words from then on, and the cut stays as it is.
    """

    long_text = models.ForeignKey(LongText, on_delete=models.CASCADE, related_name="segments", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    text = models.TextField(max_length=LENGTHS["proposal_text"], blank=True)
    called = models.CharField(max_length=10, choices=Called, blank=True)
    says = models.CharField(max_length=LENGTHS["name"], blank=True)
    by_staff = models.BooleanField()
    cut_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cut_at = models.DateTimeField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["long_text", "start"], name="one_segment_from_a_place"),
            # Keys of texts are far apart, so that a range of the one index belongs to one text. Ends may touch.
            ExclusionConstraint(
                name="segments_never_overlap",
                expressions=[
                    (
                        Func(
                            F("long_text") * Value(APART) + F("start"),
                            F("long_text") * Value(APART) + F("end"),
                            function="int8range",
                        ),
                        "&&",
                    )
                ],
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start"), end__lte=LENGTHS["long_text"]), name="segment_within_a_text"
            ),
            models.CheckConstraint(
                condition=Q(called="") | Q(kind="", provision=None, text="", proposal=None),
                name="segment_named_or_asking",
            ),
            models.CheckConstraint(condition=Q(says="") | Q(called="other"), name="segment_named_otherwise_in_words"),
            models.CheckConstraint(
                condition=Q(proposal=None, confirmed_at=None, confirmed_by=None)
                | Q(
                    proposal__isnull=False,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    provision__isnull=False,
                    text="",
                )
                & ~Q(kind=""),
                name="segment_confirmed_as_a_proposal",
            ),
        ]

    def __str__(self):
        return f"{self.start}-{self.end} of {self.long_text_id}"

    @property
    def is_settled(self):
        """Whether it is a proposal, or named as what it is."""
        return self.proposal_id is not None or self.called != ""

    @property
    def name(self):
        """What it is called where nothing is to be decided."""
        return self.says or self.get_called_display()


class ObjectionQuerySet(models.QuerySet):
    def open(self):
        """Those that staff have not answered."""
        return self.filter(answered_at=None)


class Objection(models.Model):
    """What the author of a long text says against a cut that staff made, from `start`; and what staff answered."""

    long_text = models.ForeignKey(LongText, on_delete=models.CASCADE, related_name="objections")
    start = models.PositiveIntegerField()
    words = models.TextField(max_length=LENGTHS["comment"])
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(max_length=LENGTHS["comment"], blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["long_text", "start"],
                condition=Q(answered_at__isnull=True),
                name="one_open_objection_to_a_segment",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="objection_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return f"objection {self.pk} to {self.long_text_id}"
