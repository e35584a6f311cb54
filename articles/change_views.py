"""What waits for a second person: its page, where another secretary agrees or refuses; and what needs two people."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.actions import agree_to, ask_for, refuse_change, withdraw_change
from articles.actions.changing import TWO
from articles.changes import act_named, all_acts, needs_two
from articles.forms import ReasonsForm, TwoPeopleForm
from articles.models import Change
from articles.views import secretary_only, tell
from core import clock
from core.forms import carry_out, show_refusal
from core.rules import RuleViolation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@secretary_only
def change(request, draft, *, uid):
    """Show what was asked for; the buttons agree to it, refuse it with reasons, or withdraw one's own."""
    change = get_object_or_404(Change.objects.of(draft).for_list(), uid=uid)
    if request.method != "POST":
        return _page(request, draft, change, ReasonsForm())
    act = request.POST.get("act")
    if act not in {"agree", "refuse", "withdraw"}:
        raise BadRequest
    by, at = request.user, clock.now()
    form = ReasonsForm(request.POST)
    try:
        if act == "agree":
            agree_to(change, seen=request.POST.get("seen", ""), by=by, at=at)
            messages.success(request, _("You agreed, and it is carried out. The entries are in the public record."))
        elif act == "withdraw":
            withdraw_change(change, by=by, at=at)
            messages.success(request, _("It is withdrawn. Nothing was changed."))
        elif form.is_valid():
            refuse_change(change, **form.cleaned_data, by=by, at=at)
            messages.success(request, _("It is refused, and whoever asked for it is told why. Nothing was changed."))
        else:
            return _page(request, draft, change, form, status=422)
    except RuleViolation as refusal:
        form.is_valid()
        if act != "refuse":
            form.errors.clear()
        show_refusal(form, refusal)
        return _page(request, draft, change, form, status=refusal.status)
    return redirect("draft_settings", draft.slug)


@secretary_only
def two_people(request, draft):
    """Settle which acts need a second person; what needs two already needs two to be changed."""
    acts = all_acts()
    initial = {"needs_two": [act.name for act in acts if needs_two(draft, act.name)]}
    is_sent = request.method == "POST"
    form, status = TwoPeopleForm(request.POST if is_sent else None, initial=initial, acts=acts), 200
    if is_sent:
        asked, status = carry_out(
            form,
            lambda _values: ask_for(
                draft, TWO, {"one_person_may": form.one_person_may()}, by=request.user, at=clock.now()
            ),
        )
        if status == 200:
            tell(request, asked, _("It counts from now on. The entry is in the public record."))
            return redirect("draft_settings", draft.slug)
    return render(request, "articles/settings_two_people.html", {"draft": draft, "form": form}, status=status)


def _page(request, draft, change, form, *, status=200):
    act = act_named(change.act)
    context = {
        "draft": draft,
        "change": change,
        "act": act,
        "lines": act.lines(draft, change.values),
        "is_waiting": change.is_waiting_at(clock.now()),
        "is_own": change.asked_by_id == request.user.pk,
        "form": form,
    }
    return render(request, "articles/settings_change.html", context, status=status)
