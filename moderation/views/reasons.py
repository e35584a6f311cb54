"""The staff's pages of reusable reasons: moderators read them, secretaries and moderators of the whole keep them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.views import staff_only
from core import clock
from core.forms import carry_out
from moderation.actions import publish_reasons, retire_reasons
from moderation.forms import ReasonsForm, RetiringForm
from moderation.grounds import Grounds
from moderation.log import LATEST_FIRST, LogChoice, lines_of, rows_of
from moderation.models import REASONS_WORDS, SLOTS, ReasonsVersion
from moderation.permissions import keeps_reasons_as, reads_reasons
from moderation.ready import USES_SHOWN, use_in_all, uses_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(reads_reasons)
def listed(request, draft):
    """List the reusable reasons with their use; take new ones from those who keep them."""
    may_edit = keeps_reasons_as(request.user, draft) is not None
    grounds = Grounds.of(draft)
    form, status = ReasonsForm(request.POST or None, grounds=grounds.of_reasons.values(), initial={"seen": 0}), 200
    if request.method == "POST":
        status = _publish(request, draft, form, may_edit=may_edit, is_new=True)
        if status == 200:
            return redirect(request.path)
    uses = uses_of(draft)
    rows = [
        (version, use_in_all(uses, version.code), [grounds.names.get(code, code) for code in version.grounds])
        for version in ReasonsVersion.objects.latest_in(draft)
    ]
    context = {"draft": draft, "rows": rows, "form": form, "may_edit": may_edit, "slots": SLOTS.items()}
    return render(request, "moderation/reasons.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(reads_reasons)
def edit(request, draft, code):
    """Show what some reusable reasons say and said, and where they were used; publish the next version or retire."""
    versions = list(ReasonsVersion.objects.of(draft).filter(code=code))
    if not versions:
        raise Http404
    last = versions[0]
    may_edit = keeps_reasons_as(request.user, draft) is not None
    grounds = Grounds.of(draft)
    offered = [version for version in grounds.latest.values() if not version.is_retired or version.code in last.grounds]
    initial = last.words | {"code": code, "grounds": last.grounds, "seen": last.number}
    is_retiring = request.POST.get("act") == "retire"
    form = ReasonsForm(None if is_retiring else request.POST or None, grounds=offered, initial=initial, code=code)
    retiring, status = RetiringForm(request.POST if is_retiring else None, initial=initial), 200
    if request.method == "POST":
        if is_retiring:
            status = _retire(request, draft, retiring, code, may_edit=may_edit)
        else:
            status = _publish(request, draft, form, may_edit=may_edit)
        if status == 200:
            return redirect("draft_reasons", draft.slug)
    uses = uses_of(draft)
    found, _before, _after = LATEST_FIRST.page(
        rows_of(draft, LogChoice()).filter(reasons_from__in=[version.pk for version in versions]), limit=USES_SHOWN
    )
    context = {
        "draft": draft,
        "last": last,
        "versions": [(version, uses.get((code, version.number), 0)) for version in versions],
        "use": use_in_all(uses, code),
        "lines": lines_of(found),
        "ground_names": [grounds.names.get(one, one) for one in last.grounds],
        "form": form,
        "retiring": retiring,
        "may_edit": may_edit,
        "slots": SLOTS.items(),
    }
    return render(request, "moderation/reasons_kept.html", context, status=status)


def _publish(request, draft, form, *, may_edit, is_new=False):
    if not may_edit:
        raise PermissionDenied
    _made, status = carry_out(form, lambda values: _carry(request, draft, values, is_new=is_new))
    if status == 200:
        messages.success(request, _("The reasons are published. The entry is in the public record."))
    return status


def _carry(request, draft, values, *, is_new):
    words = {name: values[name] for name in REASONS_WORDS}
    rest = {"grounds": values["grounds"], "seen": values["seen"], "is_new": is_new}
    return publish_reasons(draft, values["code"], words, **rest, by=request.user, at=clock.now())


def _retire(request, draft, form, code, *, may_edit):
    if not may_edit:
        raise PermissionDenied
    _made, status = carry_out(
        form, lambda values: retire_reasons(draft, code, seen=values["seen"], by=request.user, at=clock.now())
    )
    if status == 200:
        messages.success(request, _("The reasons are retired. The entry is in the public record."))
    return status
