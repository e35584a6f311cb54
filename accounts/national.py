"""The national identity provider, with which allauth speaks OpenID Connect: what follows from what it says.

Whom it names is told by `sub` alone, never by a name or an e-mail, which people change. Nothing that it says is kept:
neither in allauth's tables, which stay empty, nor in the session; the number (IIN) is tagged and forgotten.
"""

import logging
from typing import NamedTuple

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions import confirm_identity, note_age, renew_tags
from accounts.models import Identity
from accounts.models.identities import tags_of
from accounts.tags import SUBJECT
from core import clock
from core.rules import RuleViolation

logger = logging.getLogger(__name__)


class Shown(NamedTuple):
    """An identity that somebody showed: who they are at the provider, and their number, if it was told."""

    subject: str
    number: str | None
    is_adult: bool | None = None  # where the provider says it

    def __repr__(self):
        return "an identity"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    @method_decorator(sensitive_variables())
    def pre_social_login(self, request, sociallogin):
        """Answer at this place whatever was asked: allauth itself stores nothing and signs nobody up."""
        told, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        shown = shown_in(told)
        if shown is None:
            raise ImmediateHttpResponse(_failed(request, "two subjects in one answer"))
        answer = _confirm if sociallogin.state.get("process") == AuthProcess.CONNECT else _sign_in
        raise ImmediateHttpResponse(answer(request, shown, sociallogin.state.get("next")))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Lead back with a sentence; what went wrong is noted without anything that was sent."""
        if error == AuthError.CANCELLED:
            messages.info(request, _("Your identity was not shown. Nothing has changed."))
            raise ImmediateHttpResponse(_back(request))
        raise ImmediateHttpResponse(_failed(request, type(exception).__name__ if exception else error))


@sensitive_variables()
def shown_in(told):
    """Return the identity in a provider's answer, or None where its parts name two people (OpenID Connect, 5.3.2)."""
    parts = [part for part in (told.get("userinfo"), told.get("id_token")) if part]
    if "id_token" not in told or len({part.get("sub") for part in parts}) != 1:
        return None
    claim = settings.IDENTITY_PROVIDER_CLAIM
    adult = settings.IDENTITY_PROVIDER_ADULT_CLAIM
    ages = [part[adult] for part in parts if adult and isinstance(part.get(adult), bool)]
    number = next((part[claim] for part in parts if claim in part), None)
    return Shown(str(parts[0]["sub"]), number, ages[0] if ages else None)


@sensitive_variables()
def _confirm(request, shown, _next):
    if not request.user.is_authenticated:
        return _back(request)
    try:
        confirm_identity(request.user, number=shown.number, subject=shown.subject, at=clock.now())
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        _note_age(request.user, shown)
        messages.success(request, _("Your identity is confirmed. You are counted in the headline numbers."))
    return redirect("account_level")


@sensitive_variables()
def _sign_in(request, shown, next_url):
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    identity = Identity.objects.shown_as(tags_of(SUBJECT, shown.subject)).select_related("person").first()
    if identity is None:
        messages.info(
            request,
            _("Nobody has confirmed an account here with this identity. Register or sign in first, then confirm it."),
        )
        return _back(request)
    renew_tags(identity, number=shown.number, subject=shown.subject)
    _note_age(identity.person, shown)
    record_authentication(request, identity.person, "identity", reauthenticated=True)
    return perform_login(request, identity.person, redirect_url=next_url)


def _note_age(person, shown):
    if shown.is_adult is not None:
        note_age(person, is_adult=shown.is_adult)


def _failed(request, why):
    logger.warning("The identity provider did not answer as it should: %s", why)
    messages.error(request, _("The identity provider did not answer as it should. Try again later."))
    return _back(request)


def _back(request):
    """Return to the page about one's level, for somebody who is not signed in by way of signing in."""
    level = reverse("account_level")
    if request.user.is_authenticated:
        return redirect(level)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': level})}")
