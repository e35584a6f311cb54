"""Who has which item before them, and what somebody put off."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Draft
from moderation.models.appeals import Appeal
from moderation.models.targets import ONE_TARGET, target
from proposals.models import Comment, Position, Proposal

HELD_FOR = timedelta(minutes=10)
HANDED_FOR = timedelta(hours=1)  # a colleague may be at something else
SKIPPED_FOR = timedelta(hours=1)


class ClaimQuerySet(models.QuerySet):
    def on(self, item):
        return self.filter(**target(item))

    def standing(self, at):
        """Claims whose time is not over."""
        return self.filter(until__gt=at)

    def of(self, moderator, draft):
        """What somebody has before them, the first taken first."""
        return self.filter(moderator=moderator, draft=draft).order_by("taken_at", "pk")


class Claim(models.Model):
    """A moderator has one item before them until a moment; nobody else is given it so long, nor rules on it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.OneToOneField(Position, on_delete=models.CASCADE, null=True, related_name="+")
    # What is to be decided on the item, where it was taken for that; else it is to be ruled on.
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="claim_has_one_target"),
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="claim_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"claim {self.pk}"

    @property
    def item(self):
        """The proposal, comment or position that is held."""
        return self.proposal or self.comment or self.position


class Skip(models.Model):
    """A moderator put one item off: they are given others before it for a while; it stays free for everybody."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="skip_has_one_target"),
            models.UniqueConstraint(fields=["proposal", "moderator"], name="one_skip_per_proposal"),
            models.UniqueConstraint(fields=["comment", "moderator"], name="one_skip_per_comment"),
            models.UniqueConstraint(fields=["position", "moderator"], name="one_skip_per_position"),
        ]

    def __str__(self):
        return f"skip {self.pk}"
