"""Somebody at a desk, helped by an operator: typed, read back, registered as theirs with a printed answer."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.rules import RuleViolation
from intake.actions import help_at_desk, read_back
from intake.forms import DeskForm, told
from intake.models import MOST_PASSAGES
from intake.views.items import desk_only, places_of
from proposals.forms import new_key
from proposals.models import Kind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def help_somebody(request, draft):
    """Type what somebody says; show it to be read back; register it once they agree."""
    if request.method != "POST":
        return _shown(request, draft, DeskForm(initial={"key": new_key()}))
    act, by, at = request.POST.get("act"), request.user, clock.now()
    if act not in {"add", "change", "read", "register"}:
        raise BadRequest
    places = places_of(request)
    if act in {"add", "change"}:
        return _shown(request, draft, DeskForm(request.POST, places=min(places + (act == "add"), MOST_PASSAGES)))
    form = DeskForm(request.POST, places=places)
    try:
        if act == "read":
            return _shown(request, draft, form, heard=read_back(draft, form.said(), by=by, at=at))
        item = help_at_desk(draft, form.said(), key=request.POST.get("key", ""), by=by, at=at)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _shown(request, draft, form, status=refusal.status)
    messages.success(request, _("It is registered. Print the answer and give it to them."))
    return redirect("item_answer", draft.slug, item.uid)


def _shown(request, draft, form, *, heard=None, status=200):
    said = form.said() if heard else {}
    for one in heard or []:
        one.kind = Kind(one.asked.kind).label
    shown = ("name", "contact", "iin", "region", "language", "name_form", "sent_on")
    context = {
        "draft": draft,
        "form": form,
        "heard": heard,
        "who": [(form[name].label, told(name, said[name])) for name in shown if heard and said[name]],
        "may_add": form.places < MOST_PASSAGES,
    }
    return render(request, "intake/help.html", context, status=status)
