"""Whom work on an article can be given: those who weigh what is said on it."""

from django.conf import settings

from articles.models import Appointment
from commission.permissions import OFFICES


def who_may_be_given(draft, article_id):
    """Return those of a draft's staff whose office lets them weigh an article, by name; two queries."""
    held = Appointment.objects.standing().of(draft).filter(role__in=OFFICES).select_related("person")
    people = {}
    for appointment in held.prefetch_related("articles").order_by("person__name", "person__email", "pk"):
        articles = {article.pk for article in appointment.articles.all()}
        rests = settings.STAFF_SECOND_FACTOR and appointment.person.second_factor_at is None
        if (not articles or article_id in articles) and not rests:
            people.setdefault(appointment.person_id, appointment.person)
    return list(people.values())
