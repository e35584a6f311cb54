"""How much of what was given to somebody waits for an answer: counted for many assignments at once."""

from django.db.models import Count, F

from commission.models import AssignedProposal, Considered, Weighed
from feedback.models import ThemePlacement
from proposals.models import Turn


def put_left(assignments):
    """Put on each assignment how many answers it still waits for (`left`); four queries for any number of them."""
    if not assignments:
        return assignments
    whole = {one.article_id for one in assignments if one.is_of_all}
    left = _of_articles(whole)
    themes = _of_themes({one.theme_id for one in assignments if one.theme_id})
    chosen = _of_chosen({one.pk for one in assignments if one.number})
    for one in assignments:
        counts, key = (left, one.article_id) if one.is_of_all else (themes, one.theme_id)
        one.left = chosen.get(one.pk, 0) if one.number else counts.get(key, 0)
    return assignments


def _owed():
    """Proposals that wait for an answer, by their articles: who agrees with the text waits for none."""
    return Considered.objects.stood_by().with_fold().owed()


def _of_articles(articles):
    rows = _owed().annotate(on=F("article_id")).filter(on__in=articles, turn__lte=Turn.FIRST_ON_PAGE)
    counts = dict(rows.order_by().values_list("on").annotate(how_many=Count("pk", distinct=True)))
    positions = Weighed.objects.filter(article__in=articles).standing().owed().order_by()
    for article, how_many in positions.values_list("article").annotate(how_many=Count("pk")):
        counts[article] = counts.get(article, 0) + how_many
    return counts


def _of_themes(themes):
    rows = ThemePlacement.objects.filter(theme__in=themes, proposal__in=_owed().values("pk"))
    return dict(rows.order_by().values_list("theme").annotate(how_many=Count("proposal", distinct=True)))


def _of_chosen(assignments):
    rows = AssignedProposal.objects.filter(
        assignment__in=assignments, is_standing=True, proposal__in=_owed().values("pk")
    )
    return dict(rows.order_by().values_list("assignment").annotate(how_many=Count("pk")))
