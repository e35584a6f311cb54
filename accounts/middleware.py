"""Sessions that are kept alive, and the way of staff to their second factor."""

from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions import middleware
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.actions import renew_session
from accounts.backend import having_read


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, which also renews a session now and then: few requests pay for it."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if request.session.is_due and request.session.session_key and request.user.is_authenticated:
            renew_session(request.session, request.user)
        return response


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, which spares the statement that reads a person: the session's has read them."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))


def _person(request):
    request.session.get(SESSION_KEY)  # reads it, and the person beside it
    with having_read(request.session.person):
        return get_user(request)


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
