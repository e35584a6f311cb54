"""The Commission's reusable reasons: kept by secretary and rapporteurs, and how often each was used, for everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from commission.actions import publish_ready_reasons, retire_ready_reasons
from commission.models import READY_WORDS, Decision, Outcome, ReadyReasons
from commission.permissions import can_weigh, keeps_reasons_as
from commission.ready import USES_SHOWN, by_outcome, uses_of
from commission.ready_forms import ReadyForm, RetireReadyForm
from commission.reasons import SLOTS
from core import clock
from core.forms import carry_out


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request, draft):
    """List the ready reasons with their use; take new ones from those who keep them."""
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    form, status = ReadyForm(request.POST or None, initial={"seen": 0}), 200
    if request.method == "POST":
        status = _publish(request, draft, form, is_new=True)
        if status == 200:
            return redirect(request.path)
    context = {"rows": _rows(draft), "form": form, "slots": SLOTS.items()}
    context["may_edit"] = keeps_reasons_as(request.user, draft) is not None
    return render(request, "commission/ready_reasons.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, draft, code):
    """Show what some ready reasons say and said, and where they were used; publish the next version or retire them."""
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    versions = list(ReadyReasons.objects.of(draft).filter(code=code))
    if not versions:
        raise Http404
    last = versions[0]
    initial = last.words | {"code": code, "outcome": last.outcome, "seen": last.number}
    is_retiring = request.POST.get("act") == "retire"
    form = ReadyForm(None if is_retiring else request.POST or None, initial=initial, code=code)
    retiring, status = RetireReadyForm(request.POST if is_retiring else None, initial=initial), 200
    if request.method == "POST":
        status = _retire(request, draft, retiring, code) if is_retiring else _publish(request, draft, form)
        if status == 200:
            return redirect("ready_reasons", draft.slug)
    used = uses_of(draft).get(code, {})
    answers = Decision.objects.standing().of(draft).public().filter(reasons_from__in=versions).for_list()
    context = {
        "last": last,
        "outcome": Outcome(last.outcome).label if last.outcome else "",
        "versions": [
            (version, sum(n for (number, _outcome), n in used.items() if number == version.number))
            for version in versions
        ],
        "used": by_outcome(used),
        "answers": list(answers[:USES_SHOWN]),
        "form": form,
        "retiring": retiring,
        "may_edit": keeps_reasons_as(request.user, draft) is not None,
        "slots": SLOTS.items(),
    }
    return render(request, "commission/ready_reasons_kept.html", context, status=status)


@require_safe
def used(request, draft):
    """Show everybody each ready reason, how often it was used and for which outcome."""
    draft = get_draft(request, draft)
    rows = [row for row in _rows(draft) if row[1] or not row[0].is_retired]
    return render(request, "commission/ready_reasons_used.html", {"rows": rows})


def _rows(draft):
    """Return (last version, what it was used for) of each of a draft's ready reasons, retired ones too."""
    uses = uses_of(draft)
    return [
        (version, by_outcome(uses.get(version.code, {})), Outcome(version.outcome).label if version.outcome else "")
        for version in ReadyReasons.objects.latest_in(draft)
    ]


def _publish(request, draft, form, *, is_new=False):
    if keeps_reasons_as(request.user, draft) is None:
        raise PermissionDenied

    def do(values):
        words = {name: values[name] for name in READY_WORDS}
        rest = {"outcome": values["outcome"], "seen": values["seen"], "is_new": is_new}
        return publish_ready_reasons(draft, values["code"], words, **rest, by=request.user, at=clock.now())

    _made, status = carry_out(form, do)
    if status == 200:
        messages.success(request, _("The reasons are published. The entry is in the public record."))
    return status


def _retire(request, draft, form, code):
    if keeps_reasons_as(request.user, draft) is None:
        raise PermissionDenied
    _made, status = carry_out(
        form, lambda values: retire_ready_reasons(draft, code, seen=values["seen"], by=request.user, at=clock.now())
    )
    if status == 200:
        messages.success(request, _("The reasons are retired. The entry is in the public record."))
    return status
