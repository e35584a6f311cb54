"""Who holds which office in a draft; asked by everything above."""

from typing import NamedTuple

from django.conf import settings

from articles.models import Appointment, OfficeInvitation, Role
from core.statements import Statement

STAFF_WHO_READ_ALL = [Role.MODERATOR, Role.ANALYST, Role.RAPPORTEUR, Role.SECRETARY]


class Held(NamedTuple):
    """An office that somebody holds; without articles in the whole draft, without languages for whatever is said."""

    draft_id: int
    role: str
    articles: frozenset
    languages: frozenset

    def covers(self, *, article_id=None, language=None):
        """Whether it reaches an article, and what is written in a language, where these are named."""
        is_its_article = article_id is None or not self.articles or article_id in self.articles
        return is_its_article and (language is None or not self.languages or language in self.languages)


def standing_appointments(user):
    """Return what offices the person holds, read once per request.

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
    covered = ARTICLES.rows([pk for pk, *_rest in held]) if held else []
    return [
        Held(
            draft_id,
            role,
            frozenset(article for appointment, article in covered if appointment == pk),
            frozenset(languages),
        )
        for pk, draft_id, role, languages in held
    ]


def _appointments_of(person):
    return Appointment.objects.standing().filter(person=person).values_list("pk", "draft", "role", "languages")


def _articles_of(appointments):
    rows = Appointment.articles.through.objects.filter(appointment__in=appointments)
    return rows.values_list("appointment", "provision")


# Asked at each request of somebody signed in.
APPOINTMENTS, ARTICLES = Statement(_appointments_of), Statement(_articles_of, many=True)


def is_appointed(user, draft, role, *, article_id=None, language=None):
    """Whether the person holds the office in the draft and it covers an article and a language, where named."""
    return any(
        held.draft_id == draft.pk and held.role == role and held.covers(article_id=article_id, language=language)
        for held in standing_appointments(user)
    )


def holds_office(user, *roles):
    """Whether the person holds one of these offices in any draft."""
    return any(held.role in roles for held in standing_appointments(user))


def is_staff_of(user, draft):
    """Whether the person holds any office in the draft."""
    return any(held.draft_id == draft.pk for held in standing_appointments(user))


def staffed_drafts(user):
    """Return the ids of the drafts in which the person, as staff, reads what is not yet public."""
    return {held.draft_id for held in standing_appointments(user) if held.role in STAFF_WHO_READ_ALL}


def can_moderate(user, draft, *, article_id=None):
    return is_appointed(user, draft, Role.MODERATOR, article_id=article_id)


def can_decide(user, draft, *, article_id=None):
    return is_appointed(user, draft, Role.RAPPORTEUR, article_id=article_id)


def can_run(user, draft):
    """Whether the person may run the draft: phases, its words about itself, appointments."""
    return is_appointed(user, draft, Role.SECRETARY)


def can_take_office(user, invitation):
    """Whether an invitation to an office was sent to an address that the person has confirmed."""
    return user.is_authenticated and OfficeInvitation.objects.addressed_to(user).filter(pk=invitation.pk).exists()


def can_begin(user):
    """Whether the person may begin a consultation: whoever runs one already. A second secretary opens it with them."""
    return holds_office(user, Role.SECRETARY)
