"""Families: contributions that say nearly the same, found by the method of repeats; each member is kept and shown."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from articles.models import Draft, Provision
from core import ids
from feedback.models.runs import Run
from proposals.models import Change, Comment, Proposal, Revision

CAMPAIGN = 10  # so many people in a family make a campaign: lists show it once


class Part(models.TextChoices):
    """What of a contribution is compared: of changes what they change, of the rest the words."""

    CHANGE = "change", pgettext_lazy("part of a contribution", "changes of the text")
    REASONS = "reasons", pgettext_lazy("part of a contribution", "reasons")
    COMMENT = "comment", pgettext_lazy("part of a contribution", "comments")


class Family(models.Model):
    """Contributions of citizens on one article that say nearly the same; its uid stays while it is found again.

    `place` is the provision whose words are changed, of reasons and comments the article. `people` is how many they
    were when they were found. Words are read where they stand, never kept here.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.family_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=7, choices=Part)
    method = models.CharField(max_length=20)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    people = models.PositiveIntegerField()

    def __str__(self):
        return self.uid

    @property
    def is_campaign(self):
        return self.people >= CAMPAIGN


# What a text of a family, or of an act of staff, names: a comment as it read then, or a proposal in one revision.
OF_ONE_KIND = Q(
    part="comment", comment__isnull=False, said_at__isnull=False, proposal__isnull=True, revision__isnull=True
) | Q(
    part__in=["change", "reasons"],
    comment__isnull=True,
    said_at__isnull=True,
    proposal__isnull=False,
    revision__isnull=False,
)


class MemberQuerySet(models.QuerySet):
    def readable(self):
        """Those that everybody reads now, in the words and at the place that were compared.

        What was hidden, withdrawn, returned, disputed, erased, moved or sent in other words since is none of them.
        """
        there = Change.objects.filter(
            Q(provision=OuterRef("place")) | Q(article=OuterRef("place")), revision=OuterRef("revision")
        )
        proposals = Proposal.objects.stood_by().filter(pk=OuterRef("proposal"), current_revision=OuterRef("revision"))
        comments = Comment.objects.stood_by().filter(pk=OuterRef("comment"), article=OuterRef("place"))
        said = comments.alias(said=Coalesce("edited_at", "submitted_at")).filter(said=OuterRef("said_at"))
        return self.filter(Q(Exists(proposals), Exists(there)) | Exists(said))

    def in_order(self):
        """The one that stands for all first, then those that add something of their own, then the rest as they came."""
        return self.order_by("-stands_for_all", "-adds", F("proposal").asc(nulls_last=True), "comment")


def column_of(part):
    """Return the column that names the contribution of a text of this part."""
    return "comment" if part == Part.COMMENT else "proposal"


def columns_of(part, contribution, words):
    """Return the columns that name a text of this part: its contribution, and the words that were read of it."""
    names = ("comment_id", "said_at") if part == Part.COMMENT else ("proposal_id", "revision_id")
    return dict(zip(names, (contribution, words), strict=True))


class OfWords:
    """What names a text by its contribution and the words that were read of it."""

    proposal_id: int | None
    revision_id: int | None
    comment_id: int | None
    said_at: Any

    @property
    def contribution(self):
        """The key of the proposal, or of the comment."""
        return self.proposal_id or self.comment_id

    @property
    def words(self):
        """Which words were compared: a revision's key, or since when the comment says them."""
        return self.revision_id or self.said_at


class Member(OfWords, models.Model):
    """One contribution in a family, by the words compared: a revision, or what a comment said since `said_at`.

    `part` and `place` are those of its family: in each place it is in one family at most. `adds` says whether it had
    passages of its own beside the text that stands for all. `bound_by` is the act of staff that put it there. Where
    whole families were joined, `found_with` is the contribution that stands for those the program found together.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="members")
    part = models.CharField(max_length=7, choices=Part)
    place = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField(null=True, blank=True)
    stands_for_all = models.BooleanField(default=False)
    adds = models.BooleanField(default=False)
    found_with = models.BigIntegerField(null=True, blank=True)
    bound_by = models.ForeignKey(
        "feedback.Binding", on_delete=models.SET_NULL, null=True, blank=True, related_name="placed"
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "part", "place"], name="proposal_in_one_family_of_a_place"),
            models.UniqueConstraint(fields=["comment"], name="comment_in_one_family"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(stands_for_all=True), name="one_member_stands_for_all"
            ),
            models.CheckConstraint(condition=OF_ONE_KIND, name="member_of_one_kind"),
        ]

    def __str__(self):
        return f"{self.contribution} in {self.family_id}"

    @property
    def is_by_hand(self):
        """Whether staff put this very text here; what the program finds by it stays where it is."""
        return self.bound_by_id is not None and self.found_with is None
