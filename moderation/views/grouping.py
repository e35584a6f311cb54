"""The pages on which a moderator merges a proposal into the one that it repeats, and splits it off again."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from core import clock
from core.forms import carry_out
from core.pages import mark_sent
from moderation.actions import merge_proposal, split_proposal
from moderation.foretelling import rehearsed
from moderation.forms import MergingForm, SplittingForm
from moderation.grounds import Grounds
from moderation.models import REPEAT
from moderation.notices import read_rulings
from moderation.permissions import can_rule
from moderation.ready import form_with, offered
from proposals.models import Proposal
from proposals.similar import Said, similar_to

SHOWING = ("text", "look")  # what is asked for and done by nobody: ready reasons in the form, the whole statement


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, draft, number):
    """Show a proposal, those that it may repeat, and the chosen one beside it; take the ruling that merges them."""
    draft, item = _read(request, draft, number)
    chosen = request.GET if "into" in request.GET else None
    make = partial(MergingForm, rows=_rows(request, draft))
    form, status, told = make(request.POST or chosen), 200, []
    if request.POST.get("act") in SHOWING:
        form, status, told = _shown(request, item, make, _merge)
    elif request.method == "POST":
        _done, status = carry_out(form, partial(_merge, item, request.user))
        if status == 200:
            return mark_sent(redirect(item.get_absolute_url()), f"merging-{item.uid}")
    elif form.is_bound and not form.is_valid():
        status = 422
    grounds = Grounds.of(draft)
    alike = similar_to(Said.in_change(item.change, item.reasons), item.change.base.placement, besides=item)
    context = {
        "draft": draft,
        "item": item,
        "into": form.found,
        "alike": alike,
        "ground": grounds.latest[REPEAT],
        "ground_url": grounds.latest[REPEAT].address_in(draft),
        "read_grounds": grounds.read,
    }
    context |= _stating(request, draft, form, told)
    return render(request, "moderation/merge.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request, draft, number):
    """Show a merged proposal beside the one that stands for it; take the ruling that splits it off."""
    draft, item = _read(request, draft, number)
    form, status, told = SplittingForm(request.POST or None), 200, []
    if request.POST.get("act") in SHOWING:
        form, status, told = _shown(request, item, SplittingForm, _split)
    elif request.method == "POST":
        _done, status = carry_out(form, partial(_split, item, request.user))
        if status == 200:
            return mark_sent(redirect(item.get_absolute_url()), f"merging-{item.uid}")
    elif item.merged_into_id is None:
        raise Http404
    into = _rows(request, draft).filter(pk=item.merged_into_id).first()
    context = {"draft": draft, "item": item, "into": into} | _stating(request, draft, form, told)
    return render(request, "moderation/split.html", context, status=status)


def _shown(request, item, make, do):
    """Return the form, the status, and how the statement would read to the author if that was asked for."""
    if request.POST["act"] == "text":
        return *form_with(make, item.draft, [item.language], request.POST), []
    form = make(request.POST)
    told, status = carry_out(
        form, lambda values: rehearsed(partial(do, item, request.user, values), read_rulings, item.language)
    )
    return form, status, told or []


def _stating(request, draft, form, told):
    """Return what the form of a statement shows."""
    took_text = request.POST.get("act") == "text"
    ready = offered(draft, Grounds.of(draft).names, form, grounds=[REPEAT])
    return ready | {"form": form, "told": told, "took_text": took_text}


def _read(request, draft, number):
    """Return the draft and a proposal of it that this moderator may rule on, with its words."""
    draft = get_draft(request, draft)
    rows = _rows(request, draft)
    item = get_object_or_404(rows, serial=number)
    item.draft = draft
    item.change.base.placement.edition.draft = draft
    if not can_rule(request.user, item):
        raise PermissionDenied
    return draft, item


def _rows(request, draft):
    return Proposal.objects.submitted().visible_to(request.user).filter(draft=draft).for_list(request.user)


def _merge(item, user, values):
    return merge_proposal(item, **values, by=user, at=clock.now())


def _split(item, user, values):
    return split_proposal(item, **values, by=user, at=clock.now())
