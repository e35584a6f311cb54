"""The secretary's pages of what came by other ways: bring a file, look at what was found, confirm, take the answers."""

import csv
import io

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.views import secretary_only
from core import clock
from core.cells import harmless
from core.forms import carry_out
from core.paging import page_of
from core.rules import RuleViolation
from intake.actions import Settled, bring_delivery, confirm_delivery, discard_delivery, numbers_told, settle_delivery
from intake.answers import answers_of, example_rows
from intake.forms import DeliveryForm, SettlingForm
from intake.models import Arrival, Delivery
from intake.submissions import FIELDS, Problem
from proposals.models import Channel

SHOWN = 50  # rows of each outcome that the page spells out; the file with all of them is one click away


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def arrivals(request, draft):
    """Show what came by other ways, and take a file: nothing of it is stored before it was looked at and confirmed."""
    form, status = DeliveryForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        delivery, status = carry_out(
            form, lambda _values: bring_delivery(draft, **form.brought(), by=request.user, at=clock.now())
        )
        if status == 200:
            return redirect("delivery", draft.slug, delivery.uid)
    context = {
        "draft": draft,
        "form": form,
        "page": page_of(Delivery.objects.filter(draft=draft).defer("packed").order_by("-pk"), request),
        "channels": _counted(draft),
    }
    return render(request, "intake/arrivals.html", context, status=status)


def _counted(draft):
    """Return what came by each channel: how many items, how many of them refused."""
    rows = Arrival.objects.filter(draft=draft).values("channel").order_by("channel")
    counted = rows.annotate(arrived=Count("pk"), refused=Count("pk", filter=Q(proposal__isnull=True)))
    return [row | {"name": Channel(row["channel"]).label} for row in counted]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def delivery(request, draft, *, uid):
    """Show what a file holds and what storing it would do; settle its columns, confirm it, or throw it away."""
    found = get_object_or_404(Delivery.objects.select_related("draft"), draft=draft, uid=uid)
    form, refusal, status = SettlingForm(delivery=found), None, 200
    if request.method == "POST":
        form = SettlingForm(request.POST, delivery=found)
        try:
            return _act(request, draft, found, form)
        except RuleViolation as refused:
            refusal, status = refused, refused.status
    return render(request, "intake/delivery.html", _shown(draft, found, form, refusal), status=status)


def _act(request, draft, found, form):
    act = request.POST.get("act")
    if act == "settle":
        if not form.is_valid():
            raise BadRequest
        settle_delivery(found, Settled(**form.settled()), at=clock.now())
        messages.success(request, _("The file was checked anew. Nothing is stored yet."))
    elif act == "confirm":
        seen = request.POST.get("seen", "")
        if not (seen.isascii() and seen.isdigit() and len(seen) < 8):
            raise BadRequest
        confirm_delivery(found, seen=int(seen), at=clock.now())
        messages.success(
            request, _("The import is confirmed. It is stored in pieces; this page shows how far it came.")
        )
    elif act == "discard":
        discard_delivery(found)
        messages.success(request, _("The file was thrown away. Nothing of it was stored."))
        return redirect("draft_arrivals", draft.slug)
    else:
        raise BadRequest
    return redirect("delivery", draft.slug, found.uid)


def _shown(draft, found, form, refusal):
    result = found.outcome if found.confirmed_at else found.found
    rows = found.rows[:3] if found.packed else []
    headers = found.described["headers"]
    return {
        "draft": draft,
        "delivery": found,
        "form": form,
        "refusal": refusal,
        "headers": [header or _("Column %(number)s") % {"number": place} for place, header in enumerate(headers, 1)],
        "first_rows": [(number, cells + [""] * (len(headers) - len(cells))) for number, cells in rows],
        "delimiter": {"\t": pgettext("delimiter", "tabulator")}.get(
            found.described["delimiter"], found.described["delimiter"]
        ),
        "is_checked": bool(result) or bool(found.confirmed_at),
        "is_checking": bool(found.check_due),
        "numbers": numbers_told(result),
        "refused": [_told(row) for row in result.get("refused", [])[:SHOWN]],
        "changed": result.get("changed", [])[:SHOWN],
        "known": result.get("known", [])[:SHOWN],
        "new": result.get("new", [])[:SHOWN],
        "shown": SHOWN,
        "total": numbers_total(result),
        "all": found.next_row if found.finished_at else len(found.rows),
    }


def numbers_total(result):
    return sum(numbers_told(result).values())


def _told(row):
    number, source, ours, problems = row
    told = [Problem(*problem) for problem in problems]
    return {
        "row": number,
        "number": source,
        "ours": ours,
        "problems": [(FIELDS.get(one.column, ""), one.value, one.sentence) for one in told],
    }


@require_safe
@secretary_only
def found_file(request, draft, *, uid):
    """Give all that was found in a file, row by row, as CSV."""
    found = get_object_or_404(Delivery, draft=draft, uid=uid)
    result = found.outcome if found.confirmed_at else found.found
    names = {
        "new": pgettext("row of an import", "new"),
        "known": pgettext("row of an import", "known"),
        "changed": pgettext("row of an import", "changed"),
        "refused": pgettext("row of an import", "refused"),
    }
    rows = [
        [number, source, names[kind], ours, *told]
        for kind in names
        for number, source, ours, *problems in result.get(kind, [])
        for told in _lines(problems)
    ]
    head = [_("Row"), FIELDS["number"], _("Outcome"), _("Our number"), _("Column"), _("Value"), _("What is wrong")]
    return _csv([head, *sorted(rows, key=lambda row: row[0])], "import.csv")


def _lines(problems):
    if not problems:
        return [["", "", ""]]
    told = [Problem(*problem) for problem in problems[0]]
    return [[FIELDS.get(one.column, ""), one.value, one.sentence] for one in told]


@require_safe
@secretary_only
def answers_file(request, draft, *, channel):
    """Give what became of each item of a channel, to be sent back by the way that it came."""
    return _csv(answers_of(draft, channel), f"answers-{channel}.csv")


@require_safe
@secretary_only
def example_file(request, draft):
    """Give a file as it can be brought here: it is taken without an error."""
    return _csv(example_rows(), "example.csv")


def _csv(rows, name):
    """Return rows as a file that a spreadsheet opens; what it would take for a formula begins with an apostrophe."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows([[harmless(str(cell)) for cell in row] for row in rows])
    response = HttpResponse(written.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
