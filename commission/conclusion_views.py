"""The pages of conclusions: what everybody reads, what staff ask, what a body writes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import can_file_for
from articles.current import get_draft
from articles.models import Placement
from articles.permissions import can_run
from commission.actions import (
    Matter,
    ask_for_conclusion,
    give_conclusion,
    keep_conclusion,
    take_down_conclusion,
    withdraw_conclusion,
)
from commission.actions.concluding import AnotherVersion
from commission.concluded import counted, counts_in, read_requests
from commission.conclusion_forms import AskForm, ConclusionForm, WithdrawForm
from commission.models import ConclusionDraft, ConclusionRequest, ConclusionState, Docket
from commission.permissions import asks_as, can_weigh
from core import clock
from core.forms import carry_out
from core.paging import page_of
from core.signs import UNSTORABLE
from feedback.models import Theme


@require_safe
def listed(request, draft):
    """Show how many conclusions were asked for and what became of them; those whose decisions are out in full."""
    draft, at = get_draft(request, draft), clock.now()
    rows = ConclusionRequest.objects.public().filter(draft=draft).for_list()
    page = page_of(rows.order_by("-public_at", "-pk"), request)
    context = {
        "draft": draft,
        "states": counted(counts_in(draft, at=at)),
        "page": page,
        "requests": read_requests(list(page), at=at),
    }
    return render(request, "commission/conclusions.html", context)


@require_safe
def shown(request, draft, uid):
    """Show one conclusion that is published."""
    draft = get_draft(request, draft)
    row = _read(ConclusionRequest.objects.public().filter(draft=draft), uid, titled=False)
    return render(request, "commission/conclusion_shown.html", {"draft": draft, "row": row})


@never_cache
@login_required
@require_safe
def at_the_desk(request, draft):
    """List what was asked of which body until when: all, or what is in one state."""
    draft, at = _weighed(request, draft), clock.now()
    wanted = request.GET.get("state") if request.GET.get("state") in ConclusionState.values else ""
    rows = ConclusionRequest.objects.filter(draft=draft)
    if wanted:
        rows = rows.in_state(wanted, timezone.localdate(at))
    page = page_of(rows.for_list(), request)
    context = {
        "draft": draft,
        "states": counted(counts_in(draft, at=at)),
        "wanted": wanted,
        "page": page,
        "requests": read_requests(list(page), at=at, titled=True),
    }
    return render(request, "commission/conclusions_at_the_desk.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, draft):
    """Ask a body for its conclusion on an article, on one of its themes, or on a prepared answer."""
    draft = _weighed(request, draft)
    place, theme, docket = _asked_on(draft, request.GET)
    if asks_as(request.user, draft, place.provision_id) is None:
        raise PermissionDenied
    form, status = AskForm(request.POST or None), 200
    if request.method == "POST":
        form = AskForm(request.POST)

        def do(values):
            matter = Matter(draft, place.provision, theme, docket)
            body = form.bodies[values["organization"]]
            told = {"until": values["until"], "question": values["question"] or ""}
            return ask_for_conclusion(matter, body, **told, by=request.user, at=clock.now())

        made, status = carry_out(form, do)
        if made is not None:
            messages.success(request, _("It is asked. Those who may speak for it are told."))
            return redirect("conclusion", draft.slug, made.uid)
    context = {
        "draft": draft,
        "form": form,
        "place": place,
        "label": place.label(get_language()),
        "theme": theme,
        "docket": docket,
    }
    return render(request, "commission/ask_for_conclusion.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request, draft, uid):
    """Show staff what was asked and given; withdraw the request, or take down what came on paper."""
    draft = _weighed(request, draft)
    row = _read(ConclusionRequest.objects.filter(draft=draft), uid)
    may_ask, may_take_down = asks_as(request.user, draft, row.article_id) is not None, can_run(request.user, draft)
    withdrawal, form, status = WithdrawForm(), _conclusion_form(row), 200
    if request.method == "POST":
        act = request.POST.get("act")
        if not (may_ask or may_take_down):
            raise PermissionDenied
        if act not in {"withdraw", "take_down"}:
            raise BadRequest
        if not (may_ask if act == "withdraw" else may_take_down):
            raise PermissionDenied
        if act == "withdraw":
            withdrawal = WithdrawForm(request.POST)
            _done, status = carry_out(
                withdrawal,
                lambda values: withdraw_conclusion(
                    row, reasons=values["reasons"] or "", by=request.user, at=clock.now()
                ),
            )
            told = _("It is asked for no longer. The body is told why.")
        else:
            row, form, status = _carry_out(request, take_down_conclusion, row)
            told = _("The conclusion is taken down, marked as one that came on paper.")
        if status == 200:
            messages.success(request, told)
            return redirect("conclusion", draft.slug, uid)
    context = {
        "draft": draft,
        "row": row,
        "withdrawal": withdrawal,
        "form": form,
        "may_withdraw": may_ask and not row.given_at and not row.withdrawn_at,
        "may_take_down": may_take_down and not row.withdrawn_at,
    }
    return render(request, "commission/conclusion.html", context, status=status)


@never_cache
@login_required
@require_safe
def mine(request):
    """List what the reader's organizations are asked for, the nearest day first."""
    rows = ConclusionRequest.objects.known_to(request.user)
    page = page_of(rows.for_list(), request)
    context = {"page": page, "requests": read_requests(list(page), at=clock.now(), titled=True)}
    return render(request, "commission/my_conclusions.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, uid):
    """Show a body what it is asked; keep what its members write, and give it."""
    row = _read(ConclusionRequest.objects.known_to(request.user), uid)
    draft = get_draft(request, row.draft.slug)
    may_give, status = can_file_for(request.user, row.organization), 200
    begun = ConclusionDraft.objects.filter(request=row).select_related("written_by").first()
    form = _conclusion_form(row, begun=begun)
    if request.method == "POST":
        act = request.POST.get("act")
        if act not in {"keep", "give"}:
            raise BadRequest
        if act == "give" and not may_give:
            raise PermissionDenied
        if act == "keep":
            form = _conclusion_form(row, request.POST)
            _kept, status = carry_out(
                form, lambda _values: keep_conclusion(row, **form.words, by=request.user, at=clock.now())
            )
            told = _("It is kept. Members of your organization read it, nobody else.")
        else:
            row, form, status = _carry_out(request, give_conclusion, row)
            told = _("The conclusion is given. The entry is in the public record.")
        if status == 200:
            messages.success(request, told)
            return redirect("write_conclusion", uid)
    context = {"draft": draft, "row": row, "form": form, "begun": begun, "may_give": may_give}
    return render(request, "commission/write_conclusion.html", context, status=status)


def _carry_out(request, act, row):
    """Give, or take down, what was sent; return the request as it stands, the form, and the status of the page."""
    form = _conclusion_form(row, request.POST)

    def do(values):
        return act(row, **form.words, after=values["after"] or 0, by=request.user, at=clock.now())

    _made, status = carry_out(form, do)
    if status == AnotherVersion.status:
        # The version that came meanwhile is shown, and asked why what was typed takes its place.
        row, told = _read(ConclusionRequest.objects.filter(pk=row.pk), row.uid), form.non_field_errors()
        form = _conclusion_form(row, request.POST)
        form.add_error(None, told)
    return row, form, status


def _conclusion_form(row, data=None, *, begun=None):
    """Return the form of the next version: with what was kept of it, else with the words that stand."""
    last = row.latest
    initial = {"kk": last.kk, "ru": last.ru} if last is not None else {}
    if begun is not None:
        initial = {"kk": begun.kk, "ru": begun.ru, "why": begun.why}
    return ConclusionForm(data, initial=initial, is_later=last is not None)


def _read(rows, uid, *, titled=True):
    """Return one of some requests as pages show it; 404 where none has this id."""
    found = get_object_or_404(rows, uid=UNSTORABLE.sub("", uid))
    [row] = read_requests(ConclusionRequest.objects.filter(pk=found.pk), at=clock.now(), titled=titled)
    return row


def _weighed(request, draft):
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    return draft


def _asked_on(draft, query):
    """Return the place, the theme and the prepared answer that an address names; 404 where there is none such."""
    eid, theme, docket = (query.get(name, "") for name in ("article", "theme", "docket"))
    if UNSTORABLE.search(eid + theme + docket) or (theme and docket):
        raise Http404
    places = Placement.objects.current().select_related("edition", "provision")
    place = get_object_or_404(places, edition__draft=draft, eid=eid, provision__is_page=True)
    place.edition.draft = draft
    here = {"article": place.provision}
    theme = get_object_or_404(Theme, **here, uid=theme) if theme else None
    docket = get_object_or_404(Docket, **here, uid=docket) if docket else None
    return place, theme, docket
