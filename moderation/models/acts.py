"""What staff did, by person, article and time: read from the record's leaves for those who run a draft."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from articles.models import Appointment, Draft
from core import ids


class StaffActQuerySet(models.QuerySet):
    def of(self, draft):
        """Acts in a draft; and those in none, such as confirming an organization, of whoever had an office in it."""
        staff = Appointment.objects.of(draft).order_by().values("person")
        return self.filter(Q(draft=draft) | Q(draft__isnull=True, person__in=staff))


class StaffAct(models.Model):
    """One leaf that somebody wrote in an office, with who that was: the leaf itself only commits to it.

    Made from the leaves and their salts by a worker, so that none is left out. `entry` is the leaf's key in the record,
    `articles` are the keys of those that the act touches; without a `person`, it was done at the terminal or the salt
    is gone.
    """

    entry = models.BigIntegerField(unique=True)
    object_id = models.CharField(max_length=ids.LENGTH)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    articles = ArrayField(models.BigIntegerField(), default=list)

    objects = StaffActQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["draft", "-at", "-id"], name="acts_of_staff_in_a_draft")]

    def __str__(self):
        return f"{self.verb} {self.object_id}"


class ActsMark(models.Model):
    """Up to which entry of the record acts of staff were looked for; one row."""

    entry = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.entry)
