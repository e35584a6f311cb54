"""Writing a proposal together: who its authors are, whom they invite, and the answer to an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.invitations import veiled
from articles.actions import ConditionsNotAccepted
from articles.current import get_draft
from core import clock
from core.rules import RuleViolation
from proposals.actions import (
    accept_coauthorship,
    decline_coauthorship,
    invite_coauthor,
    leave_proposal,
    remove_coauthor,
    revoke_coauthor_invitation,
)
from proposals.actions.coauthors import COAUTHORS_AT_MOST
from proposals.forms import CoauthorEmailForm, NamedForm
from proposals.invitations import is_signed
from proposals.models import Coauthor, CoauthorInvitation, Proposal, Status
from proposals.models.contributions import own_proposal
from proposals.permissions import can_invite, can_join, is_coauthor
from proposals.revisions import parts_of
from proposals.views import pending
from proposals.views.collecting import closed_sentence
from proposals.views.names import keep_name, name_forms

PAGE = "proposals/authors.html"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authors(request, uid):
    """Show who writes a proposal, to its authors alone, and do what the form says."""
    proposal = _own(request, uid)
    if request.method != "POST":
        return _page(request, proposal, CoauthorEmailForm())
    act = request.POST.get("act")
    if act == "leave":
        return _leave(request, proposal)
    if act not in ACTS:
        raise Http404
    if not can_invite(request.user, proposal):
        raise PermissionDenied
    form = CoauthorEmailForm(request.POST if act == "invite" else None)
    try:
        told = ACTS[act](request, proposal, form)
    except RuleViolation as refusal:
        if refusal.field in form.fields and form.is_bound:
            form.add_error(refusal.field, str(refusal))
            return _page(request, proposal, form, status=refusal.status)
        return _page(request, proposal, form, refusal=refusal, status=refusal.status)
    if told is None:
        return _page(request, proposal, form, status=422)
    messages.success(request, told)
    return redirect("authors", proposal.uid)


def _invite(request, proposal, form):
    if not form.is_valid():
        return None
    invitation = invite_coauthor(proposal, form.cleaned_data["email"], by=request.user, at=clock.now())
    return _("The invitation is on its way to %(email)s.") % {"email": invitation.email}


def _which(request):
    return request.POST.get("which", "").replace("\0", "")[:40]


def _revoke(request, proposal, form):
    invitation = get_object_or_404(proposal.coauthor_invitations, uid=_which(request))
    revoke_coauthor_invitation(invitation, by=request.user, at=clock.now())
    return _("The invitation is taken back.")


def _remove(request, proposal, form):
    coauthor = get_object_or_404(proposal.coauthors, uid=_which(request))
    remove_coauthor(coauthor, by=request.user, at=clock.now())
    return _("This person is no co-author any more and sees the draft no more.")


ACTS = {"invite": _invite, "revoke": _revoke, "remove": _remove}


def _leave(request, proposal):
    if not is_coauthor(request.user, proposal):
        raise PermissionDenied
    leave_proposal(proposal, by=request.user, at=clock.now())
    messages.success(request, _("You are no co-author of this proposal any more. What you wrote in it stays."))
    return redirect("my_page")


def _own(request, uid):
    rows = Proposal.objects.filter(own_proposal(request.user), organization__isnull=True).with_changes()
    proposal = get_object_or_404(rows.select_related("draft"), uid=uid)
    proposal.draft = get_draft(request, proposal.draft.slug)
    return proposal


def _page(request, proposal, form, *, refusal=None, status=200):
    Coauthor.objects.put_on([proposal])
    may_invite = can_invite(request.user, proposal)
    waiting = proposal.coauthor_invitations.open_at(clock.now()).order_by("created_at", "pk") if may_invite else []
    is_open = proposal.status in {Status.DRAFT, Status.SUBMITTED, Status.RETURNED} and not proposal.disputed_at
    is_open = is_open and not (proposal.hidden_at or proposal.withdrawn_at or proposal.erased_at)
    context = {
        "proposal": proposal,
        "place_name": _place_of(proposal).label(get_language()),
        "is_sent": proposal.submitted_at is not None,
        "may_invite": may_invite,
        "is_open": is_open,
        "closed": closed_sentence(proposal.draft),
        "left": COAUTHORS_AT_MOST - len(proposal.coauthors_shown) - len(waiting),
        "most": COAUTHORS_AT_MOST,
        "invitations": waiting,
        "form": form,
        "refusal": refusal,
    }
    return render(request, PAGE, context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, uid, signature):
    """Say who invites to what; nothing is used up by reading. The buttons answer, for the invited person alone."""
    rows = CoauthorInvitation.objects.select_related("proposal__author", "proposal__draft")
    invitation = get_object_or_404(rows, uid=uid)
    if not is_signed(invitation, signature):
        raise Http404
    draft = get_draft(request, invitation.proposal.draft.slug)
    invitation.proposal.draft = draft
    if not request.user.is_authenticated:
        return _invitation_page(request, invitation, status=403 if request.method == "POST" else 200)
    if not can_join(request.user, invitation):
        return _invitation_page(request, invitation, is_foreign=True, status=403)
    if request.method != "POST":
        is_open = CoauthorInvitation.objects.open_at(clock.now()).filter(pk=invitation.pk).exists()
        return _invitation_page(request, invitation, is_readable=is_open, status=200 if is_open else 410)
    if request.POST.get("act") == "decline":
        return _decline(request, invitation)
    return _accept(request, invitation)


def _decline(request, invitation):
    try:
        decline_coauthorship(invitation, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _invitation_page(request, invitation, refusal=refusal, status=refusal.status)
    messages.success(request, _("You declined. The author is told, and nobody else."))
    return redirect("my_page")


def _accept(request, invitation):
    form = NamedForm(request.POST)
    if not form.is_valid() or not keep_name(form, request.user):
        return _invitation_page(request, invitation, form=form, is_readable=True, status=422)
    try:
        name_form = form.cleaned_data["name_form"]
        coauthor = accept_coauthorship(invitation, name_form=name_form, by=request.user, at=clock.now())
    except ConditionsNotAccepted:
        return pending.ask(request, invitation.proposal.draft, request.path)
    except RuleViolation as refusal:
        return _invitation_page(request, invitation, refusal=refusal, status=refusal.status)
    messages.success(request, _("You write this proposal together now."))
    if coauthor.took_back:
        told = _("Nobody backs or answers their own proposal: your support or answer to it was taken back.")
        messages.info(request, told)
    return redirect("authors", invitation.proposal.uid)


def _invitation_page(request, invitation, *, form=None, is_foreign=False, is_readable=False, refusal=None, status=200):
    """Show an invitation; the words of the proposal to the invited person alone, while it can be answered."""
    context = {
        "invitation": invitation,
        "proposal": invitation.proposal,
        "veiled": veiled(invitation.email),
        "is_foreign": is_foreign,
        "refusal": refusal,
        "form": form or NamedForm(initial={"name_form": "region"}),
        "name_forms": name_forms(request.user),
    }
    if is_readable:
        context |= _words_of(invitation.proposal)
    return render(request, "proposals/invitation.html", context, status=status)


def _words_of(proposal):
    """Return what the invited person reads of a proposal before they answer: what its author does."""
    read = Proposal.objects.with_words(proposal.author).get(pk=proposal.pk)
    place_name = _place_of(read).label(get_language())
    return {"is_readable": True, "read": read, "place_name": place_name, "parts": parts_of(read.current_revision)}


def _place_of(proposal):
    place = proposal.change.base.placement
    place.edition.draft = proposal.draft
    return place
