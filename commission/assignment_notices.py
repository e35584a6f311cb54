"""How it reads that work was given to somebody, that its day is near, and that it is theirs no longer."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from articles.models import Placement
from commission.actions.assigning import DUE, ENDED, GIVEN
from commission.models import Assignment, Ending


def register_all():
    register(GIVEN, read_given)
    register(DUE, read_due)
    register(ENDED, read_ended)


def read_given(object_ids, language):
    """Return how assignments that stand read to whom they were given."""
    with override(language):
        title = _("%(place)s: yours to answer by %(day)s")
        text = _("What of it waits, and by when, stands on the page of what is assigned.")
        return _readings(Assignment.objects.standing(), object_ids, title, text, language)


def read_due(object_ids, language):
    """Return how reminders of assignments that stand read."""
    with override(language):
        title = _("%(place)s: your day is near, %(day)s")
        text = _("Something of what you were given still waits for an answer.")
        return _readings(Assignment.objects.standing(), object_ids, title, text, language)


def read_ended(object_ids, language):
    """Return how it reads that somebody's assignment was taken back or given to somebody else."""
    with override(language):
        rows = Assignment.objects.filter(ended_for__in=[Ending.TAKEN_BACK, Ending.PASSED_ON])
        title = _("%(place)s: no longer yours to answer")
        return _readings(rows, object_ids, title, _("It was taken back or given to somebody else."), language)


def _readings(rows, object_ids, title, text, language):
    rows = list(rows.filter(uid__in=object_ids).for_list())
    places = {
        place.provision_id: place
        for place in Placement.objects.current().filter(provision__in={one.article_id for one in rows})
    }
    readings = {}
    for one in rows:
        place = places.get(one.article_id)
        label = capfirst(place.label(language)) if place else ""
        words = {"place": label, "day": date_format(one.until, "DATE_FORMAT")}
        readings[one.uid] = Reading(title % words, text, reverse("assignments", args=[one.draft.slug]))
    return readings
