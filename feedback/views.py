"""What the workers did, for the staff of a draft; what an office says of an article, for everybody."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from articles.models import Placement, Provision
from articles.permissions import is_staff_of
from articles.views import staff_only
from core import clock
from core.forms import carry_out
from feedback.actions import take_back_analysis, write_analysis
from feedback.forms import AnalysisForm, TakingBackForm
from feedback.models import Analysis, Changed, Piece, Run, Summary
from feedback.models.pieces import WHOLE
from feedback.permissions import writes_analysis_as
from feedback.telling import told

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
        where = _("The whole draft") if piece.shard == WHOLE else labels.get(piece.article_id, piece.shard)
        aside[piece.run_id].append((where, piece.error))
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def analysis(request, draft, eid):
    """Show all that an office said of an article in its own words; take the next version from who may write it."""
    draft = get_draft(request, draft)
    rows = Placement.objects.current().select_related("edition__draft", "provision")
    page = get_object_or_404(rows, edition__draft=draft, eid=eid, provision__is_page=True)
    office = writes_analysis_as(request.user, draft, page.provision_id)
    versions = list(Analysis.objects.of(page.provision))
    last = versions[0] if versions else None
    summary = Summary.objects.latest_of([page.provision_id]).first()
    form, taking_back, status = _analysis_form(request, last, summary), TakingBackForm(initial=_seen(last)), 200
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if office is None:
            raise PermissionDenied
        if request.POST.get("act") == "take_back":
            taking_back = TakingBackForm(request.POST)
            status = _take_back(request, page, taking_back, office)
        else:
            status = _write(request, page, form, office)
        if status == 200:
            return redirect(request.path)
    context = {
        "place": page,
        "label": page.label(get_language()),
        "versions": versions,
        "last": last,
        "summary": summary,
        "told": told(summary, page.provision, page.get_absolute_url()) if summary and office else None,
        "form": form if office and summary else None,
        "taking_back": taking_back,
    }
    return render(request, "feedback/analysis.html", context, status=status)


def _seen(last):
    return {"seen": last.number if last else 0}


def _analysis_form(request, last, summary):
    if request.method == "POST" and request.POST.get("act") != "take_back":
        return AnalysisForm(request.POST)
    words = last.words if last else {}
    return AnalysisForm(initial=_seen(last) | words | {"watermark": summary.watermark if summary else 0})


def _write(request, page, form, office):
    def write(values):
        bound = {"watermark": values["watermark"], "seen": values["seen"], "office": office}
        return write_analysis(page.provision, form.words, **bound, by=request.user, at=clock.now())

    _made, status = carry_out(form, write)
    if status == 200:
        messages.success(request, _("It is published beside the summary. The entry is in the public record."))
    return status


def _take_back(request, page, form, office):
    def take_back(values):
        return take_back_analysis(page.provision, seen=values["seen"], office=office, by=request.user, at=clock.now())

    _made, status = carry_out(form, take_back)
    if status == 200:
        messages.success(request, _("It no longer stands beside the summary. All versions stay readable here."))
    return status
