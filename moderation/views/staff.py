"""The directory of a draft's staff, and passing on what lies before one of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.models import Appointment
from articles.permissions import can_run, is_staff_of
from articles.views import secretary_only, staff_only
from core import clock
from core.rules import RuleViolation
from moderation.actions import pass_on_claims
from moderation.staff import staff_of_draft


@never_cache
@require_safe
@staff_only(is_staff_of)
def directory(request, draft):
    """List who holds which office, what lies before them and when they last acted: for the staff of the draft."""
    return _page(request, draft)


@never_cache
@require_POST
@secretary_only
def pass_on(request, draft, *, uid):
    """Give what lies before one of the staff to a colleague, or free it where none is named."""
    held = Appointment.objects.of(draft).select_related("person")
    person = get_object_or_404(held.order_by("pk").distinct(), person__uid=uid).person
    to, asked = None, request.POST.get("colleague", "").replace("\0", "")
    if asked:
        to = next((one.person for one in staff_of_draft(draft, at=clock.now()) if one.person.uid == asked), person)
    try:
        given, freed = pass_on_claims(person, draft, to, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, draft, refusal=refusal, status=refusal.status)
    if given:
        words = ngettext("%(number)s was given to the colleague.", "%(number)s were given to the colleague.", given)
        messages.success(request, words % {"number": given})
    words = ngettext("%(number)s is free for everybody.", "%(number)s are free for everybody.", freed)
    messages.success(request, words % {"number": freed})
    return redirect("staff", draft.slug)


def _page(request, draft, *, refusal=None, status=200):
    members = staff_of_draft(draft, at=clock.now())
    context = {
        "draft": draft,
        "members": members,
        "moderators": [member for member in members if member.moderates and not member.rests],
        "may_run": can_run(request.user, draft),
        "refusal": refusal,
    }
    return render(request, "moderation/staff.html", context, status=status)
