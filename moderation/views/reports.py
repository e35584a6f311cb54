"""The page on which anyone reports."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from core import clock
from core.pages import mark_sent
from core.rules import RuleViolation
from moderation.actions import report
from moderation.forms import ReportForm
from moderation.grounds import Grounds
from moderation.models import Report, what_is
from proposals.models import Comment, Position, Proposal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_proposal(request, number):
    return _report(request, get_object_or_404(_shown(Proposal, request.user), serial=number))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request, uid):
    return _report(request, get_object_or_404(_shown(Comment, request.user), uid=uid))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_position(request, uid):
    return _report(request, get_object_or_404(_shown(Position, request.user), uid=uid))


def _shown(model, user):
    return model.objects.submitted().visible_to(user).with_words(user).select_related("draft")


def _report(request, item):
    get_draft(request, item.draft.slug)
    grounds = Grounds.of(item.draft)
    earlier = Report.objects.on(item).select_related("ground_version").filter(reporter=request.user).first()
    form, status = ReportForm(), 200
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid():
            try:
                report(item, **form.cleaned_data, by=request.user, at=clock.now())
            except RuleViolation as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                # The page says by itself that the report is there, so that loading it again files nothing.
                return mark_sent(redirect(request.path), f"report-{item.uid}")
        else:
            status = 422
    context = {
        "item": item,
        "what": what_is(item),
        "is_own": item.involves(request.user),
        "form": form,
        "grounds": grounds.standing.values(),
        "read_grounds": grounds.read,
        "report": earlier,
    }
    return render(request, "moderation/report.html", context, status=status)
