"""The desk: what came by letter, typed beside its scan by one operator, by a second, settled by a third."""

import hashlib
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.views import staff_only
from core import clock
from core.forms import carry_out
from core.paging import page_of
from core.rules import RuleViolation
from intake import scans
from intake.actions import (
    enter,
    entries_that_differ,
    keep_entry,
    leave_item,
    make_claim_code,
    register_item,
    settle_entries,
    take_item,
)
from intake.entries import ALL_GROUNDS, flat
from intake.forms import EntryForm, RegisteringForm, ThirdForm
from intake.models import MOST_PASSAGES, SETTLED, TYPED, Item, LongText, Mail, Passage, Scan, Stage
from intake.permissions import can_take_in
from proposals.forms import new_key
from proposals.models import Channel, Proposal
from proposals.views.attachments import HARMLESS
from record.receipts import receipt_of

desk_only = staff_only(can_take_in)


@never_cache
@require_safe
@desk_only
def items(request, draft):
    """List what came, what waits longest first, and say how much waits at each stage."""
    wanted = {
        "channel": request.GET.get("channel") if request.GET.get("channel") in TYPED else "",
        "stage": request.GET.get("stage") if request.GET.get("stage") in Stage.values else "",
    }
    rows = Item.objects.of(draft)
    stages = dict(rows.values_list("stage").annotate(Count("pk")).order_by())
    shown = rows.filter(**{name: value for name, value in wanted.items() if value})
    if not wanted["stage"]:
        shown = shown.open()
    context = {
        "draft": draft,
        "page": page_of(shown.for_list(), request),
        "wanted": wanted,
        "channels": [(one.value, one.label) for one in TYPED],
        "stages": [(stage.value, stage.label, stages.get(stage.value, 0)) for stage in Stage],
        "oldest": rows.open().aggregate(oldest=Min("received_at"))["oldest"],
        "now": clock.now(),
    }
    return render(request, "intake/items.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def register(request, draft):
    """Take the scan of a letter and give it a number."""
    form, status = RegisteringForm(request.POST or None, initial={"key": new_key()}), 200
    if request.method == "POST":
        item, status = carry_out(form, partial(_register, request, draft))
        if status == 200:
            return redirect("item", draft.slug, item.uid)
    return render(request, "intake/register.html", {"draft": draft, "form": form}, status=status)


def _register(request, draft, values):
    files = [(file.name, file.read()) for file in request.FILES.getlist("files")]
    return register_item(draft, channel=Channel.POST, files=files, **values, by=request.user, at=clock.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def item(request, draft, *, uid):
    """Show an item beside its scan: take it, type it, settle what differs; or what became of it."""
    found = get_object_or_404(Item.objects.select_related("claimed_by", "meeting"), draft=draft, uid=uid)
    found.draft = draft
    if request.method == "POST":
        return _act(request, found)
    form = None
    if not found.is_settled and found.holder_at(clock.now()) == request.user.pk:
        form = _form_of(found, request.user)
    return _shown(request, found, form)


def _form_of(found, user):
    """Return the form for whoever holds an item: to settle what differs, or to type with what they kept of it."""
    if found.stage == Stage.DIFFERING:
        one, other, differing = entries_that_differ(found)
        return ThirdForm(one=one, other=other, differing=differing, meeting=found.meeting)
    kept = found.entries.filter(by=user, turn__isnull=True).first()
    if kept is None:
        return EntryForm(meeting=found.meeting)
    values = flat(kept.said)
    has_number = bool(values.pop("iin"))
    places = max(1, len(kept.said.get("passages", [])))
    form = EntryForm(places=places, meeting=found.meeting, initial=values)
    if has_number:
        form.fields["iin"].help_text = _("A number was kept. Type another to replace it.")
    return form


def _posted(request, found):
    """Return the form as it was sent, whatever became of the item meanwhile."""
    if request.POST.get("act") == "settle" and found.stage == Stage.DIFFERING:
        one, other, differing = entries_that_differ(found)
        return ThirdForm(request.POST, one=one, other=other, differing=differing, meeting=found.meeting)
    return EntryForm(request.POST, places=places_of(request), meeting=found.meeting)


def places_of(request):
    """Return how many passages a sent form has."""
    told = request.POST.get("passages", "")
    places = int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 1
    return min(max(places, 1), MOST_PASSAGES)


def _act(request, found):
    act, by, at = request.POST.get("act"), request.user, clock.now()
    here = redirect("item", found.draft.slug, found.uid)
    if act in {"take", "leave"}:
        try:
            take_item(found, by=by, at=at) if act == "take" else leave_item(found, by=by)
        except RuleViolation as refusal:
            return _shown(request, found, None, refusal=refusal)
        return here
    if act not in {"keep", "add", "enter", "settle"}:
        raise BadRequest
    form = _posted(request, found)
    try:
        if act == "keep":
            keep_entry(found, form.said(), by=by, at=at)
            messages.success(request, _("What you typed is kept. Only you see it."))
            return here
        if act == "add":
            keep_entry(found, form.said(), by=by, at=at)
            more = min(form.places + 1, MOST_PASSAGES)
            return _shown(request, found, EntryForm(request.POST, places=more, meeting=found.meeting))
        done = _settle if act == "settle" else _enter
        settled = done(found, form, by=by, at=at)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _shown(request, found, form, status=refusal.status)
    return _after(request, settled)


def _enter(found, form, *, by, at):
    return enter(found, form.said(), by=by, at=at)


def _settle(found, form, *, by, at):
    if isinstance(form, ThirdForm) and not form.is_chosen():
        raise NotAllChosen
    return settle_entries(found, form.said(), by=by, at=at)


class NotAllChosen(RuleViolation):
    code = "not_all_chosen"

    def __str__(self):
        return _("Choose in each field what the item says.")


def _after(request, settled):
    if settled.stage == Stage.REGISTERED:
        messages.success(request, _("The item is registered. Its answer can be printed."))
    elif settled.stage == Stage.REFUSED:
        messages.success(request, _("The item is refused. Its answer can be printed."))
    elif settled.stage == Stage.DIFFERING:
        messages.warning(request, _("The two entries differ. A third operator settles it."))
    else:
        messages.success(request, _("It is entered. A second operator types it without seeing yours."))
    if settled.stage in SETTLED:
        return redirect("item", settled.draft.slug, settled.uid)
    return redirect("items", settled.draft.slug)


def _shown(request, found, form, *, refusal=None, status=None):
    now = clock.now()
    holder = found.holder_at(now)
    context = {
        "draft": found.draft,
        "item": found,
        "form": form,
        "refusal": refusal,
        "settles": isinstance(form, ThirdForm),
        "may_add": form is not None and not isinstance(form, ThirdForm) and form.places < MOST_PASSAGES,
        "scans": _pages_of(found),
        "mail": Mail.objects.filter(item=found).first(),
        "entries": found.entries.exclude(turn=None).order_by("turn"),
        "entered": found.entries.filter(by=request.user, turn__isnull=False).exists(),
        "is_held_by_other": holder is not None and holder != request.user.pk,
        "passages": _passages_of(found),
        "whole": LongText.objects.filter(item=found).first() if found.is_settled else None,
        "reason": ALL_GROUNDS.get(found.refusal, ""),
    }
    status = status or (refusal.status if refusal else 200)
    return render(request, "intake/item.html", context, status=status)


def _pages_of(found):
    return [(scan, range(1, scan.pages + 1)) for scan in Scan.objects.of(found)]


def _passages_of(found):
    return Passage.objects.filter(item=found).select_related("proposal").order_by("place")


@cache_control(private=True, max_age=3600)
@require_safe
@desk_only
def scan_page(request, draft, *, uid, scan, page):
    """Give a page of a scan as a picture: a browser never opens the file itself within this site."""
    found = _scan_of(draft, uid, scan)
    picture = scans.picture_of(bytes(found.content.content), page) if 1 <= page <= found.pages else b""
    if not picture:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg", headers=HARMLESS)


@cache_control(private=True, no_cache=True)
@require_safe
@desk_only
def scan_file(request, draft, *, uid, scan):
    """Give a scan as it came, to be saved and not shown."""
    return saved(_scan_of(draft, uid, scan))


def saved(scan):
    """Return a scan as a file to be saved, which no browser opens within this site."""
    answer = HttpResponse(bytes(scan.content.content), content_type="application/pdf", headers=HARMLESS)
    answer["Content-Disposition"] = content_disposition_header(True, scan.name)
    return answer


def _scan_of(draft, uid, scan):
    rows = Scan.objects.of(get_object_or_404(Item, draft=draft, uid=uid)).select_related("content")
    return get_object_or_404(rows.filter(content__isnull=False), uid=scan)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def answer(request, draft, *, uid):
    """Show what goes back to the sender, to be printed: numbers with receipts, or why there is no proposal.

    A form gives it a code with which its sender makes it their account's; it is shown this once.
    """
    found = get_object_or_404(Item.objects.select_related("meeting"), draft=draft, uid=uid, stage__in=SETTLED)
    code, refusal = "", None
    if request.method == "POST":
        try:
            code = make_claim_code(found)
        except RuleViolation as refused:
            refusal = refused
    context = {
        "draft": draft,
        "item": found,
        "code": code,
        "refusal": refusal,
        "whole": LongText.objects.filter(item=found).first(),
        "passages": (passages := _with_words(found, request.user)),
        "may_be_claimed": not found.meeting_id or any(proposal.author.name for proposal, *_rest in passages),
        "reason": ALL_GROUNDS.get(found.refusal, ""),
        "site_url": settings.SITE_URL,
    }
    return render(request, "intake/answer.html", context, status=refusal.status if refusal else 200)


def _with_words(found, user):
    """Return the proposals of an item with their words, the digest of these, and their receipts."""
    rows = Proposal.objects.with_words(user).filter(pk__in=_passages_of(found).values("proposal")).order_by("serial")
    return [(row, _digest_of(row), receipt_of(row.uid)) for row in rows]


def _digest_of(row):
    """Return the SHA-256 of a proposal's words as they are printed: new words, an empty line, reasons."""
    return hashlib.sha256(f"{row.text or ''}\n\n{row.reasons or ''}".encode()).hexdigest()
