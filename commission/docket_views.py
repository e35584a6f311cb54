"""The pages of prepared answers: their list, one of them with its variants, one variant with all that asks for it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft, places_in
from commission import docket_readings
from commission.actions import (
    check_docket,
    decide_docket,
    drop_docket,
    leave_out,
    return_docket,
    send_docket,
    sign_docket,
    treat_apart,
    word_docket,
)
from commission.actions.refusals import NothingMarked, UnknownStep
from commission.concluded import read_on_docket, read_requests
from commission.dissented import from_docket
from commission.docket_forms import StepForm, Written
from commission.docketed import (
    foretold,
    languages_of,
    members_of,
    progress_of,
    read_items,
    rows_of,
    sitting_of,
    unfit,
)
from commission.models import Docket, DocketStatus
from commission.models.dockets import BY_ONE
from commission.permissions import asks_as, can_weigh, is_commissioner
from commission.ready import choices_of, take
from commission.stepping import may_check, may_decide, may_draft, may_open, may_return, may_sign
from commission.versions import take_again, versions_of
from core import clock
from core.pages import mark_sent
from core.paging import page_of
from core.rules import RuleViolation
from core.signs import UNSTORABLE
from core.text import LENGTHS

ON_A_PAGE, MEMBERS = 20, 50
MOST_DIGITS = 16  # of a key


@never_cache
@login_required
@require_safe
def dockets(request, draft):
    """List the prepared answers of a draft: those on which somebody has still to do something first."""
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    rows = Docket.objects.filter(draft=draft).exclude(status=DocketStatus.DROPPED).with_people()
    open_ones = list(rows.with_staff().order_by("begun_at", "pk"))
    for one in open_ones:
        one.waits_for_me = _waits_for(request.user, one)
    context = {
        "draft": draft,
        "waiting": [one for one in open_ones if one.waits_for_me],
        "others": [one for one in open_ones if not one.waits_for_me],
        "by_one": BY_ONE,
        "page": page_of(rows.exclude(pk__in=[one.pk for one in open_ones]).order_by("-decided_at", "-pk"), request),
    }
    return render(request, "commission/dockets.html", context)


def _waits_for(user, docket):
    """Whether the next step is this person's."""
    step = {
        DocketStatus.DRAFTING: lambda user, docket: docket.drafted_by_id == user.pk,
        DocketStatus.CHECKING: may_check,
        DocketStatus.DECIDING: may_decide,
        DocketStatus.SIGNING: may_sign,
    }[docket.status]
    return step(user, docket)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def docket(request, draft, uid):
    """Show a prepared answer with its variants; take their words, and the steps on the way to being published."""
    found = _found(request, draft, uid)
    if request.method != "POST":
        return _show(request, found, Written(), StepForm())
    written, form = Written(request.POST), StepForm(request.POST)
    form.full_clean()
    act = request.POST.get("act", "")
    if "take" in request.POST:
        return _show(request, found, _taken(request, found, written), form)
    try:
        _do(act, found, written, form.cleaned_data, request)
    except RuleViolation as refusal:
        if refusal.field == "reasons" or not written.entries:
            form.add_error("reasons" if refusal.field == "reasons" else None, str(refusal))
        else:
            written.refuse(refusal)
        return _show(request, found, written, form, status=refusal.status)
    names = [f"docket-{found.uid}"] if act in {"save", "send", "return"} else []
    if act == "drop":
        return redirect("dockets", found.draft.slug)
    return mark_sent(redirect(request.get_full_path()), *names)


def _taken(request, found, written):
    """Return what was sent with ready reasons taken into one variant; nothing is stored by it."""
    number = request.POST["take"]
    if number.isdecimal() and number.isascii() and len(number) < MOST_DIGITS:
        said = written.entries.get(int(number), {})
        sent = {"ready": request.POST.get("ready", ""), "outcome": said.get("outcome", "")}
        sent |= {f"reasons_{code}": words for code, words in said.get("reasons", {}).items()}
        if (taken := take(found.draft, sent)) is not None:
            written.take(int(number), taken)
    return written


def _do(act, found, written, values, request):
    """Do what was asked for."""
    by, at = request.user, clock.now()
    step = {"digest": values.get("digest", ""), "by": by, "at": at}
    acts = {
        "save": partial(word_docket, found, written.entries, by=by, at=at),
        "send": partial(send_docket, found, written=written.entries, by=by, at=at),
        "check": partial(check_docket, found, **step),
        "decide": partial(decide_docket, found, **step),
        "sign": partial(sign_docket, found, **step),
        "return": partial(return_docket, found, reasons=values.get("reasons") or "", by=by, at=at),
        "drop": partial(drop_docket, found, by=by, at=at),
        "tidy": lambda: leave_out(found, [pk for pk, _number, _code in unfit(found)], by=by, at=at),
    }
    if act not in acts:
        raise UnknownStep
    acts[act]()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def docket_entry(request, draft, uid, number):
    """Show one variant with all that asks for it and its versions; take out what is answered for itself, or later."""
    found = _found(request, draft, uid)
    entry = get_object_or_404(found.entries, number=number)
    refusal, status = None, 200
    if request.method == "POST":
        act = _take_again if request.POST.get("act") == "again" else _take_out
        try:
            return act(request, found, entry)
        except RuleViolation as refused:
            refusal, status = refused, refused.status
    [row] = rows_of(found, [entry], request.user)
    wanted = _searched(request)
    page = page_of(members_of(found, entry, wanted), request, size=MEMBERS)
    context = {
        "draft": found.draft,
        "docket": found,
        "row": row,
        "page": page,
        "wanted": wanted,
        "members": read_items(list(page.object_list), request.user),
        "is_open": found.status == DocketStatus.DRAFTING and may_draft(request.user, found),
        "told": foretold(row),
        "versions": versions_of(entry),
        "refusal": refusal,
    }
    return render(request, "commission/docket_entry.html", context, status=status)


def _searched(request):
    """Return the words that are looked for among the reasons of a variant."""
    return UNSTORABLE.sub("", request.GET.get("q", "")).strip()[: LENGTHS["search"]]


def _take_out(request, found, entry):
    """Treat apart, or leave to the desk, what was marked, or all in whose reasons something was found."""
    by, at = request.user, clock.now()
    keys = [int(key) for key in request.POST.getlist("item") if key.isdecimal() and len(key) < MOST_DIGITS]
    act, wanted = request.POST.get("act", ""), _searched(request)
    if act == "apart_found" and wanted:
        keys = list(members_of(found, entry, wanted).values_list("pk", flat=True))
    if not keys:
        raise NothingMarked
    if act == "leave":
        leave_out(found, keys, by=by, at=at)
        return redirect(found)
    made = treat_apart(found, keys, by=by, at=at)
    return redirect("docket_entry", found.draft.slug, found.uid, made.number)


def _take_again(request, found, entry):
    """Let an earlier version be the newest."""
    if take_again(found, entry, request.POST.get("version", ""), by=request.user, at=clock.now()) is None:
        raise Http404
    return redirect(f"{request.path}#versions")


def _found(request, draft, uid):
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    found = docket_readings.FOUND.first(draft.pk, uid)
    if found is None:
        raise Http404
    if not may_open(request.user, found, writes=request.method == "POST"):
        raise PermissionDenied
    found.draft = draft
    return found


def _show(request, found, written, form, status=200):
    user = request.user
    progress = progress_of(found)
    page = page_of(list(progress.numbers), request, size=ON_A_PAGE)
    rows = rows_of(found, docket_readings.ENTRIES.rows(page.object_list), user)
    is_open = found.status == DocketStatus.DRAFTING and may_draft(user, found)
    place = next((place for place in places_in(found.draft) if place.provision_id == found.article_id), None)
    context = {
        "draft": found.draft,
        "docket": found,
        "place": place,
        "label": place.label(get_language()) if place else "",
        "page": page,
        "rows": rows,
        "written": written,
        "form": form,
        "progress": progress,
        "languages_told": languages_of(found),
        "gone": unfit(found) if found.is_open or found.status == DocketStatus.READY else [],
        "sitting": sitting_of(found),
        "by_one": BY_ONE,
        "is_open": is_open,
        "ready": choices_of(found.draft) if is_open else [],
        "next_page": _page_of(progress) if is_open and progress.first else None,
        "may_check": found.status == DocketStatus.CHECKING and may_check(user, found),
        "may_decide": found.status == DocketStatus.DECIDING and may_decide(user, found),
        "may_sign": found.status == DocketStatus.SIGNING and may_sign(user, found),
        "may_return": may_return(user, found),
        "steps": docket_readings.STEPS.rows(found.pk),
        "requests": read_requests(read_on_docket(found), at=clock.now(), titled=True),
        "dissents": from_docket(found) if found.is_decided else [],
        "may_dissent": found.is_decided and is_commissioner(user, found.draft),
        "ask_url": _ask_url(found, place, user),
    }
    return render(request, "commission/docket.html", context, status=status)


def _ask_url(found, place, user):
    """Return where a conclusion on a prepared answer is asked for; nothing where the person may not, or not now."""
    is_here = place is not None and asks_as(user, found.draft, found.article_id) is not None
    if not is_here or found.status in {DocketStatus.GOING, DocketStatus.DONE, DocketStatus.DROPPED}:
        return ""
    return f"{reverse('ask_for_conclusion', args=[found.draft.slug])}?article={place.eid}&docket={found.uid}"


def _page_of(progress):
    """Return the number of the page on which the first variant stands that misses words."""
    return 1 + list(progress.numbers.values()).index(progress.first) // ON_A_PAGE
