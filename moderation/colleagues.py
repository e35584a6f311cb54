"""Which moderators may be asked about an item, or be given it."""

from django.conf import settings

from articles.models import Appointment, Role
from moderation.permissions import articles_of


def colleagues_of(item, user):
    """Return the other moderators of all articles that an item touches and of its language, who did not write it.

    Nor do they speak for who did.
    """
    touched = articles_of(item)
    held = Appointment.objects.standing().filter(draft=item.draft_id, role=Role.MODERATOR).exclude(person=user)
    rows = held.select_related("person").prefetch_related("articles").order_by("person__name", "person__email")
    people = {}
    for appointment in rows:
        covered = {article.pk for article in appointment.articles.all()}
        rests = settings.STAFF_SECOND_FACTOR and appointment.person.second_factor_at is None
        reads = not appointment.languages or item.language in appointment.languages
        if (not covered or touched <= covered) and reads and not rests:
            people.setdefault(appointment.person_id, appointment.person)
    return [person for person in people.values() if not item.involves(person)]


def can_be_asked(person, item):
    """Whether somebody is such a colleague."""
    return any(person.pk == colleague.pk for colleague in colleagues_of(item, None))
