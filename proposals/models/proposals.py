"""A proposal, its revisions, the changes in a revision, and the words of each in rows of their own."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import pgettext_lazy

from articles.models import Provision, ProvisionText
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import Contribution, ContributionQuerySet


class Kind(models.TextChoices):
    CHANGE = "change", pgettext_lazy("kind of proposal", "change")
    ADD = "add", pgettext_lazy("kind of proposal", "add")
    REMOVE = "remove", pgettext_lazy("kind of proposal", "remove")
    KEEP = "keep", pgettext_lazy("kind of proposal", "keep")
    QUESTION = "question", pgettext_lazy("kind of proposal", "question")


KINDS_WITH_TEXT = [Kind.CHANGE, Kind.ADD]


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a proposal", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a proposal", "registered")
    RETURNED = "returned", pgettext_lazy("state of a proposal", "returned to the author")
    CONSIDERATION = "under_consideration", pgettext_lazy("state of a proposal", "under consideration")
    DECIDED = "decided", pgettext_lazy("state of a proposal", "decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "withdrawn")


class Channel(models.TextChoices):
    SITE = "site", pgettext_lazy("channel", "site")
    API = "api", pgettext_lazy("channel", "programming interface")


class ProposalQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """What this person may know of: what was published, also as a mark; one's own; for staff, what was submitted."""
        seen = Q(visible_at__isnull=False)
        if user.is_authenticated:
            seen |= Q(author=user)
            drafts = staffed_drafts(user)
            if drafts:
                seen |= Q(draft__in=drafts, submitted_at__isnull=False)
        return self.filter(seen)

    def public(self):
        return self.filter(visible_at__isnull=False)

    def readable(self):
        """Published, and its words are shown."""
        return self.public().filter(hidden_at__isnull=True, withdrawn_at__isnull=True)

    def about(self, article):
        """Proposals that touch an article (a provision with a page of its own)."""
        return self.filter(current_revision__in=Change.objects.filter(article=article).values("revision"))

    def unanswered(self):
        return self.filter(status__in=[Status.SUBMITTED, Status.CONSIDERATION], visible_at__isnull=False, hidden_at__isnull=True)

    def with_changes(self):
        """Each proposal's present revision, changes, places and author, in a constant number of queries; no words."""
        changes = Change.objects.select_related("provision", "article", "base", "base__placement")
        return self.select_related("author", "current_revision").prefetch_related(
            Prefetch("current_revision__changes", queryset=changes)
        )


class Proposal(Contribution):
    """What somebody puts forward to provisions of a draft, under one public number."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.proposal_id, editable=False)
    serial = models.PositiveIntegerField(unique=True, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.SITE)
    current_revision = models.OneToOneField("Revision", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta(Contribution.Meta):
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at__isnull=True, serial__isnull=True)
                | ~Q(status="draft") & Q(submitted_at__isnull=False, serial__isnull=False),
                name="proposal_numbered_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") ^ Q(withdrawn_at__isnull=True), name="proposal_withdrawn_with_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="proposals_of_an_author"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(reviewed_at__isnull=True, submitted_at__isnull=False),
                name="proposals_awaiting_review",
            ),
        ]

    def __str__(self):
        return self.number or self.uid

    @property
    def number(self):
        """The public number, `P-000041`; none while a draft."""
        return f"P-{self.serial:06d}" if self.serial else ""

    @property
    def change(self):
        """The change this proposal makes: each has one for now."""
        return self.current_revision.changes.all()[0]


class Revision(models.Model):
    """A proposal's words at one time; immutable once submitted. A support names the revision it was given to."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_revision_per_number")]

    def __str__(self):
        return f"{self.proposal_id}/{self.number}"


class RevisionWords(models.Model):
    """The reasons given in a revision: apart, so that a tombstone's query never reads them."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="words")
    reasons = models.TextField(max_length=LENGTHS["proposal_reasons"], blank=True)

    def __str__(self):
        return f"words of {self.revision_id}"


class Change(models.Model):
    """One provision in a revision: its kind, the wording it was made from, the place for `add`.

    `base` names an edition and a language; `article` is the provision on whose page it is shown and counted;
    `sameness` is what equal changes share (`core.text.sameness`).
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="changes")
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, related_name="+")
    sameness = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["article", "revision"], name="changes_of_an_article")]
        constraints = [
            models.UniqueConstraint(fields=["revision", "provision", "kind"], name="one_change_of_a_kind_per_provision")
        ]

    def __str__(self):
        return f"{self.kind} {self.provision_id}"


class ChangeWords(models.Model):
    """The new words of a change: the whole provision for `change`, the addition for `add`, nothing for the rest."""

    change = models.OneToOneField(Change, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["proposal_text"], blank=True)

    def __str__(self):
        return f"words of {self.change_id}"


class NumberSeries(models.Model):
    """The one gapless series of public numbers; its row is locked last in the act that takes a number."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.name}: {self.last}"
