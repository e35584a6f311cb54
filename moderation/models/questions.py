"""What moderators ask one another about an item."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from articles.models import Draft
from core import ids
from core.text import LENGTHS
from moderation.models.targets import ONE_TARGET, target
from proposals.models import Comment, Position, Proposal

OPEN = Q(answered_at__isnull=True, closed_at__isnull=True)


class QuestionQuerySet(models.QuerySet):
    def on(self, item):
        return self.filter(**target(item))

    def open(self):
        """Those that wait for an answer, about what its author has not taken back or erased."""
        gone = Q(proposal__withdrawn_at__isnull=False) | Q(comment__withdrawn_at__isnull=False)
        erased = Coalesce("proposal__erased_at", "comment__erased_at", "position__erased_at")
        return self.alias(erased=erased).filter(OPEN, ~gone, erased__isnull=True)

    def with_items(self):
        return self.select_related("draft", "proposal", "comment", "position")


class Question(models.Model):
    """A moderator asks one colleague about one item; it is open until it is answered or closed. Never public."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.question_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, related_name="+")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=LENGTHS["note"])
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=LENGTHS["note"], blank=True)
    answered_at = models.DateTimeField(null=True)
    # When it was taken back, or the item ruled on, before anybody answered.
    closed_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="question_has_one_target"),
            models.CheckConstraint(condition=~Q(asked=F("asker")), name="question_to_somebody_else"),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=(OPEN & Q(answer=""))
                | Q(answered_at__isnull=True, closed_at__isnull=False, answer="")
                | (Q(answered_at__isnull=False, closed_at__isnull=True) & ~Q(answer="")),
                name="question_is_answered_or_closed",
            ),
            models.UniqueConstraint(fields=["proposal", "asker"], condition=OPEN, name="one_open_question_on_proposal"),
            models.UniqueConstraint(fields=["comment", "asker"], condition=OPEN, name="one_open_question_on_comment"),
            models.UniqueConstraint(fields=["position", "asker"], condition=OPEN, name="one_open_question_on_position"),
        ]
        indexes = [models.Index(fields=["draft", "asked"], condition=OPEN, name="questions_open")]

    def __str__(self):
        return self.uid

    @property
    def item(self):
        """The proposal, comment or position that it is about."""
        return self.proposal or self.comment or self.position

    @property
    def is_open(self):
        """Whether nobody answered or closed it; whether the item is still there is not asked."""
        return self.answered_at is None and self.closed_at is None
