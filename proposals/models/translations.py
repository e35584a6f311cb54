"""Translations of what somebody said: never texts of their own, always beside the words that they were made of."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.permissions import standing_memberships
from articles.languages import LANGUAGES
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import own_proposal, words_readable_by
from proposals.models.covering import is_covered
from proposals.models.dossiers import Position, PositionEntry
from proposals.models.proposals import Proposal, Revision

NOT_REPLACED = Q(replaced_at__isnull=True)
STANDS = NOT_REPLACED & Q(removed_at__isnull=True)


def _one_of(what, name, condition):
    """Return the constraint that of one thing, language and maker one translation is there under a condition."""
    return models.UniqueConstraint(
        fields=[what, "language", "by_staff"], condition=STANDS & condition, name=f"one_{name}_translation_of_a_{what}"
    )


class TranslationQuerySet(models.QuerySet):
    def of(self, items):
        """Translations of some proposals, or of some positions."""
        items = list(items)
        return self.filter(**{f"{what_is_translated(items[0])}__in": items}) if items else self.none()

    def standing(self):
        """Neither replaced by a later one nor removed."""
        return self.filter(STANDS)

    def shown(self):
        """Standing, and for everybody who may read the words that it was made of."""
        return self.standing().filter(visible_at__isnull=False)

    def waiting(self):
        """Standing, and a moderator sees it first."""
        return self.standing().filter(visible_at__isnull=True)


class Translation(models.Model):
    """The words of a proposal's revision, or of a dossier's entry on one place, in another language.

    Made by its author or by staff, never by a machine. It is no contribution: nothing counts it, finds it or compares
    it. `number` counts the translations of one thing; `visible_at` is null while a moderator sees it first. Whoever
    makes another of the same replaces it; staff remove one with reasons, whose maker takes it back without.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.translation_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="translations")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, related_name="translations")
    entry = models.ForeignKey(PositionEntry, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    by_staff = models.BooleanField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    visible_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, revision__isnull=False, position=None, entry=None)
                | Q(proposal=None, revision=None, position__isnull=False, entry__isnull=False),
                name="translation_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) ^ Q(removed_by__isnull=False),
                name="translation_removed_by_somebody",
            ),
            models.UniqueConstraint(fields=["proposal", "number"], name="one_translation_per_number_of_a_proposal"),
            models.UniqueConstraint(fields=["position", "number"], name="one_translation_per_number_of_a_position"),
            *(
                _one_of(what, name, Q(visible_at__isnull=name == "waiting"))
                for what in ("proposal", "position")
                for name in ("shown", "waiting")
            ),
        ]

    def __str__(self):
        return self.uid

    @property
    def item(self):
        """The proposal or position that it says in another language."""
        return self.proposal or self.position

    @property
    def reasons(self):
        return self.words.reasons

    @property
    def texts(self):
        """The new words of each place in their order, empty for kinds without."""
        return self.words.texts


class TranslationWordsQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Those whose original this person may read: nothing that is covered there comes out here."""
        of, asks = "translation__", user is not None and user.is_authenticated
        revised = Q(~is_covered("revision", f"{of}revision"), **{f"{of}revision__withheld_at__isnull": True})
        entered = Q(**{f"{of}position__hidden_at": None, f"{of}entry__withheld_at": None})
        entered &= Q(~is_covered("entry", f"{of}entry"))
        seen = Q(**{f"{of}visible_at__isnull": False})
        if asks:
            drafts = staffed_drafts(user)
            members = standing_memberships(user).keys()
            insiders = own_proposal(user, f"{of}proposal__") | Q(**{f"{of}proposal__draft__in": drafts})
            revised |= insiders
            of_position = Q(**{f"{of}position__organization__in": members}) | Q(**{f"{of}position__draft__in": drafts})
            entered |= of_position
            seen |= insiders | of_position
        of_proposals = Q(**{f"{of}proposal__isnull": False}) & revised
        of_proposals &= words_readable_by(user, f"{of}proposal__", own=own_proposal)
        return self.filter(seen, of_proposals | Q(**{f"{of}position__isnull": False}) & entered)


class TranslationWords(models.Model):
    """The words of a translation: apart, so that a tombstone's query never reads them."""

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, primary_key=True, related_name="words")
    texts = ArrayField(models.TextField(max_length=LENGTHS["proposal_text"], blank=True))
    reasons = models.TextField(max_length=LENGTHS["proposal_reasons"], blank=True)

    objects = TranslationWordsQuerySet.as_manager()

    def __str__(self):
        return f"words of {self.translation_id}"


def what_is_translated(item):
    """Return the column that leads to a proposal or to a position."""
    return "proposal" if isinstance(item, Proposal) else "position"
