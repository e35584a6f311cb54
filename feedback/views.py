"""What the workers did, for the staff of a draft."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Provision
from articles.permissions import is_staff_of
from articles.views import staff_only
from core import clock
from feedback.models import Changed, Run, Summary

SHOWN = 50


@never_cache
@require_safe
@staff_only(is_staff_of)
def runs(request, draft):
    """Show what waits to be counted and the latest runs: state, how long, what was found, which error."""
    now = clock.now()
    articles = Provision.objects.articles().of(draft)
    context = {
        "draft": draft,
        "changes_waiting": Changed.objects.count(),
        "articles_waiting": Summary.objects.outdated_articles().filter(article__in=articles).count(),
        "counted_at": Summary.objects.filter(article__in=articles)
        .order_by("-computed_at")
        .values_list("computed_at", flat=True)
        .first(),
        "runs": [(run, run.state_at(now)) for run in Run.objects.for_list(draft)[:SHOWN]],
    }
    return render(request, "feedback/runs.html", context)
