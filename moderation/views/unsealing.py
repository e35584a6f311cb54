"""Asking who an author is, answering that, and looking once. There is no way for programs: a token is too little."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import ask_unsealing, grant_unsealing, open_unsealing, refuse_unsealing
from accounts.actions.unsealing import LEAST_REASONS
from accounts.models import Unsealing
from articles.current import get_draft
from core import clock
from core.paging import page_of
from core.rules import RuleViolation
from core.text import LENGTHS
from moderation.forms import UnsealingForm
from moderation.unsealing import (
    OTHER,
    find_author_of,
    offices_to_unseal,
    tell_the_other_office,
    tell_whoever_asked,
    unsealings_for,
)


@never_cache
@login_required
@require_safe
def unsealings(request, draft):
    """List what was asked in a draft, the newest first, to those who may ask and answer."""
    draft, _offices = _room(request, draft)
    page = page_of(unsealings_for(request.user, draft), request)
    return render(request, "moderation/unsealings.html", {"page": page})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, draft, uid):
    """Ask who sent something, with reasons."""
    draft, offices = _room(request, draft)
    item = find_author_of(request.user, draft, uid)
    if item is None:
        raise Http404
    form, status = UnsealingForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                unsealing = _ask(item, draft, form.cleaned_data["reasons"], office=offices[0], by=request.user)
            except RuleViolation as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("It was asked. Somebody in another office answers it."))
                return redirect("unsealing", draft.slug, unsealing.uid)
    context = {"item": item, "form": form, "least": LEAST_REASONS, "limit": LENGTHS["statement"]}
    return render(request, "moderation/ask_unsealing.html", context, status=status)


@transaction.atomic
def _ask(item, draft, reasons, *, office, by):
    at = clock.now()
    values = {"draft_uid": draft.uid, "reasons": reasons, "office": office, "by": by, "at": at}
    unsealing = ask_unsealing(item.author, item.uid, **values)
    tell_the_other_office(unsealing, item, at=at)
    return unsealing


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsealing(request, draft, uid):
    """Show what was asked and why; take the answer of the other office; show the person once to whoever asked."""
    draft, offices = _room(request, draft)
    found = get_object_or_404(unsealings_for(request.user, draft), uid=uid)
    refusal, status, person = None, 200, None
    if request.method == "POST":
        try:
            person = _act(request, found, [office for office in offices if office != found.asked_office])
        except RuleViolation as refused:
            refusal, status = refused, refused.status
        else:
            if person is None:
                return redirect(request.path)
        found = Unsealing.objects.of(draft).get(pk=found.pk)
    may_settle = found.settled_at is None and request.user.pk not in {found.asked_by_id, found.person_id}
    context = {
        "unsealing": found,
        "refusal": refusal,
        "person": person,
        "may_settle": may_settle and any(office != found.asked_office for office in offices),
        "may_open": person is None and found.is_open_to(request.user, at=clock.now()),
        "item": find_author_of(request.user, draft, found.object_id),
    }
    return render(request, "moderation/unsealing.html", context, status=status)


def _act(request, found, offices):
    """Do what the form says; return the person where whoever asked looks."""
    act, at = request.POST.get("act"), clock.now()
    if act == "open":
        return open_unsealing(found, by=request.user, at=at)
    if act not in {"grant", "refuse"}:
        raise Http404
    if not offices:
        raise PermissionDenied
    settle = grant_unsealing if act == "grant" else refuse_unsealing
    with transaction.atomic():
        tell_whoever_asked(settle(found, office=offices[0], by=request.user, at=at), at=at)
    return None


def _room(request, slug):
    """Return a draft and the offices in which the person may ask or answer there; nobody else comes in."""
    draft = get_draft(request, slug)
    offices = offices_to_unseal(request.user, draft)
    if not offices:
        raise PermissionDenied
    return draft, [str(office) for office in OTHER if office in offices]
