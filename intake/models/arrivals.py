"""What came by another way than this site: each item with its number there, and what became of it; files of many."""

import json
import zlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from accounts.models import Level
from articles.models import Draft
from core import ids
from proposals.models import Channel, Proposal

IMPORTED = (Channel.E_OTINISH, Channel.EGOV)  # what files come from; each has numbers of its own


def number_of_arrival(serial):
    """Return the public number of an arrival, `E-000041`."""
    return f"E-{serial:06d}"


class ArrivalQuerySet(models.QuerySet):
    def of(self, draft, channel):
        return self.filter(draft=draft, channel=channel)

    def for_answers(self):
        """What is told back to where items came from: the proposal or why there is none."""
        return self.select_related("proposal", "draft").order_by("serial")


class Arrival(models.Model):
    """One item that came by another way: a proposal, or a refusal with why (`refusal` is its code).

    `source_number` is its number there, `sent_on` the day it was sent by its sender's word, `received_at` when we had
    it. `entered_by` stands in no page that the public reads. A refused item that comes again mended gets its proposal.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField(unique=True)
    channel = models.CharField(max_length=12, choices=Channel)
    source_number = models.CharField(max_length=80)
    sent_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=40, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "channel", "source_number"], name="one_arrival_per_number_of_its_source"
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, refusal="") | Q(proposal__isnull=True) & ~Q(refusal=""),
                name="arrival_is_a_proposal_or_refused",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self):
        return number_of_arrival(self.serial)


class Delivery(models.Model):
    """A file of items that a secretary brought: read and checked, then, once confirmed, stored in pieces.

    `packed` holds its rows without people's numbers (IIN), and is empty once all is stored. `columns` says in which
    column each thing stands, `found` what the last check found, `outcome` what was stored so far; `next_row` is where
    storing goes on, so that a worker that dies loses its last piece and nothing else. `check_due` names the check that
    a worker still has to do: another one each time that something is settled.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.delivery_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=[(one.value, one.label) for one in IMPORTED])
    level = models.SmallIntegerField(choices=Level, default=Level.CONTACT)
    name = models.CharField(max_length=120)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    packed = models.BinaryField()
    described = models.JSONField()
    columns = models.JSONField()
    kind_if_none = models.CharField(max_length=10, blank=True)
    whole_if_none = models.BooleanField(default=False)
    found = models.JSONField()
    confirmed_at = models.DateTimeField(null=True)
    next_row = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    check_due = models.CharField(max_length=ids.LENGTH, blank=True, default="", db_default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["confirmed_at"],
                condition=Q(confirmed_at__isnull=False, finished_at__isnull=True),
                name="deliveries_to_store",
            ),
            models.Index(fields=["id"], condition=~Q(check_due=""), name="deliveries_to_check"),
        ]

    def __str__(self):
        return self.uid

    @property
    def state(self):
        """The one word for where it stands, as people read it."""
        if self.finished_at:
            return pgettext_lazy("state of an import", "stored")
        if self.confirmed_at:
            return pgettext_lazy("state of an import", "being stored")
        if self.check_due:
            return pgettext_lazy("state of an import", "being checked")
        return pgettext_lazy("state of an import", "waits for confirmation")

    @property
    def rows(self):
        """The rows as (number in the file, cells)."""
        return json.loads(zlib.decompress(bytes(self.packed))) if self.packed else []

    def keep_rows(self, rows):
        """Take rows to be stored with it; none empties it."""
        self.packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 6) if rows else b""
