"""Reports of phases: the list, where a secretary asks for one, and each report as everybody reads it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from articles.permissions import can_run
from commission.actions import ask_for_report
from commission.models import PhaseReport, ReportFile, ReportForm, ReportOrder, ReportWords
from commission.permissions import writes_report_as
from commission.report_forms import PhaseForm
from commission.reporting.document import document_of, title_of
from core import clock
from core.forms import carry_out

TYPES = {
    ReportForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportForm.PDF: "application/pdf",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request, draft):
    """List the reports of a draft, the latest first; a secretary asks for the next one here."""
    draft = get_draft(request, draft)
    may_ask = can_run(request.user, draft)
    form, status = PhaseForm(request.POST or None), 200
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_ask:
            raise PermissionDenied
        form = PhaseForm(request.POST)
        _order, status = carry_out(
            form, lambda values: ask_for_report(draft, values["phase"], by=request.user, at=clock.now())
        )
        if status == 200:
            messages.success(request, _("A worker makes the report. It stands here once it is published."))
            return redirect(request.path)
    rows = PhaseReport.objects.filter(draft=draft).defer("figures", "sources").order_by("-number")
    order = ReportOrder.objects.filter(draft=draft).latest_first().first() if may_ask else None
    context = {
        "draft": draft,
        "reports": [(report, title_of(report)) for report in rows],
        "form": form if may_ask else None,
        "order": order,
        "is_being_made": order is not None and order.report_id is None and not order.error,
    }
    return render(request, "commission/reports.html", context, status=status)


@require_safe
def report(request, draft, number):
    """Show a report: the same document as its files."""
    draft = get_draft(request, draft)
    found = get_object_or_404(PhaseReport.objects.filter(draft=draft), number=number)
    found.draft = draft
    latest = PhaseReport.objects.filter(draft=draft).order_by("-number").values_list("number", flat=True)[0]
    context = {
        "draft": draft,
        "report": found,
        "document": document_of(found, get_language(), list(ReportWords.objects.of(found))),
        "may_write": writes_report_as(request.user, draft) is not None,
        "latest": latest,
        "files": _files(found).order_by("form"),
    }
    return render(request, "commission/report.html", context)


@require_safe
def file(request, draft, number, form):
    """Give a report as a file in the language of the address."""
    draft = get_draft(request, draft)
    report = get_object_or_404(PhaseReport.objects.filter(draft=draft).defer("figures"), number=number)
    found = get_object_or_404(_files(report, content=True), form=form)
    answer = HttpResponse(bytes(found.content), content_type=TYPES[ReportForm(found.form)])
    name = f"{draft.slug}-report-{report.number}-{found.language}.{found.form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _files(report, *, content=False):
    """Return the files of a report in the language of the page."""
    rows = ReportFile.objects.filter(report=report, language=get_language())
    return rows if content else rows.defer("content")
