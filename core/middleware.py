"""What no page should have to think of: a database that cannot be reached, an address that nothing can have."""

import logging
from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from core.pages import frame_without_database
from core.problems import refuse

logger = logging.getLogger(__name__)


class DatabaseDownMiddleware:
    """Answer 503 with a page that says so, instead of an error, when PostgreSQL does not answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError | InterfaceError):
            logger.error("Database does not answer: %s", type(exception).__name__)
            return unavailable(request)
        return None


class PolicyMiddleware(CSPMiddleware):
    """django-csp's header, made once: no answer here has a policy or a nonce of its own, which would be made for it."""

    def process_response(self, request, response):
        own = getattr(request, "_csp_nonce", None) or any(name.startswith("_csp") for name in vars(response))
        if own or settings.CONTENT_SECURITY_POLICY is not _policy()[0]:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _policy()[1])
        return response


@cache
def _policy():
    """Return the settings' policy and the header that says it."""
    return settings.CONTENT_SECURITY_POLICY, build_policy()


class ImpossibleAddressMiddleware:
    """Answer 404 to addresses with NUL, which PostgreSQL refuses to look for; it stands last, to have the frame."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)


def unavailable(request):
    """Return the 503 answer in the person's language; it asks nothing of the database."""
    first = request.path_info.split("/", 2)[1:2]
    language = first[0] if first and first[0] in {"kk", "ru", "en"} else get_language_from_request(request)
    with override(language):
        if request.path_info.startswith("/api/"):
            answer = refuse("unavailable")
        else:
            answer = HttpResponse(render_to_string("503.html", frame_without_database(request, language)), status=503)
    answer["Retry-After"] = "15"
    answer["Cache-Control"] = "no-store"
    return answer
