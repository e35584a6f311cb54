"""One's level: what it is, what it means, and how to raise it; the way to the identity provider and back."""

import logging

import requests
from allauth.socialaccount.providers.openid_connect import views as provider
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import make_desk_code
from accounts.models import Identity
from core.rules import RuleViolation

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def level(request):
    """Show how surely the person is known, what follows from it, and what they can do to be known more surely."""
    return _level(request)


def _level(request, *, status=200, **more):
    identity = Identity.objects.filter(person=request.user).first()
    context = {"identity": identity, "contact": settings.IDENTITY_CONTACT} | more
    return render(request, "account/level.html", context, status=status)


@never_cache
@login_required
@require_POST
def desk_code(request):
    """Give a code to bring to a desk; it stands on this page once."""
    try:
        made, refusal, status = make_desk_code(request.user), None, 200
    except RuleViolation as refused:
        made, refusal, status = None, refused, refused.status
    return _level(request, desk_code=made, refusal=refusal, status=status)


@never_cache
@require_POST
def show(request, provider_id):
    """Send somebody to the provider; where it does not answer, say so and stay."""
    try:
        return provider.login(request, provider_id)
    except (requests.RequestException, KeyError) as problem:
        logger.warning("The identity provider cannot be reached: %s", type(problem).__name__)
        messages.error(request, _("The identity provider cannot be reached. Try again later."))
        return redirect("account_level" if request.user.is_authenticated else "account_login")


@never_cache
@require_safe
def come_back(request, provider_id):
    """Take somebody back from the provider; what follows stands in `accounts/national.py`."""
    return provider.callback(request, provider_id)
