"""Comments: threaded words on a proposal or on an article."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.models import Provision
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import Contribution, ContributionQuerySet
from proposals.models.proposals import Proposal


class Stance(models.TextChoices):
    FOR = "for", pgettext_lazy("stance", "for")
    AGAINST = "against", pgettext_lazy("stance", "against")
    NEUTRAL = "neutral", pgettext_lazy("stance", "neutral")


class CommentQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """What this person may know of, tombstones among them, never below a proposal they may not see."""
        seen = Q(visible_at__isnull=False)
        below = Q(proposal__isnull=True) | Q(proposal__visible_at__isnull=False)
        if user.is_authenticated:
            seen |= Q(author=user)
            below |= Q(proposal__author=user)
            drafts = staffed_drafts(user)
            if drafts:
                seen |= Q(draft__in=drafts)
                below |= Q(draft__in=drafts)
        return self.filter(seen, below)

    def public(self):
        return self.filter(visible_at__isnull=False)

    def readable(self):
        return self.public().filter(hidden_at__isnull=True, withdrawn_at__isnull=True)

    def threads(self):
        """First comments, without the replies below them."""
        return self.filter(parent__isnull=True)


class Comment(Contribution):
    """Words on one proposal, or on one article as a whole; replies hang below a comment."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.comment_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    stance = models.CharField(max_length=10, choices=Stance)
    sameness = models.CharField(max_length=64, db_index=True)

    objects = CommentQuerySet.as_manager()

    class Meta(Contribution.Meta):
        indexes = [
            models.Index(fields=["article", "submitted_at"], name="comments_of_an_article"),
            models.Index(fields=["proposal", "submitted_at"], name="comments_of_a_proposal"),
            models.Index(fields=["thread", "submitted_at"], name="comments_of_a_thread"),
            models.Index(fields=["submitted_at"], condition=Q(reviewed_at__isnull=True), name="comments_awaiting_review"),
        ]

    def __str__(self):
        return self.uid


class CommentWords(models.Model):
    """A comment's words: apart, so that a tombstone's query never reads them."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["comment"])

    def __str__(self):
        return f"words of {self.comment_id}"
