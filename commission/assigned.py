"""Whose what is: assignments as the page of them, the desk and the overview show them."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Placement
from commission.forecast import Forecast
from commission.models import AssignedProposal, Assignment
from commission.remaining import put_left
from core.statements import Models


def standing_in(draft, *, at):
    """Return a draft's standing assignments, the nearest day first, each with its place and what is left."""
    assignments = list(Assignment.objects.standing().filter(draft=draft).for_list())
    articles = {one.article_id for one in assignments}
    rows = Placement.objects.current().filter(edition__draft=draft, provision__in=articles)
    places = {place.provision_id: place for place in rows}
    today = timezone.localdate(at)
    for one in put_left(_dated(assignments, at)):
        one.needed = Forecast(one.left, 0, today, one.until).needed
        # An article that the present edition no longer has is answered where it stood before.
        one.place = places.get(one.article_id)
        one.label = one.place.label(get_language()) if one.place else ""
    return assignments


def standing_on(article, *, at):
    """Return the standing assignments of an article, the nearest day first, each with what is left of it."""
    assignments = ON_ARTICLE.rows(article.pk)
    return put_left(_dated(assignments, at))


def by_article(draft, *, at):
    """Return a draft's standing assignments by the article's key, those of whole articles first; one query."""
    given = defaultdict(list)
    rows = _dated(list(Assignment.objects.standing().filter(draft=draft).for_list()), at)
    for one in sorted(rows, key=lambda one: not one.is_of_all):
        given[one.article_id].append(one)
    return given


def put_assigned(rows, *, at):
    """Put on the rows of a desk who has their first proposal among those that were given (`assigned`); one query."""
    firsts = {row.first.pk: row for row in rows if row.position is None}
    given = {item.proposal_id: item.assignment for item in HELD.rows(list(firsts))} if firsts else {}
    _dated(given.values(), at)
    for key, row in firsts.items():
        row.assigned = given.get(key)


def _dated(assignments, at):
    today = timezone.localdate(at)
    for one in assignments:
        one.is_overdue = one.is_overdue_on(today)
    return assignments


HELD = Models(
    lambda keys: AssignedProposal.objects.filter(is_standing=True, proposal__in=keys).select_related(
        "assignment__person"
    ),
    many=1,
)
ON_ARTICLE = Models(lambda article: Assignment.objects.standing().filter(article=article).for_list())
