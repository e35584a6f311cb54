"""What staff say beside a section of a report: all versions for everybody, the next one for who may write it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from commission.actions import take_back_report_words, write_report_words
from commission.models import PhaseReport, ReportSection, ReportWords
from commission.permissions import writes_report_as
from commission.report_forms import ReportWordsForm, TakingBackForm
from commission.reporting.document import title_of
from core import clock
from core.forms import carry_out


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def words(request, draft, number, section):
    """Show all that was said beside a section; take the next version, or take back the last one."""
    draft = get_draft(request, draft)
    report = get_object_or_404(PhaseReport.objects.defer("figures", "sources"), draft=draft, number=number)
    if section not in ReportSection.values:
        raise Http404
    report.draft = draft
    office = writes_report_as(request.user, draft)
    versions = list(ReportWords.objects.of(report).filter(section=section))
    last = versions[0] if versions else None
    seen = {"seen": last.number if last else 0}
    form, taking_back = ReportWordsForm(initial=seen | (last.words if last else {})), TakingBackForm(initial=seen)
    status = 200
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if office is None:
            raise PermissionDenied
        acting = {"office": office, "by": request.user}
        if request.POST.get("act") == "take_back":
            taking_back = TakingBackForm(request.POST)
            status = _take_back(request, report, section, taking_back, acting)
        else:
            form = ReportWordsForm(request.POST)
            status = _write(request, report, section, form, acting)
        if status == 200:
            return redirect(request.path)
    context = {
        "draft": draft,
        "report": report,
        "title": title_of(report),
        "section": ReportSection(section),
        "versions": versions,
        "last": last,
        "form": form if office else None,
        "taking_back": taking_back,
    }
    return render(request, "commission/report_words.html", context, status=status)


def _write(request, report, section, form, acting):
    def write(values):
        return write_report_words(report, section, form.words, seen=values["seen"], **acting, at=clock.now())

    _made, status = carry_out(form, write)
    if status == 200:
        messages.success(request, _("It stands in the report now. The files are made anew."))
    return status


def _take_back(request, report, section, form, acting):
    def take_back(values):
        return take_back_report_words(report, section, seen=values["seen"], **acting, at=clock.now())

    _made, status = carry_out(form, take_back)
    if status == 200:
        messages.success(request, _("It no longer stands in the report. All versions stay readable here."))
    return status
