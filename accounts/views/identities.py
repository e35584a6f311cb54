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

from accounts.models import Identity

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def level(request):
    """Show how surely the person is known, what follows from it, and what they can do to be known more surely."""
    identity = Identity.objects.filter(person=request.user).first()
    return render(request, "account/level.html", {"identity": identity, "contact": settings.IDENTITY_CONTACT})


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
