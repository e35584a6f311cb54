"""What staff did in a draft, by person, office, article and time: for its secretaries alone."""

import csv
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.current import places_in
from articles.views import secretary_only
from core.cells import harmless
from core.rules import RuleViolation
from moderation.acts import LATEST_FIRST, SORTS, ActsChoice, lines_of, name_of_office, rows_of, staff_of
from record.offices import OFFICES

COLUMNS = ["at", "person", "office", "sort", "act", "object", "articles"]
MOST = 10_000  # rows of a file; a narrower choice gives the rest


@never_cache
@require_safe
@secretary_only
def acts(request, draft):
    """List what staff did, the latest first, in pages that begin behind the last row read."""
    choice = ActsChoice.of(request.GET)
    rows = rows_of(draft, choice)
    try:
        found, before, after = LATEST_FIRST.page(rows, cursor=request.GET.get("cursor", ""))
    except RuleViolation:
        found, before, after = LATEST_FIRST.page(rows)
    context = {
        "draft": draft,
        "choice": choice,
        "lines": lines_of(draft, found),
        "before": before and urlencode(choice.as_query() | {"cursor": before}),
        "after": after and urlencode(choice.as_query() | {"cursor": after}),
        "query": urlencode(choice.as_query()),
        "people": staff_of(draft),
        "sorts": [(sort, name) for sort, (name, _heads) in SORTS.items()],
        "offices": [(role, name_of_office(role)) for role in sorted(OFFICES)],
        "articles": [place for place in places_in(draft) if place.is_page],
        "most": MOST,
    }
    return render(request, "moderation/acts.html", context)


@never_cache
@require_safe
@secretary_only
def acts_csv(request, draft):
    """Give what a choice names as one file."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="acts-{draft.slug}.csv"'
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    rows = list(rows_of(draft, ActsChoice.of(request.GET)).order_by("-at", "-pk")[:MOST])
    for line in lines_of(draft, rows):
        act = line.act
        at = timezone.localtime(act.at).isoformat(timespec="seconds")
        who = (act.person.name or act.person.email) if act.person else ""
        where = " ".join(place.eid for place in line.places)
        lines.writerow([at, harmless(who), act.role, line.sort, act.verb, act.object_id, where])
    return answer
