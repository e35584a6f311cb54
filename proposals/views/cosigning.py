"""Co-signing: whom an organization asks to stand beside its dossier, and the page on which those answer."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.acting import name_of_form, organization_of
from accounts.permissions import can_file_for, organizations_of
from articles.current import get_draft
from core import clock
from core.rules import RuleViolation
from proposals.actions import ask_cosigner, ask_no_longer, cosign, withdraw_cosignature
from proposals.actions.cosigning import COSIGNERS_AT_MOST
from proposals.models import Cosigner, Dossier
from proposals.room import Room
from proposals.views import pending
from proposals.views.dossiers import of_members

ASKING, ANSWERING = "proposals/dossier_cosigners.html", "proposals/cosign.html"


@require_http_methods(["GET", "HEAD", "POST"])
@of_members()
def cosigners(request, room):
    """Ask others to co-sign what is filed, and see what they answered."""
    if request.method != "POST":
        return _asking(request, room)
    try:
        organization = name_of_form(request)
        act = {"by": request.user, "at": clock.now()}
        if request.POST.get("act") == "ask_no_longer":
            ask_no_longer(room.draft, organization, request.POST.get("cosigner", "")[:40], **act)
        else:
            ask_cosigner(room.draft, organization, request.POST.get("bin", "")[:40].replace("\0", ""), **act)
    except RuleViolation as refusal:
        return _asking(request, room, refusal=refusal)
    return redirect("dossier_cosigners", room.draft.slug)


def _asking(request, room, refusal=None):
    context = {
        "room": room,
        "draft": room.draft,
        "organization": room.organization,
        "cosigners": room.cosigners,
        "may_file": can_file_for(request.user, room.organization),
        "is_open": room.is_open(),
        "most": COSIGNERS_AT_MOST,
        "refusal": refusal,
        "typed": request.POST.get("bin", "")[:40].replace("\0", "") if refusal else "",
    }
    return render(request, ASKING, context, status=refusal.status if refusal else 200)


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, serial):
    """Let an organization that is asked put its name beside a dossier, or take it back."""
    dossier = get_object_or_404(
        Dossier.objects.filed().select_related("organization", "draft", "current_version"), serial=serial
    )
    dossier.draft = get_draft(request, dossier.draft.slug)
    if not request.user.is_authenticated:
        return pending.sign_in(request, request.path)
    organization = organization_of(request)
    if organization is None:
        context = {"organizations": [row.organization for row in organizations_of(request.user)]}
        return render(request, "proposals/dossier_closed.html", context, status=403)
    rows = Cosigner.objects.with_answers().filter(dossier=dossier)
    cosigner = get_object_or_404(rows, organization=organization)
    if request.method != "POST":
        return _answering(request, dossier, cosigner)
    try:
        organization = name_of_form(request)
        act = {"by": request.user, "at": clock.now()}
        if request.POST.get("act") == "withdraw":
            withdraw_cosignature(dossier, organization, **act)
        else:
            cosign(dossier, organization, version=_number(request.POST.get("version")), **act)
    except RuleViolation as refusal:
        return _answering(request, dossier, rows.get(pk=cosigner.pk), refusal=refusal)
    return redirect("cosign", dossier.number)


def _answering(request, dossier, cosigner, refusal=None):
    context = {
        "dossier": dossier,
        "draft": dossier.draft,
        "version": cosigner.dossier.current_version,
        "organization": cosigner.organization,
        "cosigner": cosigner,
        "may_file": can_file_for(request.user, cosigner.organization),
        "is_open": Room(dossier.draft, cosigner.organization, request.user).is_open(),
        "refusal": refusal,
    }
    return render(request, ANSWERING, context, status=refusal.status if refusal else 200)


def _number(text):
    """Return the number of a version as a form sends it, or none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None
