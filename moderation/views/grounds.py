"""The public page of each ground, and the secretary's pages on which grounds are written."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.actions import ask_for
from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.permissions import can_run
from articles.views import secretary_only, tell
from core import clock
from core.forms import carry_out
from moderation.changing import PUBLISH, RETIRE, ground_values
from moderation.forms import GroundForm, RetiringForm
from moderation.grounds import Grounds
from moderation.usage import RULE, use_in_all, uses_of


@require_safe
def ground(request, draft, code):
    """Show what a ground says, all that it said before, and how often it was used."""
    draft = get_draft(request, draft)
    versions = Grounds.of(draft).versions_of(code)
    if not versions:
        raise Http404
    uses = uses_of(draft)
    context = {
        "draft": draft,
        "ground": versions[0],
        "versions": [(version, uses.get((code, version.number))) for version in versions],
        "use": use_in_all(uses, code),
        "rule": RULE,
        "may_edit": can_run(request.user, draft),
    }
    return render(request, "moderation/ground.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def settings(request, draft):
    """List the grounds with their use; take a new one."""
    grounds = Grounds.of(draft)
    form, status = GroundForm(request.POST or None, initial={"order": _after(grounds), "seen": 0}), 200
    preview = None
    if request.method == "POST":
        preview, done, status = _write(request, draft, form, is_new=True)
        if done:
            return redirect("draft_grounds", draft.slug)
    uses = uses_of(draft)
    context = {
        "draft": draft,
        "rows": [(version, use_in_all(uses, code)) for code, version in grounds.latest.items()],
        "form": form,
        "preview": preview,
    }
    return render(request, "moderation/settings_grounds.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def edit(request, draft, code):
    """Publish the next version of a ground, or retire it, as the button says."""
    grounds = Grounds.of(draft)
    last = grounds.latest.get(code)
    if last is None:
        raise Http404
    initial = last.words | {"code": code, "order": last.order, "seen": last.number}
    is_retiring = request.POST.get("act") == "retire"
    form = GroundForm(None if is_retiring else request.POST or None, initial=initial, code=code)
    retiring = RetiringForm(request.POST if is_retiring else None, initial=initial)
    preview, status = None, 200
    if request.method == "POST":
        if is_retiring:
            asked, status = carry_out(
                retiring,
                lambda values: ask_for(draft, RETIRE, values | {"code": code}, by=request.user, at=clock.now()),
            )
            done = status == 200
        else:
            preview, done, status = _write(request, draft, form)
        if done:
            if is_retiring:
                tell(request, asked, _("The ground is retired. The entry is in the public record."))
            return redirect("draft_grounds", draft.slug)
    context = {
        "draft": draft,
        "ground": last,
        "use": use_in_all(uses_of(draft), code),
        "form": form,
        "retiring": retiring,
        "preview": preview,
        "is_last": len(grounds.standing) == 1,
    }
    return render(request, "moderation/settings_ground.html", context, status=status)


def _write(request, draft, form, *, is_new=False):
    """Show how it will read, or publish it; return what to show, whether it is published, and the status."""
    if request.POST.get("act") == "preview":
        if not form.is_valid():
            return None, False, 422
        said = form.cleaned_data
        return [(code, said[f"name_{code}"], said[f"sentence_{code}"]) for code, _name in LANGUAGES], False, 200
    asked, status = carry_out(form, lambda values: _ask(draft, values, is_new=is_new, by=request.user))
    if status == 200:
        tell(request, asked, _("The ground is published. The entry is in the public record."))
    return None, status == 200, status


def _ask(draft, said, *, is_new, by):
    values = ground_values(said["code"], said, order=said["order"], seen=said["seen"], is_new=is_new)
    return ask_for(draft, PUBLISH, values, by=by, at=clock.now())


def _after(grounds):
    return max(version.order for version in grounds.versions) + 10
