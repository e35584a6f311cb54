"""Who moderates what: the draft, and of its articles and languages those that the appointment names."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from articles.models import Role
from articles.permissions import STAFF_WHO_READ_ALL, can_moderate, can_run, standing_appointments
from proposals.models import Change, Proposal
from proposals.models.contributions import own

__all__ = [
    "can_moderate",
    "can_read_originals",
    "can_rule",
    "can_take_in",
    "keeps_reasons_as",
    "moderated_articles",
    "moderated_languages",
    "reads_reasons",
    "rulings_within_reach",
    "within_scope",
]


def moderated_articles(user, draft):
    """Return the ids of the articles that the person moderates in the draft; None for all of them."""
    held = _office(user, draft)
    return frozenset() if held is None else held.articles or None


def moderated_languages(user, draft):
    """Return the languages of what the person moderates in the draft; None for all of them."""
    held = _office(user, draft)
    return frozenset() if held is None else held.languages or None


def _office(user, draft):
    mine = (held for held in standing_appointments(user) if held.draft_id == draft.pk and held.role == Role.MODERATOR)
    return next(mine, None)


def can_rule(user, item):
    """Whether the person moderates all that an item touches, and its language; own words are the act's matter."""
    return _holds(user, item, Role.MODERATOR)


def can_take_in(user, item, article_id):
    """Whether the person moderates an article to which an item would come, in its language."""
    held = [one for one in standing_appointments(user) if (one.draft_id, one.role) == (item.draft_id, Role.MODERATOR)]
    return any(one.covers(article_id=article_id, language=item.language) for one in held)


def can_read_originals(user, item):
    """Whether the person holds an office over all that an item touches, and may read what is covered in it."""
    return any(_holds(user, item, role) for role in STAFF_WHO_READ_ALL)


def _holds(user, item, role):
    held = [one for one in standing_appointments(user) if one.draft_id == item.draft_id and one.role == role]
    return bool(held) and all(
        any(one.covers(article_id=article, language=item.language) for one in held) for article in articles_of(item)
    )


def keeps_reasons_as(user, draft):
    """Return the office in which the person keeps the reusable reasons of a draft, None without one.

    They hold in the whole text and every language: a moderator of some alone uses them, and changes none.
    """
    if can_run(user, draft):
        return Role.SECRETARY
    scope = moderated_articles(user, draft), moderated_languages(user, draft)
    return Role.MODERATOR if scope == (None, None) else None


def reads_reasons(user, draft):
    """Whether the person reads the reusable reasons of a draft: whoever keeps them, and every moderator."""
    return can_run(user, draft) or can_moderate(user, draft)


def articles_of(item):
    """Return the ids of the articles that a proposal or comment touches."""
    if hasattr(item, "article_id"):
        return {item.article_id}
    return {change.article_id for change in item.current_revision.changes.all()}


def within_scope(rows, articles, languages):
    """Narrow some rows of proposals, comments or positions to a moderator's articles and languages, None for all."""
    if languages is not None:
        rows = rows.filter(reduce(or_, (Q(language=language) for language in languages), Q(pk=None)))
    if articles is None:
        return rows
    if rows.model is not Proposal:
        return rows.filter(article__in=articles)
    outside = Change.objects.filter(revision=OuterRef("current_revision")).exclude(article__in=articles)
    return rows.filter(~Exists(outside))


def rulings_within_reach(user, draft):
    """Return the condition of what leads to a `ruling` within a moderator's scope, on nothing of their own.

    What their organizations said is their own, too.
    """
    reach = ~(own(user, "ruling__proposal__") | own(user, "ruling__comment__") | own(user, "ruling__position__"))
    articles, languages = moderated_articles(user, draft), moderated_languages(user, draft)
    if languages is not None:
        said = Q(ruling__comment__language__in=languages) | Q(ruling__position__language__in=languages)
        reach &= said | Q(ruling__proposal__language__in=languages)
    if articles is None:
        return reach
    outside = Change.objects.filter(revision=OuterRef("ruling__proposal__current_revision"))
    spoken = Q(ruling__comment__article__in=articles) | Q(ruling__position__article__in=articles)
    inside = Q(ruling__proposal__isnull=False) & ~Exists(outside.exclude(article__in=articles))
    return reach & (spoken | inside)
