"""What stands under one's identity: all of it listed; disputed, and shown with less of one's name."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import counted_today
from accounts.models import NameForm
from core import clock
from core.paging import page_of
from core.rules import RuleViolation
from proposals.actions import dispute, show_least_of_all, show_less
from proposals.actions.naming import NARROWER
from proposals.models import Coauthor, Comment, Proposal
from proposals.registered import find_registered, registered_under, shown_too_widely
from proposals.views.names import name_forms

SHOWN = 10


@never_cache
@login_required
@require_safe
def registered(request):
    """List all that stands under the person's identity; `?list=` shows one list whole."""
    lists = registered_under(request.user)
    whole = request.GET.get("list")
    if whole in lists:
        lists = {whole: lists[whole]}
    context = {
        "whole": whole if whole in lists else None,
        "pages": {name: page_of(rows, request, size=30 if whole in lists else SHOWN) for name, rows in lists.items()},
        "shown_too_widely": sum(rows.count() for rows in shown_too_widely(request.user)),
    }
    return render(request, "proposals/registered.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def dispute_item(request, uid):
    """Ask first, then mark what stands under one's identity and is not one's own."""
    item = _found(request, uid)
    context = {"item": item, "what": _what_is(item), "is_public": getattr(item, "is_public", False)}
    # It is a person's own act, in whosever name they act now.
    counts = counted_today(["dispute"], by=request.user, at=clock.now())
    context["few_left"] = " ".join(count.few_left() for count in counts)
    if request.method != "POST":
        return render(request, "proposals/dispute.html", context)
    try:
        dispute(item, keep=request.session.session_key, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return render(request, "proposals/dispute.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("It is noted: this was not you. It is marked so and no longer counted."))
    return redirect("registered")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_one_less(request, uid):
    """Choose how a proposal or comment of one's own is signed from now on: with less of one's name."""
    item = _found(request, uid)
    if _writer_of(item) != request.user.pk:
        raise Http404
    refusal, status = None, 200
    if request.method == "POST":
        try:
            show_less(item, request.POST.get("name_form", ""), by=request.user, at=clock.now())
        except RuleViolation as refused:
            refusal, status = refused, refused.status
        else:
            messages.success(request, _("It is signed otherwise now. Copies that others made may exist."))
            return redirect("registered")
    context = {
        "item": item,
        "what": _what_is(item),
        "ways": [way for way in name_forms(request.user) if way.value in NARROWER[NameForm(item.name_form)]],
        "refusal": refusal,
    }
    return render(request, "proposals/shown_less.html", context, status=status)


@login_required
@require_POST
def show_all_less(request):
    """Sign all that one sent in one's own name with the region alone."""
    changed = show_least_of_all(by=request.user, at=clock.now())
    told = ngettext(
        "%(number)s contribution is signed with your region alone now. Copies that others made may exist.",
        "%(number)s contributions are signed with your region alone now. Copies that others made may exist.",
        changed,
    )
    none = _("All that you sent is signed with your region alone already.")
    messages.success(request, told % {"number": changed} if changed else none)
    return redirect("registered")


def _found(request, uid):
    item = find_registered(request.user, uid)
    if item is None:
        raise Http404
    return item


def _writer_of(item):
    """Return the key of the person whose name stands beside it; none beside a support."""
    if isinstance(item, Coauthor):
        return item.person_id if item.ended_at is None else None
    return item.author_id if isinstance(item, Proposal | Comment) else None


def _what_is(item):
    if isinstance(item, Proposal):
        return "proposal"
    if isinstance(item, Coauthor):
        return "part"
    return "comment" if isinstance(item, Comment) else "support"
