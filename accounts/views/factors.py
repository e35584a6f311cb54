"""The way to a second factor and back to where somebody wanted to be."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WANTED = "wanted_page"  # of a session: where somebody was led away from


@never_cache
@login_required
@require_safe
def second_factor(request):
    """Remember where somebody wanted to be, and show what second factors there are."""
    wanted = request.GET.get("next", "")
    if get_adapter().is_safe_url(wanted):
        request.session[WANTED] = wanted
    return redirect("mfa_index")


@never_cache
@login_required
@require_safe
def go_on(request):
    """Lead back to where somebody wanted to be, once."""
    return redirect(request.session.pop(WANTED, None) or reverse("my_page"))
