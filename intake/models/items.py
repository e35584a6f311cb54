"""What came one by one, by letter or mail, at a desk or a meeting: its scans, what was typed of it, what it became."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from core.uploads import LARGEST
from intake.models.arrivals import number_of_arrival
from intake.models.meetings import Meeting
from proposals.models import Channel, Proposal

TYPED = (Channel.POST, Channel.EMAIL, Channel.DESK, Channel.MEETING)  # what operators type
MOST_PASSAGES = 10  # proposals that one item may become
MOST_SCANS = 10
HELD_FOR = timedelta(minutes=30)  # how long an item is kept for who types it


class Stage(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("stage of an item", "to be typed")
    TYPED = "typed", pgettext_lazy("stage of an item", "waits for a second operator")
    DIFFERING = "differing", pgettext_lazy("stage of an item", "two entries differ")
    REGISTERED = "registered", pgettext_lazy("stage of an item", "registered")
    REFUSED = "refused", pgettext_lazy("stage of an item", "refused")


SETTLED = (Stage.REGISTERED, Stage.REFUSED)


class ItemQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def open(self):
        return self.exclude(stage__in=SETTLED)

    def held_at(self, moment):
        """Items that somebody types at a moment."""
        return self.filter(claimed_at__gt=moment - HELD_FOR)

    def for_list(self):
        """Items with who holds them and their meetings, what waits longest first, in one query."""
        return self.select_related("claimed_by", "meeting").order_by("received_at", "pk")


class Item(models.Model):
    """One letter, mail, visit to a desk or voice at a meeting: numbered when it came, ends as proposals or refused.

    `received_at` is when we had it and settles whether it is in time. `shelf` says where the original stands; of
    what was said at a `meeting`, where its minutes say it. Whoever types it holds it for half an hour (`claimed_by`);
    an entry is taken all the same from who held it before.
    `code_digest` is of the code that its answer bears, with which its sender makes it their account's; good once.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.item_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField(unique=True)
    channel = models.CharField(max_length=12, choices=[(one.value, one.label) for one in TYPED])
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.WAITING)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    shelf = models.CharField(max_length=LENGTHS["name"], blank=True)
    sent_on = models.DateField(null=True)
    language = models.CharField(max_length=2, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True)
    code_digest = models.CharField(max_length=64, blank=True)
    redeemed_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(stage="refused") & ~Q(refusal="")) | (~Q(stage="refused") & Q(refusal="")),
                name="item_is_refused_with_why",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=SETTLED, settled_at__isnull=False)
                | (~Q(stage__in=SETTLED) & Q(settled_at__isnull=True)),
                name="item_is_settled_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(channel="meeting", meeting__isnull=False) & ~Q(shelf="")
                | ~Q(channel="meeting") & Q(meeting__isnull=True),
                name="item_of_a_meeting_at_a_place_of_its_minutes",
            ),
            models.UniqueConstraint(fields=["meeting", "shelf"], name="one_item_per_place_of_the_minutes"),
            models.UniqueConstraint(fields=["code_digest"], condition=~Q(code_digest=""), name="one_item_per_code"),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="item_is_held_since_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["draft", "stage", "received_at"], name="items_by_stage")]

    def __str__(self):
        return self.number

    @property
    def number(self):
        return number_of_arrival(self.serial)

    def get_absolute_url(self):
        return reverse("item", args=[self.draft.slug, self.uid])

    @property
    def is_settled(self):
        return self.stage in SETTLED

    def holder_at(self, moment):
        """Return the id of who types it at a moment, or None."""
        is_held = self.claimed_at is not None and self.claimed_at > moment - HELD_FOR
        return self.claimed_by_id if is_held else None


class ScanQuerySet(models.QuerySet):
    def of(self, item):
        """The scans beside which an item is typed: its own, or the minutes of its meeting."""
        rows = self.filter(meeting=item.meeting_id) if item.meeting_id else self.filter(item=item)
        return rows.order_by("pk")


class Scan(models.Model):
    """A PDF of an original or of the minutes of a meeting, read by the desk alone.

    `sha256` is of its bytes, in hex; they stand apart.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.scan_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="scans")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="minutes")
    name = models.CharField(max_length=LENGTHS["name"])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()

    objects = ScanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "sha256"], name="one_scan_per_content"),
            models.UniqueConstraint(fields=["meeting", "sha256"], name="one_file_of_minutes_per_content"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) ^ Q(meeting__isnull=True), name="scan_of_an_item_or_of_minutes"
            ),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="scan_within_ten_megabytes"),
        ]

    def __str__(self):
        return self.uid


class ScanContent(models.Model):
    """The bytes of a scan; they are gone once the person whose letter it was has had all erased."""

    scan = models.OneToOneField(Scan, on_delete=models.CASCADE, primary_key=True, related_name="content")
    content = models.BinaryField()

    def __str__(self):
        return f"content of {self.scan_id}"


class Entry(models.Model):
    """What one operator typed of an item; unfinished without a `turn`. Nobody has two: no one confirms their own.

    The first two turns are made without sight of each other, the third settles where they differ. `said` is emptied
    when the item is settled: what it says stands in the proposals then; `digest` tells whether two said the same.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(null=True)
    said = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["item", "by"], name="nobody_confirms_their_own_entry"),
            models.UniqueConstraint(fields=["item", "turn"], name="one_entry_per_turn"),
            models.CheckConstraint(condition=Q(turn__isnull=True) | Q(turn__gte=1, turn__lte=3), name="three_turns"),
        ]

    def __str__(self):
        return f"entry {self.turn} of {self.item_id}"


class Passage(models.Model):
    """A part of an item that became a proposal, in the order in which the item says them."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passages")
    place = models.PositiveSmallIntegerField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "place"], name="one_passage_per_place")]

    def __str__(self):
        return f"{self.place} of {self.item_id}"
