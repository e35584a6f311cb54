"""How the API refuses: a code for programs, a sentence in the asked language for people."""

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from core.rules import RuleViolation
from core.text import UnreadableText


def exception_handler(error, context):
    """Turn every refusal into its status with `code` and `detail`; anything else is a fault of ours and goes on."""
    if isinstance(error, RuleViolation):
        set_rollback()
        return Response({"code": error.code, "detail": str(error), "field": error.field}, status=error.status)
    if _is_unreadable(error):
        set_rollback()
        return Response({"code": UnreadableText.code, "detail": str(UnreadableText()), "field": None}, status=400)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    return Response(_body(error), status=error.status_code, headers=_headers(error))


def _is_unreadable(error):
    """Whether the database could not take what came: a NUL, half of a surrogate pair, a number beyond all bounds."""
    return isinstance(error, DataError | UnicodeEncodeError) or (isinstance(error, ValueError) and "NUL" in str(error))


def _headers(error):
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers


def _body(error):
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error.detail)
    if isinstance(error, exceptions.ParseError):
        return {"code": "unreadable_json", "detail": _("The request is not readable as JSON.")}
    return {"code": error.detail.code, "detail": SENTENCES.get(error.detail.code, lambda: str(error.detail))()}


# Only DRF's own words that it has not in Kazakh; read when they are said, in the language of that moment.
SENTENCES = {
    "not_found": lambda: _("There is nothing at this address."),
    "permission_denied": lambda: _("You may not do this."),
    "not_authenticated": lambda: _("Sign in first."),
    "authentication_failed": lambda: _("The token is unknown or its owner is no longer active."),
    "method_not_allowed": lambda: _("This address does not take requests of this method."),
    "unsupported_media_type": lambda: _("Send JSON, with Content-Type application/json."),
    "not_acceptable": lambda: _("This address answers in JSON only."),
    "throttled": lambda: _("Too many requests. Try again later."),
}


def _invalid(detail):
    if not isinstance(detail, dict):
        sentences = _sentences(detail)
        return {"code": "invalid", "detail": sentences[0], "field": None, "fields": {}}
    fields = {name: _sentences(what) for name, what in detail.items()}
    name, sentences = next(iter(fields.items()))
    others = api_settings.NON_FIELD_ERRORS_KEY
    return {
        "code": "invalid",
        "detail": sentences[0],
        "field": None if name == others else name,
        "fields": {field: said for field, said in fields.items() if field != others},
    }


def _sentences(detail):
    """Return all sentences of a field's errors, nested ones included."""
    if isinstance(detail, dict):
        return [sentence for what in detail.values() for sentence in _sentences(what)]
    if isinstance(detail, list):
        return [sentence for what in detail for sentence in _sentences(what)]
    # What a program sent is repeated in some sentences; half of a surrogate pair could not be written.
    return [str(detail).encode(errors="replace").decode()]
