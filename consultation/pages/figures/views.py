"""The page of figures for everybody and for staff, and each of its tables as a file."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.views import staff_only
from commission.permissions import can_weigh
from consultation.pages import kept, watched
from consultation.pages.figures import heat
from consultation.pages.figures.board import TABLES, WAITING_SHOWN, Board
from consultation.pages.figures.leading import DEMANDS_SHOWN, DIVIDED_SHOWN
from core import clock
from feedback.rules import RULES
from feedback.templatetags.summaries import bars_of_days

DAYS_DRAWN = 14
ASIDE = ["languages", "participants", "levels", "channels"]


@kept.page(watched.figures)
@require_safe
def show(request, draft):
    """Show what came to a draft, counted."""
    return _page(request, Board(get_draft(request, draft), request.moment, anew=False), "pages/figures.html")


@never_cache
@require_safe
@staff_only(can_weigh)
def of_staff(request, draft):
    """Show the same to the staff of the Commission, who are led to their desks."""
    return _page(request, Board(draft, clock.now(), of_staff=True, anew=False), "pages/figures_of_staff.html")


@kept.page(watched.figures)
@require_safe
def table(request, draft, name):
    """Give one table as a file."""
    draft = get_draft(request, draft)
    if name not in TABLES:
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # with the mark, Excel reads Kazakh
    answer["Content-Disposition"] = f'attachment; filename="{draft.slug}-{name}.csv"'
    csv.writer(answer).writerows(Board(draft, request.moment, anew=False).table(name).lines())
    return answer


def _page(request, board, template):
    days = board.table("days")
    drawn = [{"day": row.value, "proposals": row.cells[0].figure, "comments": row.cells[1].figure} for row in days.rows]
    waiting = board.table("waiting")
    counts, shares = board.regions.maps()
    context = {
        "draft": board.draft,
        "moment": board.counted_at,
        "is_weighed": board.leading.weights is not None,
        "demands": board.demands[:DEMANDS_SHOWN],
        "divided": board.divided[:DIVIDED_SHOWN],
        "late": board.table("late"),
        "rules": RULES,
        "numbers": board.numbers,
        "days": days,
        "picture": bars_of_days(drawn, DAYS_DRAWN, DAYS_DRAWN),
        "waiting": waiting,
        "waiting_shown": waiting.rows[:WAITING_SHOWN],
        "pictures": heat.pictures(board.pages),
        "articles": board.table("articles"),
        "regions": board.table("regions"),
        "week": board.regions.week,
        "tiles_of_counts": counts,
        "tiles_of_shares": shares,
        "digits_of_shares": -board.regions.digits_of_shares,  # none behind a whole number
        "rule_of_shares": board.regions.rule_of_shares,
        "aside": [board.table(name) for name in ASIDE],
    }
    return render(request, template, context)
