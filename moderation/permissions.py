"""Who moderates what: the draft, and of its articles those that the appointment names."""

from articles.models import Role
from articles.permissions import can_moderate, is_appointed, standing_appointments

__all__ = ["can_moderate", "can_rule", "moderated_articles"]


def moderated_articles(user, draft):
    """Return the ids of the articles that the person moderates in the draft; None for all of them."""
    for draft_id, role, articles in standing_appointments(user):
        if draft_id == draft.pk and role == Role.MODERATOR:
            return articles or None
    return frozenset()


def can_rule(user, item):
    """Whether the person moderates every article that a proposal or comment touches; own words are the act's matter."""
    return is_appointed(user, item.draft, Role.MODERATOR) and all(
        is_appointed(user, item.draft, Role.MODERATOR, article_id=article) for article in articles_of(item)
    )


def articles_of(item):
    """Return the ids of the articles that a proposal or comment touches."""
    if hasattr(item, "article_id"):
        return {item.article_id}
    return {change.article_id for change in item.current_revision.changes.all()}
