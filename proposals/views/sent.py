"""After sending: the receipt, and taking a proposal back."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from core import clock
from core.rules import RuleViolation
from proposals.actions import withdraw_proposal
from proposals.models import Proposal
from proposals.permissions import can_withdraw
from record.receipts import receipt_of


@cache_control(private=True, no_cache=True)
@require_safe
def receipt(request, serial):
    proposal = _seen(request, serial)
    note = receipt_of(proposal.uid)
    if note is None:
        raise Http404
    place = proposal.change.place_written
    place.edition.draft = proposal.draft
    context = {
        "proposal": proposal,
        "place": place,
        "place_name": place.label(get_language()),
        "receipt": note,
        "is_own": proposal.is_own_of(request.user),
    }
    return render(request, "proposals/receipt.html", context)


@login_required
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, serial):
    proposal = _seen(request, serial)
    if not can_withdraw(request.user, proposal):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "proposals/withdraw.html", {"proposal": proposal})
    try:
        withdraw_proposal(proposal, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        context = {"proposal": proposal, "refusal": refusal}
        return render(request, "proposals/withdraw.html", context, status=refusal.status)
    return redirect(proposal)


def _seen(request, serial):
    """Return the proposal of a number that this person may know of, with its draft as the request's, or 404."""
    rows = Proposal.objects.visible_to(request.user).with_changes().select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    draft = get_draft(request, proposal.draft.slug)
    proposal.change.base.placement.edition.draft = draft
    return proposal
