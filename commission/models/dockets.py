"""Prepared answers: what is to be answered together, variant by variant, from the first words to the signatures."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models import Draft, Provision
from commission.models.decisions import ONE_THING, Decision, Outcome, digest_of
from commission.models.ready_reasons import ReadyReasons
from core import ids
from core.text import LENGTHS
from proposals.models import Kind, Position, PositionStance, Proposal

BY_ONE = 20  # more than so many need a second signature
AT_MOST = 10_000
MOST_TRIES = 3
FAILED = "failed"  # the code of what ended in an error each time
KIND_OR_STANCE = [*Kind.choices, *PositionStance.choices]


class DocketStatus(models.TextChoices):
    DRAFTING = "drafting", pgettext_lazy("docket", "being drafted")
    CHECKING = "checking", pgettext_lazy("docket", "waits for a check")
    DECIDING = "deciding", pgettext_lazy("docket", "waits for a decision")
    SIGNING = "signing", pgettext_lazy("docket", "waits for a second signature")
    READY = "ready", pgettext_lazy("docket", "waits for its sitting")
    GOING = "going", pgettext_lazy("docket", "being published")
    DONE = "done", pgettext_lazy("docket", "published")
    DROPPED = "dropped", pgettext_lazy("docket", "given up")


WITH_STAFF = (DocketStatus.DRAFTING, DocketStatus.CHECKING, DocketStatus.DECIDING, DocketStatus.SIGNING)


class DocketQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("draft", "article", "drafted_by", "checked_by", "decided_by", "second")

    def with_staff(self):
        """Those on which somebody has still to do something."""
        return self.filter(status__in=WITH_STAFF)


class Docket(models.Model):
    """Proposals and positions of one article that are answered together; each variant of them has its own reasons.

    Whoever drafted it does not check it, whoever checked it does not decide; a second signature is by neither who
    drafted nor who decided. `digest` is of all that was sent on to be checked: what is checked, decided and signed.
    `sitting` is the one with which it was published.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.docket_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=LENGTHS["name"])
    status = models.CharField(max_length=10, choices=DocketStatus, default=DocketStatus.DRAFTING)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    sitting = models.ForeignKey("commission.Sitting", on_delete=models.PROTECT, null=True, related_name="+")

    objects = DocketQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "status"], name="dockets_by_status")]
        constraints = [
            models.CheckConstraint(condition=~Q(checked_by=F("drafted_by")), name="docket_checked_by_another"),
            models.CheckConstraint(condition=~Q(decided_by=F("checked_by")), name="docket_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(second=F("decided_by")) & ~Q(second=F("drafted_by")), name="docket_signed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ready", "going", "done"])
                | Q(checked_by__isnull=False, decided_by__isnull=False, sent_at__isnull=False),
                name="docket_decided_in_three_steps",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ready", "going", "done"]) | Q(size__lte=BY_ONE) | Q(second__isnull=False),
                name="many_answers_need_a_second",
            ),
            models.CheckConstraint(
                condition=Q(status="done", finished_at__isnull=False) | (~Q(status="done") & Q(finished_at=None)),
                name="docket_done_once_finished",
            ),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        return reverse("docket", args=[self.draft.slug, self.uid])

    @property
    def needs_second(self):
        return self.size > BY_ONE

    @property
    def is_decided(self):
        """Whether it was decided, and not given back since: it waits for a signature or its sitting, or it is out."""
        return self.decided_at is not None and self.status not in {
            DocketStatus.DRAFTING,
            DocketStatus.CHECKING,
            DocketStatus.DECIDING,
            DocketStatus.DROPPED,
        }

    @property
    def is_open(self):
        """Whether somebody has still to do something."""
        return self.status in WITH_STAFF


class StepKind(models.TextChoices):
    BEGUN = "begun", pgettext_lazy("step", "begun")
    SENT = "sent", pgettext_lazy("step", "sent to be checked")
    CHECKED = "checked", pgettext_lazy("step", "checked")
    DECIDED = "decided", pgettext_lazy("step", "decided")
    SIGNED = "signed", pgettext_lazy("step", "signed by a second person")
    RETURNED = "returned", pgettext_lazy("step", "given back to be drafted")
    DROPPED = "dropped", pgettext_lazy("step", "given up")


class DocketStep(models.Model):
    """What somebody did with a prepared answer, and their words where they gave it back; never changed."""

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    words = models.TextField(max_length=LENGTHS["statement"], blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="returned") | ~Q(words=""), name="given_back_with_reasons")
        ]

    def __str__(self):
        return f"{self.kind} {self.docket_id}"


class DocketEntry(models.Model):
    """One variant in a prepared answer: proposals of the same change in the same place, or one position.

    `apart` is a proposal that was taken out of its variant, to be answered for itself.
    """

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=KIND_OR_STANCE)
    sameness = models.CharField(max_length=64)
    of_organization = models.BooleanField(default=False)
    apart = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["docket", "number"], name="numbers_of_docket_entries")]

    def __str__(self):
        return f"{self.number} of {self.docket_id}"


class Verdict(models.Model):
    """One version of what a variant is answered; the latest stands, the earlier ones stay.

    By language: `reasons`, `words` that the Commission adopts (for `provision`), and `explanation`: why it is answered
    otherwise than its equals. `is_seen` says that what the reasons leave unnamed was looked at.
    """

    entry = models.ForeignKey(DocketEntry, on_delete=models.CASCADE, related_name="verdicts", db_index=False)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reasons = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    explanation = models.JSONField(default=dict)
    is_seen = models.BooleanField(default=False)
    # From which version of reusable reasons they were made; its decisions remember it.
    reasons_from = models.ForeignKey(
        ReadyReasons, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="versions_of_a_verdict")]

    def __str__(self):
        return f"{self.number} of {self.entry_id}"

    @property
    def content(self):
        """All that a new version may change."""
        return {
            "outcome": self.outcome,
            "reasons": self.reasons,
            "words": self.words,
            "explanation": self.explanation,
            "is_seen": self.is_seen,
            "reasons_from_id": self.reasons_from_id,
        }

    @property
    def told(self):
        """The reasons by language as their authors read them: with why the answer is another than their equals'."""
        return {
            language: "\n\n".join(filter(None, [words, self.explanation.get(language)]))
            for language, words in self.reasons.items()
        }

    @property
    def digest(self):
        return digest_of(self.outcome, self.told, self.words)


class DocketItemQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken out."""
        return self.filter(is_out=False)

    def open(self):
        """Those of which nothing has become yet."""
        return self.filter(is_out=False, done_at__isnull=True)


class DocketItem(models.Model):
    """A proposal or position in a prepared answer, in the words that were read; what became of it.

    `read` is the number of the revision, of a position the version of its dossier. `is_held` while nothing has become
    of it: by it one proposal is in one prepared answer at a time.
    """

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="items", db_index=False)
    entry = models.ForeignKey(DocketEntry, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    read = models.PositiveIntegerField()
    is_held = models.BooleanField(default=True)
    is_out = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, blank=True)  # of the rule by which it got no answer
    tries = models.PositiveSmallIntegerField(default=0)

    objects = DocketItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["docket", "entry", "id"], condition=Q(done_at=None, is_out=False), name="docket_items_open"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_THING, name="docket_item_is_one_thing"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, decision__isnull=True, code="")
                | Q(done_at__isnull=False, decision__isnull=False, code="")
                | (Q(done_at__isnull=False, decision__isnull=True) & ~Q(code="")),
                name="docket_item_has_one_outcome",
            ),
            models.CheckConstraint(
                condition=Q(is_held=False) | Q(done_at__isnull=True, is_out=False), name="docket_item_held_while_open"
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_held=True), name="proposal_in_one_docket_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["position"], condition=Q(is_held=True), name="position_in_one_docket_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id or self.position_id} in {self.docket_id}"

    @property
    def item(self):
        return self.proposal or self.position


def digest_of_docket(entries):
    """Return the SHA-256 of what a docket says: of each entry (number, digest of its verdict, how many items)."""
    told = json.dumps([list(one) for one in entries], separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
