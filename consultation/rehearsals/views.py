"""The page of a draft's rehearsal: how far it is, whose part one takes; its secretary makes it and throws it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.actions import begin_rehearsal, throw_away_rehearsal
from articles.models import Draft, Rehearsal, Role, Stage
from articles.permissions import can_run, is_staff_of
from consultation.rehearsals.cast import PARTS
from consultation.rehearsals.entering import migrations_now
from consultation.rehearsals.middleware import take_part
from core import clock, rehearsing

VISITOR = "visitor"
# Where the parts begin their work; all others at the draft's home.
BEGINS_AT: dict[Role | None, str] = {
    Role.MODERATOR: "queue",
    Role.RAPPORTEUR: "overview",
    Role.SECRETARY: "draft_settings",
    Role.OPERATOR: "items",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request, draft):
    """Show it to the draft's staff; to everybody else there is no such page, nor is there one inside of a rehearsal."""
    found = Draft.objects.filter(slug=draft).first()
    if found is None or not is_staff_of(request.user, found) or rehearsing.current():
        raise Http404
    request.draft = found
    present = Rehearsal.objects.filter(draft=found).first()
    if request.method != "POST":
        return _page(request, found, present)
    act = request.POST.get("act", "")
    if act in {"begin", "throw away"}:
        return _made_or_thrown_away(request, found, present, act)
    if act != "enter" or present is None or not _is_open(present):
        raise BadRequest
    part = request.POST.get("part", "")
    take_part(request.session, present, part)
    role = PARTS[part][1] if part in PARTS else None
    address = reverse(BEGINS_AT.get(role, "draft_home"), args=[found.slug])
    return redirect(present.prefix.rstrip("/") + address)


def _made_or_thrown_away(request, draft, present, act):
    if not can_run(request.user, draft):
        raise PermissionDenied
    if act == "begin":
        begin_rehearsal(draft, at=clock.now())
        messages.success(request, _("The rehearsal copy is being made. It takes a minute or two."))
    elif present is not None:
        throw_away_rehearsal(present)
        messages.success(request, _("The rehearsal copy is closed. All of it is being taken away."))
    return redirect("draft_rehearsal", draft.slug)


def _is_open(rehearsal):
    return rehearsal.stage == Stage.READY and rehearsal.migrations == migrations_now()


def _page(request, draft, present):
    context = {
        "draft": draft,
        "rehearsal_copy": present,
        "is_open": present is not None and _is_open(present),
        "is_moving": present is not None and present.stage in {Stage.MAKING, Stage.LEAVING},
        "can_run": can_run(request.user, draft),
        "parts": [(part, label) for part, (label, _role, _name) in PARTS.items()],
        "visitor": VISITOR,
    }
    return render(request, "pages/rehearsal.html", context)
