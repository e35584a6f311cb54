"""Bodies invited to speak: the public list, the secretary's pages, the link of a mail, an organization's own page."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.invitations import veiled
from accounts.permissions import can_draft_for, can_file_for, organizations_of
from articles.current import get_draft
from articles.models.drafts import PhaseKind
from articles.views import secretary_only
from core import clock
from core.forms import carry_out
from core.paging import page_of
from core.rules import RuleViolation
from intake.actions import have_nothing_to_say, invite_body, send_again, take_invitation, withdraw_invited
from intake.forms import InvitationForm, SendingForm, WithdrawalForm
from intake.invited import STATES, read_answers
from intake.inviting import is_signed
from intake.models import InvitedBody
from intake.permissions import can_take


@require_safe
def listed(request, draft):
    """List who was asked on which articles until when, and what became of it: all, or those of one state."""
    draft = get_draft(request, draft)
    wanted = request.GET.get("state") if request.GET.get("state") in STATES else ""
    rows = read_answers(InvitedBody.objects.filter(draft=draft).for_list(), at=clock.now())
    counts = Counter(row.state for row in rows)
    context = {
        "draft": draft,
        "page": page_of([row for row in rows if row.state == wanted or not wanted], request),
        "states": [(state, name, counts[state]) for state, name in STATES.items()],
        "asked": len(rows),
        "wanted": wanted,
    }
    return render(request, "intake/invited.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def invite(request, draft):
    """Ask a body to speak, and see who was asked so far."""
    form, status = InvitationForm(request.POST or None, draft=draft), 200
    if request.method == "POST":
        row, status = carry_out(
            form,
            lambda values: invite_body(draft, form.invitation(), key=values["key"], by=request.user, at=clock.now()),
        )
        if status == 200:
            messages.success(request, _("It is asked. The entry is in the public record."))
            return redirect("invited_body", draft.slug, row.uid)
    rows = read_answers(InvitedBody.objects.filter(draft=draft).for_list(), at=clock.now())
    context = {"draft": draft, "form": form, "page": page_of(rows, request)}
    return render(request, "intake/invite_bodies.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def at_the_desk(request, draft, *, uid):
    """Show how an invitation was told and what came of it; send it again, or withdraw it with reasons."""
    row = get_object_or_404(InvitedBody.objects.filter(draft=draft).for_list(), uid=uid)
    read_answers([row], at=clock.now())
    row.draft, status = draft, 200
    forms = {"send": SendingForm(initial={"email": row.email}), "withdraw": WithdrawalForm()}
    if request.method == "POST":
        act = request.POST.get("act")
        if act not in ACTS:
            raise BadRequest
        made, do, told = ACTS[act]
        forms[act] = form = made(request.POST)
        _done, status = carry_out(form, lambda values: do(row, **values, by=request.user, at=clock.now()))
        if status == 200:
            messages.success(request, told)
            return redirect("invited_body", draft.slug, row.uid)
    context = {"draft": draft, "row": row} | {f"{act}_form": form for act, form in forms.items()}
    return render(request, "intake/invited_body.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request, uid, signature):
    """Say who is asked on what; nothing is used up by reading. The button makes it an organization's of the reader."""
    row = get_object_or_404(InvitedBody.objects.for_list(), uid=uid)
    if not row.email or not is_signed(row, signature):
        raise Http404
    if not request.user.is_authenticated:
        return _landing(request, row, status=403 if request.method == "POST" else 200)
    if row.organization_id and can_draft_for(request.user, row.organization):
        return redirect("invited_mine", row.uid)
    if request.method != "POST":
        return _landing(request, row)
    uid = request.POST.get("organization", "")
    chosen = next((one.organization for one in organizations_of(request.user) if one.organization.uid == uid), None)
    if chosen is None:
        return _landing(request, row, refusal=_("Choose one of your organizations."), status=422)
    try:
        take_invitation(row, chosen, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _landing(request, row, refusal=refusal, status=refusal.status)
    messages.success(request, _("The invitation is your organization's now. The entry is in the public record."))
    return redirect("invited_mine", row.uid)


def _landing(request, row, *, refusal=None, status=200):
    read_answers([row], at=clock.now())
    row.draft = get_draft(request, row.draft.slug)
    speaks = [one.organization for one in organizations_of(request.user)] if request.user.is_authenticated else []
    is_foreign = request.user.is_authenticated and not can_take(request.user, row)
    context = {
        "row": row,
        "draft": row.draft,
        "veiled": veiled(row.email),
        "organizations": [one for one in speaks if can_file_for(request.user, one)],
        "is_foreign": is_foreign,
        "refusal": refusal,
    }
    return render(request, "intake/invited_link.html", context, status=403 if is_foreign and status == 200 else status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request, uid):
    """Show an organization what it is asked, and let who may file for it say that it has nothing to say."""
    row = get_object_or_404(InvitedBody.objects.known_to(request.user).for_list(), uid=uid)
    row.draft, refusal = get_draft(request, row.draft.slug), None
    if request.method == "POST":
        if not can_file_for(request.user, row.organization):
            raise PermissionDenied
        try:
            have_nothing_to_say(row, by=request.user, at=clock.now())
        except RuleViolation as refused:
            refusal = refused
        else:
            messages.success(request, _("It is entered: your organization has nothing to say on what was asked."))
            return redirect("invited_mine", row.uid)
    now = clock.now()
    read_answers([row], at=now)
    phase = row.draft.phase(PhaseKind.COLLECTION)
    context = {
        "row": row,
        "draft": row.draft,
        "refusal": refusal,
        "may_file": can_file_for(request.user, row.organization),
        "is_open": phase is not None and phase.is_open_at(now),
        "may_pass": row.withdrawn_at is None and row.nothing_at is None and not row.answers,
    }
    return render(request, "intake/invited_mine.html", context, status=refusal.status if refusal else 200)


ACTS = {
    "send": (SendingForm, send_again, gettext_lazy("It is sent once more.")),
    "withdraw": (
        WithdrawalForm,
        withdraw_invited,
        gettext_lazy("The invitation is withdrawn. Everybody reads your reasons."),
    ),
}
