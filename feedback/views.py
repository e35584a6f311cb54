"""What the workers did, for the staff of a draft."""

from collections import defaultdict

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Placement, Provision
from articles.permissions import is_staff_of
from articles.views import staff_only
from core import clock
from feedback.models import Changed, Piece, Run, Summary

SHOWN = 50


@never_cache
@require_safe
@staff_only(is_staff_of)
def runs(request, draft):
    """Show what waits to be counted and the latest runs: state, pieces, how long, what was found, which error."""
    now = clock.now()
    articles = Provision.objects.articles().of(draft)
    latest = list(Run.objects.for_list(draft)[:SHOWN])
    pieces = Piece.objects.counted_by_run(latest)
    aside = defaultdict(list)
    given_up = list(Piece.objects.set_aside_of(latest))
    labels = _labels(given_up)
    for piece in given_up:
        aside[piece.run_id].append((labels.get(piece.article_id, piece.shard), piece.error))
    context = {
        "draft": draft,
        "changes_waiting": Changed.objects.count(),
        "articles_waiting": Summary.objects.outdated_articles().filter(article__in=articles).count(),
        "counted_at": Summary.objects.filter(article__in=articles)
        .order_by("-computed_at")
        .values_list("computed_at", flat=True)
        .first(),
        "runs": [(run, run.state_at(now), pieces.get(run.pk), aside[run.pk]) for run in latest],
    }
    return render(request, "feedback/runs.html", context)


def _labels(pieces):
    """Return how the articles of these pieces are named in the language of the page, by their keys."""
    language = get_language()
    placements = Placement.objects.current().filter(provision__in=[piece.article_id for piece in pieces])
    return {one.provision_id: one.label(language) for one in placements}
