"""The append-only record: entries, and the salts that open their commitments."""

from django.db import models

from core import ids


class EntryQuerySet(models.QuerySet):
    def of(self, object_id):
        return self.filter(object_id=object_id).order_by("pk")


class Entry(models.Model):
    """One act, as the canonical bytes of its leaf. Triggers refuse UPDATE, DELETE and TRUNCATE to every role.

    The database checks `leaf_hash` against the leaf, and its size.
    """

    object_id = models.CharField(max_length=ids.LENGTH)
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_id", "-id"], name="entries_of_an_object")]

    def __str__(self):
        return f"{self.verb} {self.object_id}"


class Salt(models.Model):
    """The random key of one commitment; while it stands the words can be checked, once erased `c` is noise."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="salts")
    field = models.CharField(max_length=40)
    r = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_salt_per_field")]

    def __str__(self):
        return f"{self.entry_id} {self.field}"
