"""Comments: threaded words on a proposal or on an article, what they quote, who backs them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from accounts.models import Level, NameForm
from articles.models import SPEAKING, Placement, Provision, ProvisionText
from articles.permissions import staffed_drafts
from core import ids
from core.text import LENGTHS
from proposals.models.contributions import Contribution, ContributionQuerySet, own, own_proposal, words_readable_by
from proposals.models.proposals import Proposal

EDIT_FOR = timedelta(minutes=10)


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
            below |= own_proposal(user, "proposal__")
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

    def countable(self):
        """What counts as a contribution: what staff say in their office is none."""
        return super().countable().filter(office="")

    def with_words(self, user=None):
        """The author, the words and quotes of those rows alone whose words this person may read."""
        readable = CommentWords.objects.filter(words_readable_by(user, "comment__"))
        quotes = CommentQuote.objects.readable_by(user)
        prefetched = Prefetch("words", queryset=readable), Prefetch("quote", queryset=quotes)
        return self.select_related("author", "organization", "written_for").prefetch_related(*prefetched)

    def for_threads(self, user=None):
        """All that threads show, oldest first, in one query: `said` is what this person may read, else empty."""
        readable = When(words_readable_by(user, ""), then=F("words__text"))
        said = Case(readable, default=Value(""), output_field=models.TextField())
        rows = self.select_related("author", "organization", "written_for").annotate(said=said)
        return rows.order_by("submitted_at", "pk")

    def for_list(self, user=None):
        """All that a list of comments shows, oldest first."""
        return self.with_words(user).order_by("submitted_at", "pk")


class Comment(Contribution):
    """Words on one proposal, or on one article as a whole; replies hang below a comment.

    With an `office` it is an answer by staff of the draft, in that office. Of the first of a thread that a moderator
    moved, `written_for` is the article that its author wrote it on.
    """

    day_count: Any = None  # what its act counted (`accounts.limits`), on the row that the act returns

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.comment_id, editable=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    thread = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    depth = models.PositiveSmallIntegerField(default=0)
    written_for = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    stance = models.CharField(max_length=10, choices=Stance)
    sameness = models.CharField(max_length=64, db_index=True)
    office = models.CharField(max_length=20, choices=SPEAKING, blank=True, default="", db_default="")
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta(Contribution.Meta):
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=Q(office="") | Q(stance="neutral", organization__isnull=True), name="staff_take_no_side"
            ),
            models.CheckConstraint(
                condition=Q(written_for__isnull=True) | Q(proposal__isnull=True, parent__isnull=True),
                name="threads_on_articles_are_moved_whole",
            ),
        ]
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
        """The one word for where this comment stands: withdrawn, hidden, erased, published or submitted."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.hidden_at:
            return "hidden"
        if self.erased_at:
            return "erased"
        return "published" if self.visible_at else "submitted"

    @property
    def text(self):
        """The words, or nothing where they were not read (`with_words`, `for_threads`)."""
        if (said := self.__dict__.get("said")) is not None:
            return said
        return getattr(getattr(self, "words", None), "text", "")

    @property
    def quoted(self):
        """The passage that it quotes, or None where there is none or it was not read (`with_words`, `put_quotes`)."""
        return self._state.fields_cache.get("quote")

    @property
    def author_shown(self):
        """Who speaks: staff by their office, with their own name where they chose to show it."""
        if not self.office:
            return super().author_shown
        title = capfirst(self.get_office_display())
        return f"{title}, {self.author.name}" if self.name_form == NameForm.NAME and self.author.name else title

    @property
    def participant(self):
        return "staff" if self.office else super().participant

    @property
    def editable_until(self):
        return self.submitted_at + EDIT_FOR

    def is_editable_at(self, moment):
        """Whether its author may still change the words: for ten minutes, and before a moderator has read them."""
        return not self.is_tombstone and self.reviewed_at is None and moment <= self.editable_until


class CommentWords(models.Model):
    """A comment's words: apart, so that a tombstone's query never reads them."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["comment"])

    def __str__(self):
        return f"words of {self.comment_id}"


class EarlierWordsQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Of comments whose words this person reads; its author's and staff's alone once passages of it are covered."""
        as_written = Q(comment__covered_at__isnull=True)
        if user.is_authenticated:
            as_written |= own(user, "comment__") | Q(comment__draft__in=staffed_drafts(user))
        return self.filter(words_readable_by(user, "comment__"), as_written)


class EarlierWords(models.Model):
    """What a comment said before its author changed it: as readable as the comment, and erased with its words."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier_words")
    number = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=10, choices=Stance)
    language = models.CharField(max_length=2)
    text = models.TextField(max_length=LENGTHS["comment"])
    written_at = models.DateTimeField()

    objects = EarlierWordsQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="one_earlier_text_per_number")]

    def __str__(self):
        return f"{self.comment_id}/{self.number}"


class CommentQuoteQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Quotes in comments whose words this person reads; `said` is empty where those that are quoted are not shown,
        or where passages of them were covered since.

        Where a quote comes from is at hand: its place, or the comment.
        """
        as_written = Q(source__covered_at__isnull=True) | Q(comment__submitted_at__gt=F("source__covered_at"))
        standing = Q(source__isnull=True) | words_readable_by(user, "source__") & as_written
        said = Case(When(standing, then=F("text")), default=Value(""), output_field=models.TextField())
        rows = self.filter(words_readable_by(user, "comment__")).defer("text").annotate(said=said)
        return rows.select_related("wording__placement__edition", "source")


class CommentQuote(models.Model):
    """A passage that a comment quotes, as text: of the draft's words, or of the comment that is answered (`source`).

    `start` and `end` are its range in the words as they stood then, in characters.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="quote")
    wording = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField(max_length=LENGTHS["quote"])

    objects = CommentQuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wording__isnull=True) ^ Q(source__isnull=True), name="quote_of_one_source"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_of_a_passage"),
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.start}–{self.end}"

    @property
    def language(self):
        return self.wording.language if self.wording_id else self.source.language


class CommentSupportQuerySet(models.QuerySet):
    def counted(self, comments):
        """Return {comment key: (people whose identity is confirmed, those with an e-mail alone)} of those with any."""
        rows = self.filter(comment__in=comments).order_by().values_list("comment")
        counts = rows.annotate(
            identified=Count("pk", filter=Q(person__level__gte=Level.IDENTITY)),
            beside=Count("pk", filter=Q(person__level=Level.CONTACT)),
        )
        return {pk: (identified, beside) for pk, identified, beside in counts}


class CommentSupport(models.Model):
    """One person backs one comment."""

    day_count: Any = None  # what its act counted (`accounts.limits`), on the row that the act returns

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.support_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="supports", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comment_supports")
    at = models.DateTimeField()

    objects = CommentSupportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="one_comment_support_per_person")]

    def __str__(self):
        return f"{self.person_id} → {self.comment_id}"
