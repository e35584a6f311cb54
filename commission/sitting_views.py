"""The pages of sittings: those that everybody reads, and those on which a secretary prepares, enters and publishes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from articles.languages import CODES
from articles.permissions import can_run
from commission.actions import (
    announce_sitting,
    change_sitting,
    enter_results,
    move_up,
    publish_sitting,
    put_on_agenda,
    take_off_agenda,
)
from commission.actions.refusals import UnknownStep
from commission.agendas import foretold
from commission.concluded import on_sitting, read_requests
from commission.dissented import from_sitting
from commission.models import Decision, Docket, Outcome, Sitting, SittingStatus, digest_to_publish
from commission.permissions import can_weigh, is_commissioner
from commission.sitting_forms import AgendaForm, ResultsForm, SittingForm, facts_of, results_of
from core import clock
from core.forms import carry_out
from core.paging import page_of
from core.rules import RuleViolation


@require_safe
def sittings(request, draft):
    """List the sittings of a draft's Commission: those ahead, then those that were held."""
    draft = get_draft(request, draft)
    rows = Sitting.objects.of(draft)
    context = {
        "draft": draft,
        "ahead": _of(draft, rows.ahead()),
        "page": page_of(rows.past(), request),
        "may_run": can_run(request.user, draft),
    }
    _of(draft, context["page"].object_list)
    return render(request, "commission/sittings.html", context)


@require_safe
def sitting(request, draft, number):
    """Show a sitting: what is on its agenda; once it is published also who was there, the votes, the minutes."""
    draft = get_draft(request, draft)
    found = _found(draft, number)
    items = list(found.agenda.all())
    is_told = not found.is_before_publishing
    counts = Decision.objects.public().filter(sitting=found).order_by()
    outcomes = dict(counts.values_list("outcome").annotate(Count("pk"))) if is_told else {}
    of_staff = can_weigh(request.user, draft)
    asked = on_sitting(items) if of_staff else on_sitting(items).public()
    context = {
        "draft": draft,
        "sitting": found,
        "items": items,
        "is_told": is_told,
        "outcomes": [(outcome.label, outcomes[outcome]) for outcome in Outcome if outcome in outcomes],
        "decided": sum(outcomes.values()),
        "requests": read_requests(asked, at=clock.now(), titled=of_staff) if is_told or of_staff else [],
        "of_staff": of_staff,
        "dissents": from_sitting(found) if is_told or of_staff else [],
        "may_dissent": found.present is not None and is_commissioner(request.user, draft),
        "may_run": can_run(request.user, draft),
    }
    return render(request, "commission/sitting.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request, draft):
    """Announce a sitting; members, quorum and place are offered as at the last one."""
    draft = _draft_to_run(request, draft)
    last = Sitting.objects.of(draft).order_by("-number").first()
    offered = {"number": 1}
    if last is not None:
        again = {"members", "quorum", *(f"place_{language}" for language in CODES)}
        offered = {name: value for name, value in facts_of(last).items() if name in again}
        offered["number"] = last.number + 1
    form = SittingForm(request.POST or None, initial=offered, is_new=True)
    status = 200
    if request.method == "POST":
        made, status = carry_out(
            form,
            lambda values: announce_sitting(draft, values["number"], **form.facts, by=request.user, at=clock.now()),
        )
        if made is not None:
            messages.success(request, _("The sitting is announced: everybody reads when and where it is."))
            return redirect("sitting_desk", draft.slug, made.number)
    return render(request, "commission/sitting_facts.html", {"draft": draft, "form": form}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request, draft, number):
    """Say anew when, where and under which title a sitting is."""
    draft = _draft_to_run(request, draft)
    found = _found(draft, number)
    form = SittingForm(request.POST or None, initial=facts_of(found), is_new=False)
    status = 200
    if request.method == "POST":
        done, status = carry_out(
            form, lambda _values: change_sitting(found, **form.facts, by=request.user, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The words are stored."))
            return redirect("sitting_desk", draft.slug, number)
    context = {"draft": draft, "form": form, "sitting": found}
    return render(request, "commission/sitting_facts.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request, draft, number):
    """Enter who was at a sitting, how it voted, and its minutes."""
    draft = _draft_to_run(request, draft)
    found = _found(draft, number)
    items = list(found.agenda.all())
    form = ResultsForm(request.POST or None, initial=results_of(found, items), items=items)
    status = 200
    if request.method == "POST":
        done, status = carry_out(
            form, lambda _values: enter_results(found, **form.values, by=request.user, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("It is stored. Nothing of it is public before the sitting is published."))
            return redirect("sitting_desk", draft.slug, number)
    context = {"draft": draft, "form": form, "sitting": found}
    return render(request, "commission/sitting_results.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request, draft, number):
    """Show what a secretary does with a sitting: its agenda, what publishing would do, publishing it."""
    draft = _draft_to_run(request, draft)
    found = _found(draft, number)
    dockets = (
        Docket.objects.filter(draft=draft).with_staff().exclude(agenda__is_awaited=True).order_by("begun_at", "pk")
    )
    form = AgendaForm(request.POST if request.POST.get("act") == "put" else None, dockets=dockets)
    refusal, status = None, 200
    if request.method == "POST":
        if request.POST.get("act") == "put":
            done, status = carry_out(
                form, lambda _values: put_on_agenda(found, **form.values, by=request.user, at=clock.now())
            )
            if done is not None:
                return redirect(f"{request.path}#agenda")
        else:
            try:
                _do(request, found)
            except RuleViolation as refused:
                refusal, status = refused, refused.status
            else:
                return redirect(f"{request.path}#agenda")
        found = _found(draft, number)
    items = list(found.agenda.all())
    context = {
        "draft": draft,
        "sitting": found,
        "foretold": foretold(items),
        "form": form,
        "refusal": refusal,
        "digest": digest_to_publish(found, items),
        "is_open": found.is_before_publishing,
        "is_held": found.status == SittingStatus.HELD,
        "to_publish": sum(item.docket.size for item in items if item.is_ready),
        "left": Docket.objects.filter(sitting=found, status="going").count(),
    }
    return render(request, "commission/sitting_desk.html", context, status=status)


def _do(request, found):
    """Do what a button of the desk asks for."""
    by, at = request.user, clock.now()
    if request.POST.get("act") == "publish":
        publish_sitting(found, digest=request.POST.get("digest", ""), by=by, at=at)
        return
    for name, act in (("up", move_up), ("off", take_off_agenda)):
        key = request.POST.get(name, "")
        if key.isdecimal() and key.isascii() and len(key) < 16:
            act(found, int(key), by=by, at=at)
            return
    raise UnknownStep


def _draft_to_run(request, draft):
    draft = get_draft(request, draft)
    if not can_run(request.user, draft):
        raise PermissionDenied
    return draft


def _found(draft, number):
    found = get_object_or_404(Sitting.objects.with_agenda(), draft=draft, number=number)
    found.draft = draft
    return found


def _of(draft, rows):
    """Give sittings their draft, which was read already."""
    for row in rows:
        row.draft = draft
    return rows
