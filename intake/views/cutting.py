"""Cutting a long text, by its author or the desk: a look at a page changes nothing, each act is a form of its own."""

import re
from functools import wraps

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft, place_of, places_in
from articles.queries import understand
from core import clock
from core.forms import show_refusal
from core.rules import RuleViolation
from core.text import LENGTHS
from intake.actions import (
    Asking,
    answer_objection,
    confirm_segment,
    cut,
    describe_segment,
    finish_long_text,
    join_segments,
    name_segment,
    object_to_cut,
    take_back_cut,
    take_suggested,
)
from intake.actions.segments import SegmentGone
from intake.cutting import OF_A_PLACE, joined, stretches, suggested, units
from intake.forms import NamingForm, ObjectionAnswerForm, ObjectionForm, PartForm
from intake.models import LongText
from intake.permissions import can_cut, can_read_whole, is_own_long_text

NAMED_WITHIN = 40  # characters in which a place is named, from its first word on
RANGE = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)


def for_cutters(view):
    """Return a view that is handed the long text if the reader may cut it; nobody else learns that it is there."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request, draft, serial, **where):
        draft = get_draft(request, draft)
        rows = LongText.objects.select_related("author", "organization", "words").filter(draft=draft)
        long_text = get_object_or_404(rows, serial=serial, erased_at=None)
        long_text.draft = draft
        if not can_read_whole(request.user, long_text):
            raise Http404
        if not can_cut(request.user, long_text):
            raise PermissionDenied
        return view(request, long_text, **where)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_cutters
def cuts(request, long_text):
    """Show a text as it is cut, each uncovered piece to be marked; cut, name, take suggested cuts, finish."""
    if request.method != "POST":
        return _cuts(request, long_text)
    act, by, at = request.POST.get("act"), request.user, clock.now()
    pieces = _ranges(request, "piece")
    try:
        if act == "cut":
            segment = cut(long_text, pieces, by=by, at=at)
            return _to_part(long_text, segment.start)
        if act == "name":
            called = {name: request.POST.get(name, "") for name in ("called", "says")}
            cut(long_text, pieces, **called, by=by, at=at)
        elif act == "take":
            take_suggested(long_text, _ranges(request, "suggested"), by=by, at=at)
        elif act == "finish":
            finish_long_text(long_text, by=by, at=at)
            return redirect("long_text", long_text.draft.slug, long_text.number)
        else:
            raise BadRequest
    except RuleViolation as refusal:
        return _cuts(request, long_text, refusal=refusal)
    return redirect("cut_long_text", long_text.draft.slug, long_text.number)


def _to_part(long_text, start):
    return redirect("long_text_part", long_text.draft.slug, long_text.number, start)


def _ranges(request, name):
    found = [RANGE.fullmatch(value) for value in request.POST.getlist(name)]
    return [(int(one[1]), int(one[2])) for one in found if one]


def _cuts(request, long_text, *, refusal=None):
    text = long_text.words.text
    segments = list(long_text.segments.in_order())
    rows = [_row(text, one) for one in stretches(text, segments)]
    offers = "suggest" in request.GET or request.POST.get("act") == "take"
    is_named = request.POST.get("act") == "name"
    context = {
        "draft": long_text.draft,
        "long_text": long_text,
        "naming": NamingForm(initial=request.POST.dict() if is_named else None),
        "refusal": refusal,
        "marked": {*request.POST.getlist("piece"), *request.POST.getlist("suggested")},
        "rows": rows,
        "left": sum("segment" not in row for row in rows),
        "unconfirmed": sum(not one.is_settled for one in segments),
        "offered": _offered(text, segments) if offers else None,
        "is_own": is_own_long_text(request.user, long_text),
        "objected": set(long_text.objections.open().values_list("start", flat=True)),
    }
    return render(request, "intake/cuts.html", context, status=refusal.status if refusal else 200)


def _row(text, stretch):
    """Return a stretch as the page shows it: a cut with its words, or pieces to be marked."""
    if stretch.cut is not None:
        return {"segment": stretch.cut, "words": text[stretch.start : stretch.end]}
    pieces = units(text, stretch.start, stretch.end)
    return {"pieces": [(f"{start}-{end}", text[start:end]) for start, end in pieces]}


def _offered(text, segments):
    """Return the cuts that are suggested where there is none yet, each with its words."""
    return [(f"{start}-{end}", text[start:end]) for start, end in suggested(text, segments)]


FORMS = {
    "describe": PartForm,
    "confirm": PartForm,
    "name": NamingForm,
    "join": forms.Form,
    "take_back": forms.Form,
    "object": ObjectionForm,
    "answer": ObjectionAnswerForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_cutters
def part(request, long_text, *, start):
    """Say what one part asks for or is, confirm it as a proposal, join it, take its cut back, object, answer."""
    segment = long_text.segments.in_order().filter(start=start).first()
    if request.method != "POST":
        if segment is None:
            raise Http404
        return _part(request, long_text, segment)
    act = request.POST.get("act")
    if act not in FORMS:
        raise BadRequest
    form = FORMS[act](request.POST)
    if segment is None:
        return _cuts(request, long_text, refusal=SegmentGone())
    if not form.is_valid():
        return _part(request, long_text, segment, form, status=422)
    if act == "join" and "sure" not in request.POST:
        return _part(request, long_text, segment, asks_to_join=True)
    try:
        _do(long_text, start, act, form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _part(request, long_text, segment, form, status=refusal.status)
    stays = act in {"describe", "object", "answer", "join"}
    return _to_part(long_text, start) if stays else redirect("cut_long_text", long_text.draft.slug, long_text.number)


def _do(long_text, start, act, values, *, by, at):
    """Do the one act that a form asks for."""
    if act == "describe":
        describe_segment(long_text, start, Asking(**values), by=by)
    elif act == "confirm":
        confirm_segment(long_text, start, Asking(**values), by=by, at=at)
    elif act == "name":
        name_segment(long_text, start, **values, by=by)
    elif act == "join":
        join_segments(long_text, start, by=by)
    elif act == "take_back":
        take_back_cut(long_text, start, by=by)
    elif act == "object":
        object_to_cut(long_text, start, **values, by=by, at=at)
    else:
        answer_objection(long_text, start, **values, by=by, at=at)


def _part(request, long_text, segment, form=None, *, asks_to_join=False, status=200):
    text, sent = long_text.words.text, type(form)
    words = text[segment.start : segment.end]
    after = long_text.segments.filter(start__gte=segment.end).order_by("start").first()
    is_next = after is not None and joined(text, [(segment.start, segment.end), (after.start, after.end)])
    objections = list(long_text.objections.filter(start=segment.start).order_by("made_at"))
    context = {
        "draft": long_text.draft,
        "long_text": long_text,
        "segment": segment,
        "words": words,
        "after": text[after.start : after.end] if is_next and not after.proposal_id else "",
        "asks_to_join": asks_to_join,
        "problems": form,
        "form": form if sent is PartForm else PartForm(initial=_described(long_text.draft, segment, words)),
        "naming": form if sent is NamingForm else NamingForm(initial={"called": segment.called, "says": segment.says}),
        "objecting": form if sent is ObjectionForm else ObjectionForm(),
        "answering": form if sent is ObjectionAnswerForm else ObjectionAnswerForm(),
        "is_own": is_own_long_text(request.user, long_text),
        "objections": objections,
        "is_objected": any(one.answered_at is None for one in objections),
        "place_names": [place.label(get_language()) for place in places_in(long_text.draft)],
        "limit": LENGTHS["proposal_reasons"],
    }
    return render(request, "intake/long_text_part.html", context, status=status)


def _described(draft, segment, words):
    """Return what is kept of a part; where no place is yet, the one that its first words name."""
    place = next((one for one in places_in(draft) if one.provision_id == segment.provision_id), None)
    place = place or (None if segment.called else _named_in(draft, words))
    name = place.label(get_language()) if place is not None else ""
    return {"place": name, "kind": segment.kind, "text": segment.text}


def _named_in(draft, words):
    found = OF_A_PLACE.match(words)
    told = words[found.start(1) : found.start(1) + NAMED_WITHIN] if found else ""
    places = understand(told.partition("\n")[0].partition(". ")[0]).places if told else ()
    return next(filter(None, (place_of(draft, eid) for eid in places)), None)
