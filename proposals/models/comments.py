"""Comments: threaded words on a proposal or on an article."""

from django.db import models
from django.db.models import Case, F, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.models import Provision
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import Contribution, ContributionQuerySet, own, words_readable_by
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
            seen |= own(user)
            below |= own(user, "proposal__")
            drafts = staffed_drafts(user)
            if drafts:
                seen |= Q(draft__in=drafts)
                below |= Q(draft__in=drafts)
        return self.filter(seen, below)

    def threads(self):
        """First comments, without the replies below them."""
        return self.filter(parent__isnull=True)

    def on_article(self, article):
        """Comments on an article as a whole, not those on proposals to it."""
        return self.filter(article=article, proposal__isnull=True)

    def with_words(self, user=None):
        """The author, and the words of those rows alone whose words this person may read."""
        readable = CommentWords.objects.filter(words_readable_by(user, "comment__"))
        return self.select_related("author", "organization").prefetch_related(Prefetch("words", queryset=readable))

    def for_threads(self, user=None):
        """All that threads show, oldest first, in one query: `said` is what this person may read, else empty."""
        readable = When(words_readable_by(user, ""), then=F("words__text"))
        said = Case(readable, default=Value(""), output_field=models.TextField())
        return self.select_related("author", "organization").annotate(said=said).order_by("submitted_at", "pk")

    def for_list(self, user=None):
        """All that a list of comments shows, oldest first."""
        return self.with_words(user).order_by("submitted_at", "pk")


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
            models.Index(
                fields=["submitted_at"], condition=Q(reviewed_at__isnull=True), name="comments_awaiting_review"
            ),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        return reverse("comment", args=[self.uid])

    @property
    def state(self):
        """The one word for where this comment stands: withdrawn, hidden, published or submitted."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.hidden_at:
            return "hidden"
        return "published" if self.visible_at else "submitted"

    @property
    def text(self):
        """The words, or nothing where they were not read (`with_words`, `for_threads`)."""
        if (said := self.__dict__.get("said")) is not None:
            return said
        return getattr(getattr(self, "words", None), "text", "")


class CommentWords(models.Model):
    """A comment's words: apart, so that a tombstone's query never reads them."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["comment"])

    def __str__(self):
        return f"words of {self.comment_id}"
