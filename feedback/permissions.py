"""Who reads suggested themes and names them, corrects families by hand, says something of an article in own words."""

from articles.models import Role
from articles.permissions import is_appointed, standing_appointments
from feedback.models.analyses import OFFICES

READERS = (Role.ANALYST, Role.RAPPORTEUR, Role.SECRETARY)


def can_read_suggestions(user, draft):
    """Whether the person reads what a program suggests, before anybody has named it."""
    return any(is_appointed(user, draft, office) for office in READERS)


def can_name_themes(user, draft, article_id=None):
    """Whether the person, as an analyst, names themes and places texts: of an article, or of the whole draft."""
    return any(
        held.draft_id == draft.pk and held.role == Role.ANALYST and (not held.articles or article_id in held.articles)
        for held in standing_appointments(user)
    )


def can_bind_families(user, draft, article_id):
    """Whether the person, as an analyst of an article, parts and joins texts of its families by hand."""
    return can_name_themes(user, draft, article_id)


def writes_analysis_as(user, draft, article_id):
    """Return the office in which the person writes of this article beside its summary; None where in none."""
    held = (office for office in OFFICES if is_appointed(user, draft, office, article_id=article_id))
    return next(held, None)
