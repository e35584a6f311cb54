"""Mails that became items: what the desk reads of them, and whether their senders were answered."""

from django.db import models
from django.db.models import Q

from core.text import LENGTHS
from intake.models.items import Item


class MailQuerySet(models.QuerySet):
    def to_answer(self):
        """Mails whose senders wait to be told of a number, or of what became of it."""
        told = Q(acknowledged_at__isnull=True) | Q(answered_at__isnull=True, item__settled_at__isnull=False)
        return self.filter(told, is_quiet=False)


class Mail(models.Model):
    """A mail: its words for the desk, and its address for the answers. `digest` tells it from others for ever.

    `others` names files that are not kept. A quiet one gets no answer: a program sent it, it has no address, or too
    many came from there in a day. An address proves nothing of who wrote.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="mail")
    digest = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=LENGTHS["title"], blank=True)
    sent_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    others = models.JSONField(default=list)
    is_quiet = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["item"], condition=Q(is_quiet=False, answered_at__isnull=True), name="mails_not_answered"
            ),
            models.Index(fields=["address"], name="mails_of_an_address"),
        ]

    def __str__(self):
        return f"mail of {self.item_id}"
