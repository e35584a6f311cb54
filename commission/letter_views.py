"""The page from which a secretary takes the answers that go out by letter."""

import csv
import io

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.permissions import can_run
from commission.letters import COLUMNS, letters, to_write
from core import ids
from core.cells import harmless

SHOWN = 20


@never_cache
@login_required
@require_safe
def waiting(request, draft):
    """Show how many answers go out by letter, the first of them, and since which the last file was."""
    draft, after = _asked(request, draft)
    rows = to_write(draft, after)
    context = {"draft": draft, "after": after, "count": rows.count(), "decisions": rows[:SHOWN]}
    return render(request, "commission/letters.html", context)


@never_cache
@login_required
@require_safe
def file(request, draft):
    """Give the answers as a table that a word processor's mail merge takes, one row a letter."""
    draft, after = _asked(request, draft)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.slug}-letters.csv"'
    response.write(table_of(letters(draft, after)))
    return response


def table_of(rows):
    """Return rows of letters as a file that a spreadsheet opens and that holds no formula."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([COLUMNS, *([harmless(cell) for cell in row] for row in rows)])
    return written.getvalue().encode("utf-8-sig")


def _asked(request, draft):
    draft = get_draft(request, draft)
    if not can_run(request.user, draft):
        raise PermissionDenied
    return draft, "".join(sign for sign in request.GET.get("after", "")[: ids.LENGTH] if sign.isalnum() or sign == "_")
