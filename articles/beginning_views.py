"""A new consultation from files: what was found is shown before anything is stored."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.actions import begin_draft, replace_text
from articles.beginning_forms import BeginForm, TextForm
from articles.permissions import can_begin
from articles.views import secretary_only
from core import clock
from core.forms import carry_out


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request):
    """Begin a consultation on a text of one's own: first look at what was found, then store it."""
    if not can_begin(request.user):
        raise PermissionDenied

    def store(units, given):
        words = {name: given[name] for name in ("slug", "dated", "second")}
        return begin_draft(units, **words, by=request.user, at=clock.now())

    return _bring(request, BeginForm, store, _("The consultation is begun. Nobody but its secretaries sees it."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def text(request, draft):
    """Put another text in the place of the one that is in preparation."""

    def store(units, given):
        return replace_text(draft, units, dated=given["dated"], by=request.user, at=clock.now())

    return _bring(request, TextForm, store, _("The text is stored. It can be replaced until the opening."), draft=draft)


def _bring(request, shape, store, said, *, draft=None):
    """Show the form with what was found in the text; store it where the button says so and nothing is wrong."""
    if request.method != "POST":
        return _page(request, shape(), draft)
    act, form = request.POST.get("act"), shape(request.POST, request.FILES)
    if act not in {"look", "store"}:
        raise BadRequest
    if not form.is_valid():
        return _page(request, form, draft, status=422)
    brought = form.brought()
    if brought.faults:
        return _page(request, form, draft, brought, status=422)
    if act == "look":
        return _page(request, form, draft, brought)
    stored, status = carry_out(form, lambda given: store(brought.units, given))
    if stored is None:
        return _page(request, form, draft, brought, status=status)
    messages.success(request, said)
    return redirect("draft_settings", stored.slug)


def _page(request, form, draft, brought=None, *, status=200):
    edition = draft.editions.get(number=1) if draft is not None else None
    context = {
        "draft": draft,
        "form": form,
        "edition": edition,
        "is_open": draft is not None and draft.is_public,
        "brought": brought,
    }
    return render(request, "articles/settings_text.html", context, status=status)
