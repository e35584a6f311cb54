"""Sessions that are kept alive, and the way of staff to their second factor."""

from urllib.parse import urlencode

from django.contrib.sessions import middleware
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actions import renew_session


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, which also renews a session now and then: few requests pay for it."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if request.session.is_due and request.session.session_key and request.user.is_authenticated:
            renew_session(request.session, request.user)
        return response


class SecondFactorMiddleware:
    """Lead staff whose offices rest from a page that is closed to them to where they set up a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer what is refused for want of a second factor; a form that was sent gets its words back instead."""
        if not isinstance(exception, PermissionDenied | Http404) or not getattr(request.user, "offices_rest", False):
            return None
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith("/api/"):
            return None
        return redirect(f"{reverse('second_factor')}?{urlencode({'next': request.get_full_path()})}")
