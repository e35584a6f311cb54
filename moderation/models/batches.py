"""Batches: one ruling on many items at once, made by one moderator and, where there are many, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from moderation.models.grounds import FIRST, GroundVersion
from moderation.models.reasons import ReasonsVersion
from moderation.models.rulings import Ruling, RulingKind
from moderation.models.targets import ONE_TARGET
from proposals.models import Comment, Position, Proposal

BY_ONE = 20  # more than this need a second moderator
AT_MOST = 500
MOST_TRIES = 3
FAILED = "failed"  # the code of what ended in an error each time
LONGEST_ERROR = 100
# What can be ruled on many at once: passages are marked one by one, and restoring answers to what went before.
IN_BATCHES = (RulingKind.PUBLISH, RulingKind.RETURN, RulingKind.HIDE)


class BatchStatus(models.TextChoices):
    BEGUN = "begun", pgettext_lazy("batch", "begun")
    WAITING = "waiting", pgettext_lazy("batch", "waits for a second moderator")
    REFUSED = "refused", pgettext_lazy("batch", "refused by the second moderator")
    GOING = "going", pgettext_lazy("batch", "being carried out")
    DONE = "done", pgettext_lazy("batch", "carried out")


class BatchQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("draft", "ground_version", "reasons_from", "proposed_by", "second")

    def of(self, moderator, draft):
        """Those that somebody made or answered in a draft, the latest first."""
        return self.filter(Q(proposed_by=moderator) | Q(second=moderator), draft=draft).order_by("-begun_at", "-pk")


class Batch(models.Model):
    """One ruling on many items, with its ground and statement; what became of each item stands in `BatchItem`."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.batch_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.BEGUN)
    kind = models.CharField(max_length=10, choices=RulingKind, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    ground_version = models.ForeignKey(
        GroundVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # How much of the grounds its first moderator had read.
    read_grounds = models.PositiveIntegerField(default=0)
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    # From which version of reusable reasons the statement was made; each of its rulings remembers it.
    reasons_from = models.ForeignKey(
        ReasonsVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # How many items it was to rule on when it was proposed, without those that it could not.
    size = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    refusal = models.TextField(max_length=LENGTHS["statement"], blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(second=F("proposed_by")), name="batch_of_two_people"),
            models.CheckConstraint(
                condition=Q(size__lte=BY_ONE) | Q(second__isnull=False) | Q(status__in=["begun", "waiting"]),
                name="many_at_once_need_a_second",
            ),
            models.CheckConstraint(condition=Q(size__lte=AT_MOST), name="batch_has_an_end"),
            models.CheckConstraint(
                condition=~Q(status="refused") | (Q(second__isnull=False) & ~Q(refusal="")), name="batch_refused_whole"
            ),
            models.CheckConstraint(
                condition=Q(status="begun") | Q(kind__in=["publish", "return", "hide"]), name="batch_names_its_ruling"
            ),
            models.CheckConstraint(
                condition=Q(status="begun") | Q(kind="publish") | ~Q(reasons=""), name="batch_states_its_reasons"
            ),
            models.CheckConstraint(
                condition=Q(status="begun") | ~Q(kind="hide") | ~Q(ground=""), name="batch_names_its_ground"
            ),
            models.CheckConstraint(
                condition=Q(reasons_from__isnull=True) | ~Q(reasons=""), name="batch_reasons_taken_are_stated"
            ),
            models.CheckConstraint(
                condition=Q(status="done", finished_at__isnull=False) | (~Q(status="done") & Q(finished_at=None)),
                name="batch_done_once_finished",
            ),
            models.UniqueConstraint(
                fields=["draft", "proposed_by"], condition=Q(status="begun"), name="one_batch_begun_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["draft", "status"], name="batches_by_status")]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        return reverse("batch", args=[self.draft.slug, self.uid])

    @property
    def rule(self):
        """The ground that it names, as it read then; None where it names none."""
        return self.ground_version or FIRST.get(self.ground)

    @property
    def is_by_two(self):
        return self.second_id is not None and self.status != BatchStatus.REFUSED


class BatchItemQuerySet(models.QuerySet):
    def open(self):
        """Those of which nothing has become yet."""
        return self.filter(done_at__isnull=True)


class BatchItem(models.Model):
    """One item of a batch, the words as they were chosen, and what became of it: a ruling, or why there is none."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", db_index=False)
    number = models.PositiveSmallIntegerField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    # When the words were sent that it had when it was chosen: others are not ruled on unread.
    words_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, null=True, related_name="+")
    # The code of the rule that refused it.
    code = models.CharField(max_length=40, blank=True)
    # How often it ended in an error of the program, when last, and what that was called.
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    tried_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=LONGEST_ERROR, blank=True, default="", db_default="")

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="batch_item_has_one_target"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, ruling__isnull=True, code="")
                | Q(done_at__isnull=False, ruling__isnull=False, code="")
                | (Q(done_at__isnull=False, ruling__isnull=True) & ~Q(code="")),
                name="batch_item_has_one_outcome",
            ),
            models.CheckConstraint(
                condition=Q(tries=0, tried_at__isnull=True, error="")
                | (Q(tries__gt=0, tried_at__isnull=False) & ~Q(error="")),
                name="batch_item_names_its_error",
            ),
            models.CheckConstraint(
                condition=~Q(code=FAILED) | Q(tries=MOST_TRIES), name="batch_item_fails_after_its_tries"
            ),
            models.UniqueConstraint(fields=["batch", "number"], name="numbers_of_batch_items"),
            models.UniqueConstraint(fields=["batch", "proposal"], name="one_proposal_once_in_a_batch"),
            models.UniqueConstraint(fields=["batch", "comment"], name="one_comment_once_in_a_batch"),
            models.UniqueConstraint(fields=["batch", "position"], name="one_position_once_in_a_batch"),
        ]
        indexes = [models.Index(fields=["batch", "number"], condition=Q(done_at=None), name="batch_items_open")]

    def __str__(self):
        return f"item {self.number} of batch {self.batch_id}"

    @property
    def item(self):
        """The proposal, comment or position that is ruled on."""
        return self.proposal or self.comment or self.position
