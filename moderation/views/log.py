"""The public log of rulings and the table of each month: no words, no author, no moderator."""

import csv
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.current import get_draft, places_in
from articles.languages import LANGUAGES
from core.rules import RuleViolation
from moderation.grounds import Grounds
from moderation.log import LATEST_FIRST, REVERSED, LogChoice, lines_of, rows_of
from moderation.models import KINDS, RulingKind
from moderation.months import RULES, WAYS, months_with_rulings, rechecks_of, rows_by
from moderation.order import RISKS
from proposals.models import Channel

COLUMNS = ["month", "by", "value", "rulings", "hidden", "reversed", "share_reversed_percent", "median_minutes"]


@require_safe
def log(request, draft):
    """List the rulings, the latest first, in pages that begin behind the last row read."""
    draft = get_draft(request, draft)
    choice = LogChoice.of(request.GET)
    rows = rows_of(draft, choice)
    try:
        found, before, after = LATEST_FIRST.page(rows, cursor=request.GET.get("cursor", ""))
    except RuleViolation:
        found, before, after = LATEST_FIRST.page(rows)
    context = {
        "draft": draft,
        "choice": choice,
        "lines": lines_of(found),
        "before": before and urlencode(choice.as_query() | {"cursor": before}),
        "after": after and urlencode(choice.as_query() | {"cursor": after}),
        "grounds": Grounds.of(draft).latest.values(),
        "articles": [place for place in places_in(draft) if place.is_page],
        "channels": Channel.choices,
        "languages_of_text": LANGUAGES,
        "kinds": list(KINDS),
        "outcomes": [*RulingKind.values, REVERSED],
        "months": months_with_rulings(draft),
        "risks": RISKS,
    }
    return render(request, "moderation/log.html", context)


@require_safe
def months(request, draft):
    """Show the rulings of one month, the latest where none is named, by ground, language, channel and kind."""
    draft = get_draft(request, draft)
    all_months = months_with_rulings(draft)
    month = _asked(request, all_months)
    tables = [(way, rows_by(draft, month, way)) for way in WAYS] if month else []
    drawn, agreement = rechecks_of(draft, month) if month else (0, None)
    context = {
        "draft": draft,
        "month": month,
        "drawn": drawn,
        "agreement": agreement,
        "months": all_months,
        "tables": tables,
        "rules": RULES,
        "names": names_of(draft),
    }
    return render(request, "moderation/months.html", context)


@require_safe
def months_csv(request, draft):
    """Give the tables of all months, or of the one that is named, as one file."""
    draft = get_draft(request, draft)
    all_months = months_with_rulings(draft)
    asked = [_asked(request, all_months)] if request.GET.get("month") else all_months
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rulings-{draft.slug}.csv"'
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    for month in asked:
        for way in WAYS:
            for row in rows_by(draft, month, way):
                figures = [row.number, row.hidden, row.reversed, row.share_reversed, row.median_minutes]
                lines.writerow([month, way, row.value, *figures])
    return answer


def names_of(draft):
    """Return how the values of the tables read, by way and value."""
    return {
        "ground": Grounds.of(draft).names,
        "language": dict(LANGUAGES),
        "channel": dict(Channel.choices),
        "kind": {},
    }


def _asked(request, all_months):
    """Return the month that the address names, else the latest one; a month without rulings is none."""
    month = request.GET.get("month", "")
    if month and month not in all_months:
        raise Http404
    return month or (all_months[0] if all_months else "")
