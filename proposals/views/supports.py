"""Backing a proposal or a comment, once, and taking the backing back."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import organization_of
from accounts.challenges import WorkAsked
from articles.actions import ConditionsNotAccepted
from core import clock
from core.pages import render_part
from core.rules import RuleViolation
from proposals.actions import support_comment, support_proposal, withdraw_comment_support, withdraw_support
from proposals.models import CommentSupport, Proposal, Support
from proposals.permissions import can_support, can_support_comment
from proposals.threads import put_supports
from proposals.views import pending
from proposals.views.limits import challenge_for, check_work_of_support, few_left, tell_few_left
from proposals.views.seen import seen_comment, seen_proposal

PAGE = "pages/proposal.html"


@require_POST
def support(request, serial):
    proposal = seen_proposal(request, serial)
    if not request.user.is_authenticated:
        return pending.sign_in(request, proposal.get_absolute_url() + "#support")
    if request.POST.get("act") == "by_mail":
        return pending.confirm(request, proposal.get_absolute_url() + "#support")
    refusal, status, given = None, 200, None
    try:
        if request.POST.get("act") == "withdraw":
            withdraw_support(proposal, by=request.user, at=clock.now())
        else:
            check_work_of_support(request)
            organization = organization_of(request)
            read = _revision_read(request)
            act = {"organization": organization, "revision": read, "by": request.user, "at": clock.now()}
            given = support_proposal(proposal, **act)
    except ConditionsNotAccepted:
        return pending.ask(request, proposal.draft, proposal.get_absolute_url() + "#support")
    except RuleViolation as refused:
        refusal, status = refused, refused.status
    if refusal is None and not request.htmx:
        tell_few_left(request, given)
        return redirect(proposal.get_absolute_url() + "#support")
    counted = Proposal.objects.with_counts().with_earlier_supports().select_related("current_revision")
    counted = counted.get(pk=proposal.pk)
    context = {
        "proposal": counted,
        "refusal": refusal,
        "few_left": few_left(given),
        "wrote_it": proposal.is_written_by(request.user),
        "supports": Support.objects.filter(proposal=proposal, person=request.user).first(),
        "earlier_supports": counted.support_count_earlier,
        "may_support": can_support(request.user, proposal) and not proposal.is_tombstone,
        "is_open": True,
        "challenge": challenge_for(request, "support") if isinstance(refusal, WorkAsked) else None,
    }
    if request.htmx:
        return render_part(request, PAGE, "support", context, status=status)
    return render(
        request, "proposals/refused.html", context | {"title": _("The support was not counted")}, status=status
    )


def _revision_read(request):
    """Return the number of the revision that the page showed, where it says so."""
    number = request.POST.get("revision", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def support_one_comment(request, uid):
    """Ask on a page of its own, so that the lists of comments read the same for everybody; then back the comment."""
    comment = seen_comment(request, uid)
    if request.method == "POST" and not request.user.is_authenticated:
        return pending.sign_in(request, request.path)
    if request.POST.get("act") == "by_mail":
        return pending.confirm(request, request.path)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "withdraw":
                withdraw_comment_support(comment, by=request.user, at=clock.now())
            else:
                check_work_of_support(request)
                organization = organization_of(request)
                given = support_comment(comment, organization=organization, by=request.user, at=clock.now())
                tell_few_left(request, given)
            return redirect(comment)
        except ConditionsNotAccepted:
            return pending.ask(request, comment.draft, request.path)
        except RuleViolation as refused:
            refusal, status = refused, refused.status
    put_supports([comment])
    person = request.user if request.user.is_authenticated else None
    context = {
        "comment": comment,
        "refusal": refusal,
        "supports": CommentSupport.objects.filter(comment=comment, person=person).exists(),
        "may_support": can_support_comment(request.user, comment) and not comment.is_tombstone,
        "wrote_it": comment.author_id == request.user.pk,
        "challenge": challenge_for(request, "support"),
    }
    return render(request, "proposals/support_comment.html", context, status=status)
