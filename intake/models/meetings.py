"""Public meetings: what their minutes tell of each; how many attended and spoke is in no count of ours."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.regions import REGIONS
from articles.languages import LANGUAGES
from articles.models import Draft
from core import ids
from core.text import LENGTHS

MEETINGS = "meetings"  # the series of their numbers


def number_of_meeting(serial):
    """Return the public number of a meeting, `M-000041`."""
    return f"M-{serial:06d}"


class MeetingQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def for_list(self):
        """Meetings with how many proposals came from each (`registered`), the latest first, in one query."""
        return self.annotate(registered=Count("items__passages")).order_by("-serial")


class Meeting(models.Model):
    """A public meeting on the draft. `attendance` and `spoke` are what its minutes tell, added to no count.

    `received_at` is when the desk had the minutes and settles whether what was proposed there is in time: `refusal`
    says why it is not. `why_earlier` says why a meeting is taken that was held before collection opened. A meeting
    that was taken off the site leaves its number, a mark and the reasons; its proposals stay.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.meeting_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField(unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=LENGTHS["title"])
    region = models.CharField(max_length=10, choices=REGIONS)
    held_on = models.DateField()
    organized_by = models.CharField(max_length=LENGTHS["name"])
    attendance = models.PositiveIntegerField()
    spoke = models.PositiveIntegerField(null=True, blank=True)
    why_earlier = models.TextField(max_length=LENGTHS["statement"], blank=True)
    received_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(max_length=40, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance__gte=1) & (Q(spoke__isnull=True) | Q(spoke__lte=F("attendance"))),
                name="meeting_that_people_attended",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) ^ ~Q(removed_reasons=""), name="meeting_removed_with_reasons"
            ),
        ]
        indexes = [models.Index(fields=["draft", "-serial"], name="meetings_of_a_draft")]

    def __str__(self):
        return self.number

    @property
    def number(self):
        return number_of_meeting(self.serial)

    def get_absolute_url(self):
        return reverse("meeting", args=[self.draft.slug, self.serial])
