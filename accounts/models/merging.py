"""Two accounts of one person that were made one."""

from django.db import models
from django.db.models import F, Q

from accounts.models.people import Person
from core import ids


class Merge(models.Model):
    """All that one account had was given to another of the same person; it is empty and closed since.

    `settled_at` is when it was looked through once more, for what was on its way in that very moment.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.merge_id, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    emptied = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(kept=F("emptied")), name="merge_of_two_accounts")]
        indexes = [models.Index(fields=["at"], condition=Q(settled_at__isnull=True), name="merges_to_settle")]

    def __str__(self):
        return self.uid
