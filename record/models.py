"""The append-only record: entries, and the salts that open their commitments."""

from django.db import models

from core import ids

# RFC 6962, 2.1: a leaf's hash begins with 0x00, so that no node of the tree can pass for a leaf.
LEAF_HASH = models.Func("leaf", template=r"sha256('\x00'::bytea || %(expressions)s)", output_field=models.BinaryField())


class EntryQuerySet(models.QuerySet):
    def of(self, object_id):
        """The leaves of an object, the oldest first."""
        return self.filter(object_id=object_id).order_by("step")


class Entry(models.Model):
    """One act, as the bytes of its leaf; `step` is how many leaves of the same object came before it.

    Migration 0002 refuses UPDATE, DELETE and TRUNCATE to every role, and columns that say other than the leaf.
    """

    object_id = models.CharField(max_length=ids.LENGTH)
    step = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    include_by = models.DateTimeField()
    leaf = models.BinaryField()
    leaf_hash = models.GeneratedField(
        expression=LEAF_HASH, output_field=models.BinaryField(), db_persist=True, unique=True
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object_id", "step"], name="leaves_follow_each_other")]

    def __str__(self):
        return f"{self.verb} {self.object_id}"


class Salt(models.Model):
    """The random key of one commitment: with it words can be checked; once it is erased nothing can be told of them."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="salts", db_index=False)
    field = models.CharField(max_length=40)
    r = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_salt_per_field")]

    def __str__(self):
        return f"{self.entry_id} {self.field}"
