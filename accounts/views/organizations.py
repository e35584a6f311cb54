"""Organizations for those who register them, head them, belong to them, are invited; and in whose name one acts."""

import secrets

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting import choose
from accounts.actions import (
    accept_invitation,
    change_role,
    hand_over,
    invite_member,
    leave_organization,
    register_organization,
    remove_member,
    revoke_invitation,
)
from accounts.forms import InvitationForm, RegistrationForm
from accounts.invitations import address_of, is_signed, veiled
from accounts.models import Invitation, Membership, Organization
from accounts.permissions import can_accept, can_head, organizations_of
from core import clock
from core.forms import show_refusal
from core.pages import mark_sent
from core.rules import RuleViolation

ROOM = "account/organizations"


@never_cache
@login_required
@require_safe
def mine(request):
    """Show the organizations that the person speaks for or has registered, and the invitations that wait for them."""
    invitations = Invitation.objects.open_at(Now()).addressed_to(request.user).select_related("organization")
    context = {
        "memberships": organizations_of(request.user),
        "registrations": Organization.objects.unconfirmed_of(request.user),
        "invitations": [(one, address_of(one)) for one in invitations.order_by("created_at", "pk")],
    }
    return render(request, f"{ROOM}/mine.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """Ask that an organization may speak in its own name; `?again=` begins with the words of a refused one."""
    if request.method != "POST":
        return _registration_page(request, RegistrationForm(initial=_initial(request)))
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        return _registration_page(request, form, status=422)
    values = {name: value for name, value in form.cleaned_data.items() if name != "declared"}
    try:
        organization = register_organization(**values, key=request.POST.get("key", ""), by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _registration_page(request, form, status=refusal.status)
    messages.success(request, _("The registration is stored. Staff check it and answer you by mail."))
    return mark_sent(redirect("my_organization", organization.uid), "organization")


@never_cache
@login_required
@require_safe
def show(request, uid):
    """Show an organization to its members: its state, who may speak for it and, to its head, who was invited."""
    return _page(request, _known(request, uid))


@require_POST
@login_required
def invite(request, uid):
    """Invite the holder of an address, as the head."""
    organization = _headed(request, uid)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, form=form, status=422)
    try:
        invitation = invite_member(organization, **form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _page(request, organization, form=form, status=refusal.status)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("my_organization", organization.uid)


@require_POST
@login_required
def revoke(request, uid, invitation):
    """Take an invitation back, as the head."""
    organization = _headed(request, uid)
    invitation = get_object_or_404(Invitation, organization=organization, uid=invitation)
    try:
        revoke_invitation(invitation, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, organization, refusal=refusal, status=refusal.status)
    messages.success(request, _("The invitation is revoked."))
    return redirect("my_organization", organization.uid)


@require_POST
@login_required
def member(request, uid, member):
    """Give a member another part, make them the head, or end their membership: as the button says."""
    organization = _headed(request, uid)
    membership = get_object_or_404(Membership.objects.select_related("organization"), organization__uid=uid, uid=member)
    act, by, at = request.POST.get("act"), request.user, clock.now()
    try:
        if act == "remove":
            remove_member(membership, by=by, at=at)
            messages.success(request, _("The membership has ended. The entry is in the public record."))
        elif act == "head":
            hand_over(membership, by=by, at=at)
            messages.success(request, _("The organization has another head. The entry is in the public record."))
        elif act in {"filer", "drafter"}:
            change_role(membership, act, by=by, at=at)
            messages.success(request, _("The part of the member is changed. The entry is in the public record."))
        else:
            raise BadRequest
    except RuleViolation as refusal:
        return _page(request, organization, refusal=refusal, status=refusal.status)
    return redirect("my_organization", organization.uid)


@require_POST
@login_required
def leave(request, uid):
    """End one's own membership."""
    organization = _known(request, uid)
    try:
        leave_organization(organization, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, organization, refusal=refusal, status=refusal.status)
    messages.success(request, _("You have left the organization. What you filed in its name stays."))
    return redirect("my_organizations")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, uid, signature):
    """Say who invites whom to what; nothing is used up by reading. The button joins, for the invited person alone."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    invitation = get_object_or_404(rows, uid=uid)
    if not is_signed(invitation, signature):
        raise Http404
    if not request.user.is_authenticated:
        return _invitation_page(request, invitation, status=403 if request.method == "POST" else 200)
    if not can_accept(request.user, invitation):
        return _invitation_page(request, invitation, is_foreign=True, status=403)
    if request.method != "POST":
        return _invitation_page(request, invitation, status=200 if _is_open(invitation) else 410)
    try:
        membership = accept_invitation(invitation, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _invitation_page(request, invitation, refusal=refusal, status=refusal.status)
    messages.success(request, _("You may speak for this organization now. Choose in whose name you act."))
    return redirect("my_organization", membership.organization.uid)


@require_POST
@login_required
def act_as(request):
    """Act from now on in the name that the form says: an organization's, or one's own."""
    uid = request.POST.get("organization", "")
    chosen = next((one.organization for one in organizations_of(request.user) if one.organization.uid == uid), None)
    if uid and chosen is None:
        raise PermissionDenied
    choose(request, chosen)
    back = request.POST.get("next", "")
    return redirect(back if get_adapter(request).is_safe_url(back) else "my_organizations")


def _known(request, uid):
    return get_object_or_404(Organization.objects.known_to(request.user), uid=uid)


def _headed(request, uid):
    """Return an organization that the person heads; those of others do not exist, what they may not do is refused."""
    organization = _known(request, uid)
    if not can_head(request.user, organization):
        raise PermissionDenied
    return organization


def _initial(request):
    """Return the words of a registration of one's own that was refused, or nothing but the page's language."""
    uid = request.GET.get("again", "").replace("\0", "")
    again = Organization.objects.unconfirmed_of(request.user).filter(uid=uid).first()
    if again is None:
        return {"language": get_language()}
    return {name: getattr(again, name) for name in ("kind", "name", "language", "bin", "head_name", "head_office")}


def _registration_page(request, form, *, status=200):
    key = request.POST.get("key") or secrets.token_urlsafe(16)
    return render(request, f"{ROOM}/register.html", {"form": form, "key": key}, status=status)


def _page(request, organization, *, form=None, refusal=None, status=200):
    members = Membership.objects.standing().filter(organization=organization).select_related("person")
    heads = can_head(request.user, organization)
    invitations = Invitation.objects.filter(organization=organization).open_at(Now()) if heads else []
    context = {
        "organization": organization,
        "members": members.order_by("joined_at", "pk"),
        "mine": next((one for one in organizations_of(request.user) if one.organization_id == organization.pk), None),
        "heads": heads,
        "invitations": invitations and invitations.order_by("created_at", "pk"),
        "form": form or InvitationForm(),
        "refusal": refusal,
    }
    return render(request, f"{ROOM}/organization.html", context, status=status)


def _invitation_page(request, invitation, *, is_foreign=False, refusal=None, status=200):
    context = {
        "invitation": invitation,
        "organization": invitation.organization,
        "veiled": veiled(invitation.email),
        "is_open": _is_open(invitation),
        "is_foreign": is_foreign,
        "refusal": refusal,
    }
    return render(request, f"{ROOM}/invitation.html", context, status=status)


def _is_open(invitation):
    return Invitation.objects.open_at(Now()).filter(pk=invitation.pk).exists()
