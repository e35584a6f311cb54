"""What people follow, and what happened that those who follow are told of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from accounts.models.people import Person


class FollowKind(models.TextChoices):
    """What can be followed; `object_id` is its uid, that of the draft where its answers are followed."""

    ARTICLE = "article", pgettext_lazy("followed", "article")
    PROPOSAL = "proposal", pgettext_lazy("followed", "proposal")
    ORGANIZATION = "organization", pgettext_lazy("followed", "organization")
    ANSWERS = "answers", pgettext_lazy("followed", "answers of the Commission")


class FollowQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)


class Follow(models.Model):
    """One person follows one thing, from a moment on."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=12, choices=FollowKind)
    object_id = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "object_id"], name="one_follow_per_person"),
        ]
        indexes = [models.Index(fields=["object_id", "person"], name="followers")]

    def __str__(self):
        return f"{self.person_id} → {self.kind} {self.object_id}"


class Happening(models.Model):
    """Something that many are told of: written by the act, told by a worker in pieces.

    `topics` are the uids of what is followed; whoever else is told follows from the kind. `told_up_to` is the last
    person of the last piece, `told_at` the moment of the last piece.
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    topics = ArrayField(models.CharField(max_length=40))
    at = models.DateTimeField()
    mail_from = models.DateTimeField()
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_happening_of_a_kind")]
        indexes = [models.Index(fields=["id"], condition=Q(told_at__isnull=True), name="happenings_to_tell")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
