"""Who holds which office in a draft; asked by everything above."""

from django.conf import settings

from articles.models import Appointment, Role
from core.statements import Statement

STAFF_WHO_READ_ALL = [Role.MODERATOR, Role.ANALYST, Role.RAPPORTEUR, Role.SECRETARY]


def standing_appointments(user):
    """Return the person's standing appointments as (draft id, role, article ids), read once per request.

    Offices rest while the person has no second factor: nothing that staff see or do is open to them then.
    """
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_standing_appointments"):
        held = _held_by(user)
        user.offices_rest = bool(held) and settings.STAFF_SECOND_FACTOR and user.second_factor_at is None
        user._standing_appointments = [] if user.offices_rest else held
    return user._standing_appointments


def _held_by(user):
    held = APPOINTMENTS.rows(user.pk)
    covered = ARTICLES.rows([pk for pk, _draft, _role in held]) if held else []
    return [
        (draft_id, role, frozenset(article for appointment, article in covered if appointment == pk))
        for pk, draft_id, role in held
    ]


def _appointments_of(person):
    return Appointment.objects.standing().filter(person=person).values_list("pk", "draft", "role")


def _articles_of(appointments):
    rows = Appointment.articles.through.objects.filter(appointment__in=appointments)
    return rows.values_list("appointment", "provision")


# Asked at each request of somebody signed in.
APPOINTMENTS, ARTICLES = Statement(_appointments_of), Statement(_articles_of, many=True)


def is_appointed(user, draft, role, *, article_id=None):
    """Whether the person holds the office in the draft and, where an article is named, it covers that article."""
    return any(
        draft_id == draft.pk and held == role and (article_id is None or not articles or article_id in articles)
        for draft_id, held, articles in standing_appointments(user)
    )


def holds_office(user, *roles):
    """Whether the person holds one of these offices in any draft."""
    return any(held in roles for _draft_id, held, _articles in standing_appointments(user))


def staffed_drafts(user):
    """Return the ids of the drafts in which the person, as staff, reads what is not yet public."""
    return {draft_id for draft_id, role, _articles in standing_appointments(user) if role in STAFF_WHO_READ_ALL}


def can_moderate(user, draft, *, article_id=None):
    return is_appointed(user, draft, Role.MODERATOR, article_id=article_id)


def can_decide(user, draft, *, article_id=None):
    return is_appointed(user, draft, Role.RAPPORTEUR, article_id=article_id)


def can_run(user, draft):
    """Whether the person may run the draft: phases, its words about itself, appointments."""
    return is_appointed(user, draft, Role.SECRETARY)


def can_begin(user):
    """Whether the person may begin a consultation: whoever runs one already. A second secretary opens it with them."""
    return holds_office(user, Role.SECRETARY)
