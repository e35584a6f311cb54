"""Who moderates what: the draft, and of its articles those that the appointment names."""

from django.db.models import Exists, OuterRef, Q

from articles.models import Role
from articles.permissions import can_moderate, is_appointed, standing_appointments
from proposals.models import Change
from proposals.models.contributions import own

__all__ = ["can_moderate", "can_rule", "moderated_articles", "rulings_within_reach"]


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


def rulings_within_reach(user, draft):
    """Return the condition of what leads to a `ruling` in a moderator's articles, on nothing of their own.

    What their organizations said is their own, too.
    """
    organizations = own(user, "ruling__proposal__") | own(user, "ruling__comment__") | own(user, "ruling__position__")
    articles = moderated_articles(user, draft)
    if articles is None:
        return ~organizations
    outside = Change.objects.filter(revision=OuterRef("ruling__proposal__current_revision"))
    spoken = Q(ruling__comment__article__in=articles) | Q(ruling__position__article__in=articles)
    inside = Q(ruling__proposal__isnull=False) & ~Exists(outside.exclude(article__in=articles))
    return ~organizations & (spoken | inside)
