"""Petitions: everybody reads them; the desk enters them, checks a sample, names what carries them, takes them off."""

from functools import partial

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from core import clock
from core.forms import carry_out
from core.paging import page_of
from intake.actions import PetitionText, carry_petition, check_petition, enter_petition, take_off_petition
from intake.forms import PetitionCarrierForm, PetitionCheckForm, PetitionForm, PetitionRemovalForm
from intake.models import Petition
from intake.views.items import desk_only
from proposals.models import Proposal


@require_safe
def listed(request, draft):
    """List the petitions of a draft, the latest first."""
    draft = get_draft(request, draft)
    page = page_of(Petition.objects.filter(draft=draft).for_list(), request)
    return render(request, "intake/petitions.html", {"draft": draft, "page": page})


@require_safe
def shown(request, draft, serial):
    """Show a petition: its words, who brought it, how many signatures are told and held, and what carries it."""
    draft = get_draft(request, draft)
    petition = get_object_or_404(Petition.objects.filter(draft=draft), serial=serial)
    carrier = Proposal.objects.public().filter(pk=petition.proposal_id).with_changes().first()
    context = {"draft": draft, "petition": petition, "carrier": carrier}
    return render(request, "intake/petition.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def enter(request, draft):
    """Take a petition in: what was brought, and what its bringers say."""
    form, status = PetitionForm(request.POST or None), 200
    if request.method == "POST":
        petition, status = carry_out(form, partial(_enter, request, draft))
        if status == 200:
            return redirect("petition_desk", draft.slug, petition.serial)
    page = page_of(Petition.objects.filter(draft=draft).for_list(), request)
    return render(request, "intake/enter_petition.html", {"draft": draft, "form": form, "page": page}, status=status)


def _enter(request, draft, values):
    text = PetitionText(**{name: value for name, value in values.items() if name != "key"})
    return enter_petition(draft, text, key=values["key"], by=request.user, at=clock.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def at_the_desk(request, draft, *, serial):
    """Do what the desk does with a petition: check a sample, name the proposal that carries it, take it off."""
    petition = get_object_or_404(Petition.objects.filter(draft=draft).select_related("proposal"), serial=serial)
    petition.draft, forms, status = draft, {act: form() for act, (form, _do) in ACTS.items()}, 200
    if request.method == "POST":
        act = request.POST.get("act")
        if act not in ACTS:
            raise BadRequest
        made, do = ACTS[act]
        forms[act] = form = made(request.POST)
        _done, status = carry_out(form, lambda values: do(petition, **values, by=request.user, at=clock.now()))
        if status == 200:
            return redirect("petition_desk", draft.slug, petition.serial)
    context = {"draft": draft, "petition": petition} | {f"{act}_form": form for act, form in forms.items()}
    return render(request, "intake/petition_desk.html", context, status=status)


def _carry(petition, *, proposal, **act):
    carry_petition(petition, proposal, **act)


ACTS = {
    "check": (PetitionCheckForm, check_petition),
    "carry": (PetitionCarrierForm, _carry),
    "take_off": (PetitionRemovalForm, take_off_petition),
}
