"""Inviting staff by mail, for secretaries; and the answer to an invitation, for whoever was invited."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.invitations import veiled
from articles.actions import accept_office, decline_office, invite_to_office, revoke_office_invitation
from articles.actions.changing import office_lines, place_labels
from articles.actions.inviting import INVITE
from articles.forms import OfficeForm
from articles.invitations import is_signed
from articles.models import Change, OfficeInvitation
from articles.permissions import can_take_office
from articles.views import secretary_only, tell
from core import clock
from core.forms import carry_out
from core.rules import RuleViolation

SHOWN_FOR = timedelta(days=30)
SHOWN_AT_MOST = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def invitations(request, draft):
    """List the invitations to offices that are open or came to nothing lately; the form invites one more address."""
    form = OfficeForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method != "POST":
        return _list(request, draft, form)
    by, at = request.user, clock.now()
    asked, status = carry_out(form, lambda values: invite_to_office(draft, **values, by=by, at=at))
    if status != 200:
        return _list(request, draft, form, status=status)
    tell(request, asked, _("The invitation is on its way."))
    return redirect("office_invitations", draft.slug)


@require_POST
@secretary_only
def revoke(request, draft, *, uid):
    """Take an invitation back, as a secretary."""
    invitation = get_object_or_404(OfficeInvitation.objects.of(draft).exclude(agreed_at=None), uid=uid)
    try:
        revoke_office_invitation(invitation, at=clock.now())
    except RuleViolation as refusal:
        return _list(request, draft, OfficeForm(draft=draft), refusal=refusal, status=refusal.status)
    messages.success(request, _("The invitation is revoked."))
    return redirect("office_invitations", draft.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, uid, signature):
    """Say to which office somebody is invited; nothing is used up by reading. The buttons answer, for them alone."""
    rows = OfficeInvitation.objects.select_related("draft").prefetch_related("draft__texts", "articles")
    invitation = get_object_or_404(rows, uid=uid)
    if not is_signed(invitation, signature):
        raise Http404
    if not request.user.is_authenticated:
        return _invitation_page(request, invitation, status=403 if request.method == "POST" else 200)
    if not can_take_office(request.user, invitation):
        return _invitation_page(request, invitation, is_foreign=True, status=403)
    if request.method != "POST":
        return _invitation_page(request, invitation, status=200 if _is_open(invitation) else 410)
    if request.POST.get("act") not in {"accept", "decline"}:
        raise BadRequest
    return _answer(request, invitation, accepts=request.POST["act"] == "accept")


def _answer(request, invitation, *, accepts):
    try:
        (accept_office if accepts else decline_office)(invitation, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _invitation_page(request, invitation, refusal=refusal, status=refusal.status)
    if not accepts:
        messages.success(request, _("You declined. The secretaries of the consultation see it, and nobody else."))
        return redirect("my_page")
    messages.success(request, _("You hold the office now. The entry is in the public record."))
    if settings.STAFF_SECOND_FACTOR and request.user.second_factor_at is None:
        messages.info(request, _("The office rests until your account has a second factor. Set one up."))
    return redirect("my_page")


def _list(request, draft, form, *, refusal=None, status=200):
    now = clock.now()
    rows = OfficeInvitation.objects.of(draft).filter(
        accepted_at=None, revoked_at=None, agreed_at__isnull=False, expires_at__gt=now - SHOWN_FOR
    )
    shown = list(rows.prefetch_related("articles").order_by("-created_at", "-pk")[:SHOWN_AT_MOST])
    labels = place_labels(draft, {uid for one in shown for uid in one.values["articles"]})
    waiting = Change.objects.of(draft).waiting_at(now).filter(act=INVITE).for_list()
    invited = OfficeInvitation.objects.of(draft).filter(uid__in=[change.subject for change in waiting])
    address = {one.uid: one for one in invited}
    context = {
        "draft": draft,
        "form": form,
        "now": now,
        "refusal": refusal,
        "rows": [(one, office_lines(draft, one.values, labels)[1:]) for one in shown],
        "waiting": [(change, address.get(change.subject)) for change in waiting],
    }
    return render(request, "articles/settings_invitations.html", context, status=status)


def _invitation_page(request, invitation, *, is_foreign=False, refusal=None, status=200):
    context = {
        "invitation": invitation,
        "draft": invitation.draft,
        "lines": office_lines(invitation.draft, invitation.values),
        "veiled": veiled(invitation.email),
        "is_open": _is_open(invitation),
        "is_foreign": is_foreign,
        "refusal": refusal,
    }
    return render(request, "articles/office_invitation.html", context, status=status)


def _is_open(invitation):
    return OfficeInvitation.objects.open_at(clock.now()).filter(pk=invitation.pk).exists()
