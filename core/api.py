"""How the programming interface refuses: a code for programs and a sentence for people."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.rules import RuleViolation


def exception_handler(error, context):
    """Answer every refusal as `{"code", "detail"}`, with `field` where one input is at fault."""
    if isinstance(error, RuleViolation):
        body = {"code": error.code, "detail": str(error)}
        if error.field:
            body["field"] = error.field
        answer = Response(body, status=error.status)
    elif isinstance(error, exceptions.ValidationError):
        answer = Response(_invalid(error), status=status.HTTP_400_BAD_REQUEST)
    else:
        answer = _refused(error)
    if answer is not None:
        set_rollback()
    return answer


def _invalid(error):
    detail = error.get_full_details()
    fields = detail if isinstance(detail, dict) else {}
    first = _first(detail)
    body = {"code": "invalid", "detail": str(first["message"])}
    if fields:
        name = next(iter(fields))
        body |= {"field": name, "fields": {key: str(_first(value)["message"]) for key, value in fields.items()}}
    return body


def _first(detail):
    while not (isinstance(detail, dict) and "message" in detail and "code" in detail):
        detail = detail[0] if isinstance(detail, list) else next(iter(detail.values()))
    return detail


def _refused(error):
    sentences = {
        Http404: ("not_found", _("There is nothing here."), status.HTTP_404_NOT_FOUND),
        PermissionDenied: ("forbidden", _("You may not do this."), status.HTTP_403_FORBIDDEN),
        exceptions.NotAuthenticated: ("not_signed_in", _("Sign in to do this."), status.HTTP_401_UNAUTHORIZED),
        exceptions.AuthenticationFailed: (
            "not_signed_in",
            _("This token is not valid. Sign in again."),
            status.HTTP_401_UNAUTHORIZED,
        ),
        exceptions.PermissionDenied: ("forbidden", _("You may not do this."), status.HTTP_403_FORBIDDEN),
        exceptions.NotFound: ("not_found", _("There is nothing here."), status.HTTP_404_NOT_FOUND),
        exceptions.ParseError: (
            "unreadable_request",
            _("The request cannot be read: it is not valid JSON."),
            status.HTTP_400_BAD_REQUEST,
        ),
        exceptions.MethodNotAllowed: (
            "method_not_allowed",
            _("This address does not know this method."),
            status.HTTP_405_METHOD_NOT_ALLOWED,
        ),
        exceptions.UnsupportedMediaType: (
            "unsupported_media_type",
            _("Send JSON."),
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
        ),
        exceptions.NotAcceptable: ("not_acceptable", _("Only JSON is given here."), status.HTTP_406_NOT_ACCEPTABLE),
        exceptions.Throttled: (
            "too_many_requests",
            _("Too many requests. Wait a little and try again."),
            status.HTTP_429_TOO_MANY_REQUESTS,
        ),
    }
    for kind, (code, sentence, number) in sentences.items():
        if isinstance(error, kind):
            answer = Response({"code": code, "detail": sentence}, status=number)
            if header := getattr(error, "auth_header", None):
                answer["WWW-Authenticate"] = header
            if getattr(error, "wait", None):
                answer["Retry-After"] = str(int(error.wait) + 1)
            return answer
    return None
