"""What an organization or party files formally: a dossier of positions, in versions."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from accounts.permissions import standing_memberships
from articles.languages import LANGUAGES
from articles.models import Draft, Provision, ProvisionText
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import Contribution, ContributionQuerySet, own, words_readable_by


class PositionStance(models.TextChoices):
    SUPPORT = "support", pgettext_lazy("position", "supports")
    WITH_CHANGES = "with_changes", pgettext_lazy("position", "supports with changes")
    OPPOSE = "oppose", pgettext_lazy("position", "opposes")


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dossiers that were filed, and those that one's own organization is still writing."""
        seen = Q(current_version__isnull=False)
        if user.is_authenticated and (organizations := standing_memberships(user)):
            seen |= Q(organization__in=organizations.keys())
        return self.filter(seen)

    def filed(self):
        return self.filter(current_version__isnull=False)


class Dossier(models.Model):
    """All that one organization files on one draft, under one public number of the common series.

    `current_version` is the one that was filed last; none before the first filing.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.dossier_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="dossiers")
    serial = models.PositiveIntegerField(unique=True, null=True, blank=True)
    current_version = models.ForeignKey(
        "DossierVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "organization"], name="one_dossier_per_organization"),
            models.CheckConstraint(
                condition=Q(serial__isnull=True) ^ Q(current_version__isnull=False), name="dossier_numbered_once_filed"
            ),
        ]

    def __str__(self):
        return self.number or self.uid

    @property
    def number(self):
        """The public number, `O-000118`; none before the first filing."""
        return f"O-{self.serial:06d}" if self.serial else ""

    def get_absolute_url(self):
        return reverse("dossier", args=[self.number])

    def is_own_of(self, user):
        """Whether it is of an organization whose member this person is."""
        return self.organization_id in standing_memberships(user)


class DossierVersion(models.Model):
    """A dossier at one time: immutable once filed. At most one is being written."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_dossier_version_per_number"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(filed_at__isnull=True), name="one_working_version_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True) ^ Q(filed_by__isnull=False), name="version_filed_by_somebody"
            ),
        ]

    def __str__(self):
        return f"{self.dossier_id}/{self.number}"


class DossierLetter(models.Model):
    """A version's cover letter: apart, like all words."""

    version = models.OneToOneField(DossierVersion, on_delete=models.CASCADE, primary_key=True, related_name="letter")
    text = models.TextField(max_length=LENGTHS["dossier_letter"], blank=True)

    def __str__(self):
        return f"letter of {self.version_id}"


class PositionQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """What this person may know of: what was filed, marks too; what their own organization is writing."""
        seen = Q(visible_at__isnull=False)
        if user.is_authenticated:
            seen |= own(user)
            if drafts := staffed_drafts(user):
                seen |= Q(draft__in=drafts, submitted_at__isnull=False)
        return self.filter(seen)

    def about(self, article):
        """Positions on the provisions of an article (a provision with a page of its own)."""
        return self.filter(article=article)

    def with_entries(self):
        """Each position's organization, dossier, place, and the entry of the version that stands; no words."""
        entries = PositionEntry.objects.filter(version=models.F("position__dossier__current_version"))
        return self.select_related("organization", "dossier", "provision").prefetch_related(
            Prefetch("entries", queryset=entries.select_related("base__placement"), to_attr="standing_entries")
        )

    def with_words(self, user=None):
        """The words too, of those rows alone whose words this person may read."""
        words = PositionWords.objects.filter(words_readable_by(user, "entry__position__"))
        return self.with_entries().prefetch_related(Prefetch("standing_entries__words", queryset=words))


class Position(Contribution):
    """An organization's word on one provision, lasting over the versions of its dossier."""

    # What its version that stands says, where `with_entries` read it; what the last filed one said, for moderators.
    standing_entries: "list[PositionEntry]"
    last_entry: "PositionEntry | None"

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.position_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="positions")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="positions")
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta(Contribution.Meta):
        constraints = [
            *Contribution.Meta.constraints,
            models.UniqueConstraint(fields=["dossier", "provision"], name="one_position_per_provision"),
            models.CheckConstraint(condition=Q(organization__isnull=False), name="position_of_an_organization"),
        ]
        indexes = [
            models.Index(fields=["article", "submitted_at"], name="positions_on_an_article"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(reviewed_at__isnull=True, submitted_at__isnull=False),
                name="positions_awaiting_review",
            ),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        """Return where it is read: its place on the page of its dossier."""
        return f"{self.dossier.get_absolute_url()}#{self.uid}"

    @property
    def entry(self):
        """What the version that stands says of this provision, from the rows read, or None."""
        return self.standing_entries[0] if self.standing_entries else None

    @property
    def state(self):
        """The one word for where this position stands: draft, withdrawn, hidden, decided or published."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.hidden_at:
            return "hidden"
        if self.decided_at:
            return "decided"
        return "published" if self.visible_at else "draft"


class PositionEntryQuerySet(models.QuerySet):
    def of(self, version):
        """What a version says, in the order of the text."""
        return self.filter(version=version).order_by("base__placement__order", "pk")

    def last_filed(self, position, user=None):
        """What the last filed version that speaks of a position's place says, as `for_list` reads it."""
        rows = self.filter(position=position, version__filed_at__isnull=False)
        return rows.for_list(user).order_by("-version__number").first()

    def for_list(self, user=None):
        """All that a list of what a version says shows, words where this person may read them; two queries.

        A version that was replaced stays readable: its words are not taken back with a position that was left out
        later, though a ruling hides them there as well.
        """
        condition = Q(entry__position__hidden_at__isnull=True, entry__withheld_at__isnull=True)
        if user is not None and user.is_authenticated:
            condition |= Q(entry__position__organization__in=standing_memberships(user).keys())
            condition |= Q(entry__position__draft__in=staffed_drafts(user))
        return self.select_related(
            "position__organization", "position__provision", "base__placement__edition__draft", "edited_by"
        ).prefetch_related(Prefetch("words", queryset=PositionWords.objects.filter(condition)))


class PositionEntry(models.Model):
    """A position in one version of the dossier: the stance, and the wording that it speaks of (`base`).

    `withheld_at` is set while its words are for the organization and staff alone, since passages of later ones were
    covered, which these may hold as well.
    """

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="entries")
    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="entries")
    stance = models.CharField(max_length=12, choices=PositionStance)
    base = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, related_name="+")
    sameness = models.CharField(max_length=64, db_index=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withheld_at = models.DateTimeField(null=True, blank=True)

    objects = PositionEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "version"], name="one_entry_per_version")]

    def __str__(self):
        return f"{self.position_id}/{self.version_id}"

    @property
    def kind(self):
        """The kind of change it asks for, as a proposal would: how its difference is shown."""
        return "change" if self.stance == PositionStance.WITH_CHANGES else "keep"

    @property
    def text(self):
        """The new words, or nothing where there are none or they were not read (`with_words`)."""
        return getattr(getattr(self, "words", None), "text", "")

    @property
    def reasons(self):
        return getattr(getattr(self, "words", None), "reasons", "")


class PositionWords(models.Model):
    """An entry's words: apart, so that a tombstone's query never reads them."""

    entry = models.OneToOneField(PositionEntry, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["proposal_text"], blank=True)
    reasons = models.TextField(max_length=LENGTHS["proposal_reasons"], blank=True)

    def __str__(self):
        return f"words of {self.entry_id}"
