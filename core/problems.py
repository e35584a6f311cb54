"""Refusals as programs read them: problem details (RFC 9457) with a code that never changes and the field at fault."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.rules import RuleViolation

CONTENT_TYPE = "application/problem+json"

# What each status means in general; the sentence in `detail` says what it was this time.
TITLES = {
    400: gettext_lazy("The request is not of the form that is asked for"),
    401: gettext_lazy("Nobody is signed in"),
    403: gettext_lazy("This may not be done by this person or with this token"),
    404: gettext_lazy("There is nothing here that this person may know of"),
    405: gettext_lazy("The address does not take this method"),
    406: gettext_lazy("The answer cannot be given in this form"),
    409: gettext_lazy("The same is being dealt with, or was changed meanwhile"),
    410: gettext_lazy("This is over and does not come back"),
    413: gettext_lazy("The request is too large"),
    415: gettext_lazy("The request is sent in another form than JSON"),
    422: gettext_lazy("A rule refuses the act; nothing was stored"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("A fault on our side"),
    503: gettext_lazy("The service cannot be reached for the moment"),
}

# Codes that are no rule of a room: the protocol's own. Their sentences are said in the language of the moment.
GENERAL = {
    "invalid": (400, lambda: _("What was sent is not of the form that is asked for.")),
    "bad_request": (400, lambda: _("The request cannot be read.")),
    "unreadable_json": (400, lambda: _("The request is not readable as JSON.")),
    "authentication_failed": (401, lambda: _("The token is unknown or its owner is no longer active.")),
    "not_authenticated": (401, lambda: _("Sign in first.")),
    "permission_denied": (403, lambda: _("You may not do this.")),
    "csrf_failed": (403, lambda: _("The security token of the form is missing or too old.")),
    "not_found": (404, lambda: _("There is nothing at this address.")),
    "method_not_allowed": (405, lambda: _("This address does not take requests of this method.")),
    "not_acceptable": (406, lambda: _("This address answers in JSON only.")),
    "unsupported_media_type": (415, lambda: _("Send JSON, with Content-Type application/json.")),
    "throttled": (429, lambda: _("Too many requests. Try again later.")),
    "server_error": (500, lambda: _("Something broke on our side. It is noted and will be looked into.")),
    "unavailable": (503, lambda: _("The service cannot be reached for the moment. Nothing was stored.")),
}


class Problem(serializers.Serializer):
    """Why a request was refused (RFC 9457)."""

    type = serializers.URLField(help_text="Where this site says what the code means.")
    title = serializers.CharField(help_text="What the status means, in the language asked for.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="One sentence fit to show, in the language asked for.")
    code = serializers.CharField(help_text="For programs; it never changes.")
    field = serializers.CharField(allow_null=True, help_text="The input at fault, where there is one.")
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Every input at fault with its sentences."
    )


def type_of(code):
    return f"{settings.SITE_URL}/api/v1/problems/{code}/"


def problem(code, status, detail=None, *, field=None, fields=None):
    """Return the body of a refusal; without `detail` a general code says its own sentence."""
    detail = GENERAL[code][1]() if detail is None else str(detail)
    return {
        "type": type_of(code),
        "title": str(TITLES[status]),
        "status": status,
        "detail": detail,
        "code": code,
        "field": field,
        "fields": fields if fields is not None else ({field: [detail]} if field else {}),
    }


def refuse(code):
    """Return a general refusal as an answer, for what never reaches the views of the API."""
    status = GENERAL[code][0]
    return HttpResponse(json.dumps(problem(code, status), ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def known_codes():
    """Return every code with the statuses it comes with: the general ones and those of all rules."""
    codes = {code: {status} for code, (status, _sentence) in GENERAL.items()}
    rules = [RuleViolation]
    while rules:
        rule = rules.pop()
        codes.setdefault(rule.code, set()).add(rule.status)
        rules += rule.__subclasses__()
    return {code: sorted(statuses) for code, statuses in sorted(codes.items())}
