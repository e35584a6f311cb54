"""Sittings of the Commission: when and where it meets, on what, who was there, how it voted, what was published."""

import hashlib
import json
from datetime import UTC

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy

from articles.models import Draft
from commission.models.decisions import said_in
from commission.models.dockets import Docket, DocketStatus
from core import ids

MOST_MEMBERS = 9_999


class SittingStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("sitting", "planned")
    HELD = "held", pgettext_lazy("sitting", "held")
    GOING = "going", pgettext_lazy("sitting", "its decisions are being published")
    PUBLISHED = "published", pgettext_lazy("sitting", "published")


BEFORE_PUBLISHING = (SittingStatus.PLANNED, SittingStatus.HELD)


class SittingQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def ahead(self):
        """Those that are planned, the next one first."""
        return self.filter(status=SittingStatus.PLANNED).order_by("starts_at", "number")

    def past(self):
        """Those that were held, the latest first."""
        return self.exclude(status=SittingStatus.PLANNED).order_by("-starts_at", "-number")

    def with_agenda(self):
        items = AgendaItem.objects.select_related("docket__article")
        return self.select_related("draft").prefetch_related(models.Prefetch("agenda", items))


class Sitting(models.Model):
    """One sitting. `title`, `place` and `minutes` are by language: Kazakh and Russian, English where there is any.

    `members` is how many the Commission has, `quorum` how many of them have to be there; `present` is how many were,
    `attended` their names as they were typed. What was said and voted is public once it is published.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.sitting_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=SittingStatus, default=SittingStatus.PLANNED)
    starts_at = models.DateTimeField()
    title = models.JSONField(default=dict)
    place = models.JSONField(default=dict)
    stream = models.CharField(max_length=300, blank=True)
    members = models.PositiveIntegerField()
    quorum = models.PositiveIntegerField()
    present = models.PositiveIntegerField(null=True)
    attended = models.JSONField(default=list)
    minutes = models.JSONField(default=dict)
    announced_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="sitting_numbers_of_a_draft"),
            models.CheckConstraint(
                condition=Q(number__gte=1, quorum__gte=1, quorum__lte=F("members"), members__lte=MOST_MEMBERS),
                name="sitting_quorum_of_its_members",
            ),
            models.CheckConstraint(
                condition=Q(present=None) | Q(present__lte=F("members")), name="sitting_attended_by_members"
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(present__isnull=False), name="sitting_held_with_attendance"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["going", "published"])
                | Q(present__gte=F("quorum"), published_at__isnull=False),
                name="sitting_published_with_a_quorum",
            ),
            models.CheckConstraint(
                condition=Q(status="published", finished_at__isnull=False)
                | (~Q(status="published") & Q(finished_at=None)),
                name="sitting_published_once_finished",
            ),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        return reverse("sitting", args=[self.draft.slug, self.number])

    @property
    def title_here(self):
        """Return (language, words) of its title in the reader's language, else in an official one."""
        return said_in(self.title, get_language())

    @property
    def place_here(self):
        return said_in(self.place, get_language())

    @property
    def minutes_here(self):
        return said_in(self.minutes, get_language())

    @property
    def is_before_publishing(self):
        return self.status in BEFORE_PUBLISHING

    @property
    def has_quorum(self):
        return self.present is not None and self.present >= self.quorum


class AgendaItem(models.Model):
    """What stands on the agenda of a sitting: in words, and with a prepared answer where it decides on one.

    Votes are numbers, `names` by `for`, `against` and `abstained` where it was voted by name. While it `is_awaited`,
    the decisions of its prepared answer wait for the sitting: one of each answer at a time.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="agenda", db_index=False)
    number = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, null=True, related_name="agenda")
    is_awaited = models.BooleanField(default=False)
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    abstained = models.PositiveIntegerField(null=True)
    names = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "number"], name="numbers_on_an_agenda", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["docket"], condition=Q(is_awaited=True), name="docket_awaits_one_sitting"),
            models.CheckConstraint(
                condition=Q(is_awaited=False) | Q(docket__isnull=False), name="only_an_answer_awaits_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, abstained=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstained__isnull=False),
                name="votes_are_told_together",
            ),
        ]

    def __str__(self):
        return f"{self.number} of {self.sitting_id}"

    @property
    def words_here(self):
        return said_in(self.words, get_language())

    @property
    def was_voted_on(self):
        return self.votes_for is not None

    @property
    def is_lost(self):
        """Whether it was voted on and not more were for it than against."""
        return self.was_voted_on and self.votes_for <= self.votes_against

    @property
    def is_ready(self):
        """Whether its decisions go out with the sitting."""
        return self.docket is not None and self.docket.status == DocketStatus.READY and not self.is_lost


def digest_of_sitting(sitting, items, *, is_whole=True):
    """Return the SHA-256 of what a sitting says: of itself and its agenda; as a whole with all that came of it."""
    told = [
        [sitting.number, sitting.starts_at.astimezone(UTC).isoformat(), sitting.title, sitting.place, sitting.stream],
        [[one.number, one.words, one.docket.uid if one.docket else ""] for one in items],
    ]
    if is_whole:
        told.append([sitting.members, sitting.quorum, sitting.present, sitting.attended, sitting.minutes])
        told.append([[one.votes_for, one.votes_against, one.abstained, one.names] for one in items])
    return _digest(told)


def digest_to_publish(sitting, items):
    """Return the SHA-256 of what publishing would do now: what is said, and how far each prepared answer is."""
    stands = [[one.number, one.docket.status, one.docket.digest] for one in items if one.docket]
    return _digest([digest_of_sitting(sitting, items), stands])


def _digest(told):
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
