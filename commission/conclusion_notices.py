"""How it reads that a body is asked for its conclusion, that its day is near or past, and that it was given."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from commission.actions.concluding import ASKED, DUE, GIVEN, LATE, OVERDUE, WITHDRAWN
from commission.concluded import read_requests
from commission.models import ConclusionRequest
from core import clock


def register_all():
    register(ASKED, read_asked)
    register(DUE, read_due)
    register(LATE, read_late)
    register(WITHDRAWN, read_withdrawn)
    register(GIVEN, read_given)
    register(OVERDUE, read_overdue)


def read_asked(object_ids, language):
    """Return how it reads, for who may speak for a body, that its conclusion is asked for."""
    with override(language):
        title = _("%(name)s is asked for its conclusion, until %(day)s")
        return _readings(_standing(), object_ids, title)


def read_due(object_ids, language):
    """Return how the reminder reads, as long as nothing was given and the day has not passed."""
    with override(language):
        title = _("Reminder: the conclusion of %(name)s is due, until %(day)s")
        today = timezone.localdate(clock.now())
        return _readings(ConclusionRequest.objects.open().filter(until__gte=today), object_ids, title)


def read_late(object_ids, language):
    """Return how it reads, for who may speak for a body, that the day has passed."""
    with override(language):
        title = _("The conclusion of %(name)s was due until %(day)s. It can still be given.")
        return _readings(ConclusionRequest.objects.open(), object_ids, title)


def read_withdrawn(object_ids, language):
    """Return how it reads that a body's conclusion is asked for no longer, and why."""
    with override(language):
        title = _("The conclusion of %(name)s is asked for no longer")
        rows = ConclusionRequest.objects.filter(withdrawn_at__isnull=False)
        return _readings(rows, object_ids, title, _reasons)


def read_given(object_ids, language):
    """Return how it reads, for who asked, that a conclusion was given."""
    with override(language):
        title = _("%(name)s gave its conclusion")
        return _readings(ConclusionRequest.objects.filter(given_at__isnull=False), object_ids, title, of_staff=True)


def read_overdue(object_ids, language):
    """Return how it reads, for who asked, that a conclusion was not given by its day."""
    with override(language):
        title = _("%(name)s has not given its conclusion, asked for until %(day)s")
        return _readings(ConclusionRequest.objects.open(), object_ids, title, of_staff=True)


def _reasons(row):
    return _("Reasons: %(reasons)s") % {"reasons": row.withdrawn_reasons}


def _standing():
    return ConclusionRequest.objects.filter(withdrawn_at__isnull=True)


def _readings(rows, object_ids, title, text=None, *, of_staff=False):
    readings = {}
    for row in read_requests(rows.filter(uid__in=object_ids), at=clock.now(), titled=True):
        words = {"name": row.organization.name, "day": date_format(row.until, "DATE_FORMAT")}
        url = reverse("write_conclusion", args=[row.uid])
        if of_staff:
            url = reverse("conclusion", args=[row.draft.slug, row.uid])
        readings[row.uid] = Reading(title % words, text(row) if text else capfirst(row.matter), url)
    return readings
