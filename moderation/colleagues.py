"""Which moderators may be asked about an item, or be given it."""

from django.conf import settings

from articles.models import Appointment, Role
from articles.permissions import ARTICLES
from core.statements import Models
from moderation.permissions import articles_of


def colleagues_of(item, user):
    """Return the other moderators of all articles that an item touches and of its language, who did not write it.

    Nor do they speak for who did.
    """
    touched = articles_of(item)
    held = HELD.rows(item.draft_id)
    covered: dict = {}
    for appointment, article in ARTICLES.rows([appointment.pk for appointment in held]) if held else []:
        covered.setdefault(appointment, set()).add(article)
    people = {}
    for appointment in held:
        articles = covered.get(appointment.pk)
        rests = settings.STAFF_SECOND_FACTOR and appointment.person.second_factor_at is None
        reads = not appointment.languages or item.language in appointment.languages
        if (articles is None or touched <= articles) and reads and not rests:
            people.setdefault(appointment.person_id, appointment.person)
    own = user.pk if user is not None else None
    return [person for pk, person in people.items() if pk != own and not item.involves(person)]


def _held(draft):
    rows = Appointment.objects.standing().filter(draft=draft, role=Role.MODERATOR).select_related("person")
    return rows.order_by("person__name", "person__email", "pk")


HELD = Models(_held)


def can_be_asked(person, item):
    """Whether somebody is such a colleague."""
    return any(person.pk == colleague.pk for colleague in colleagues_of(item, None))
