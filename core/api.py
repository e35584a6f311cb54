"""What all of the programming interface shares: how it refuses, what JSON, files and parameters it takes."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from core.problems import CONTENT_TYPE, GENERAL, problem
from core.rules import RuleViolation
from core.text import UnreadableText
from core.uploads import LARGEST


class UnknownParameter(RuleViolation):
    code = "unknown_parameter"
    sentence = _("The parameter “%(name)s” is not known here. Possible are: %(possible)s.")
    status = 400


class RepeatedParameter(RuleViolation):
    code = "repeated_parameter"
    sentence = _("The parameter “%(name)s” can be given once only.")
    status = 400


class RequestTooLarge(RuleViolation):
    code = "request_too_large"
    sentence = _("The request is too large. At most %(limit)s bytes are taken.")
    status = 413


def exception_handler(error, context):
    """Turn every refusal into problem details with its status; anything else is a fault of ours and goes on."""
    refused = _refused(error)
    if refused is None:
        return None
    set_rollback()
    return Response(refused, status=refused["status"], headers=_headers(error), content_type=CONTENT_TYPE)


def _refused(error):
    if isinstance(error, RuleViolation):
        return problem(error.code, error.status, error, field=error.field)
    if isinstance(error, RequestDataTooBig):
        error = RequestTooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return problem(error.code, error.status, error)
    if _is_unreadable(error):
        return problem(UnreadableText.code, 400, UnreadableText())
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error.detail)
    if isinstance(error, exceptions.ParseError):
        return problem("unreadable_json", error.status_code)
    if isinstance(error, exceptions.APIException):
        code = error.detail.code
        return problem(code, error.status_code, None if code in GENERAL else error.detail)
    return None


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


def _invalid(detail):
    if not isinstance(detail, dict):
        return problem("invalid", 400, (_sentences(detail) or [None])[0])
    fields = {name: _sentences(what) for name, what in detail.items()}
    name, sentences = next(iter(fields.items()))
    others = api_settings.NON_FIELD_ERRORS_KEY
    return problem(
        "invalid",
        400,
        sentences[0],
        field=None if name == others else name,
        fields={field: said for field, said in fields.items() if field != others},
    )


def _sentences(detail):
    """Return all sentences of a field's errors, nested ones included."""
    if isinstance(detail, dict):
        return [sentence for what in detail.values() for sentence in _sentences(what)]
    if isinstance(detail, list):
        return [sentence for what in detail for sentence in _sentences(what)]
    # What a program sent is repeated in some sentences; half of a surrogate pair could not be written.
    return [str(detail).encode(errors="replace").decode()]


class JsonParser(JSONParser):
    """JSON within bounds: no more bytes than a form may have, no deeper nesting than Python reads."""

    def parse(self, stream, media_type=None, parser_context=None):
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type=media_type, parser_context=parser_context)
        except RecursionError as error:
            raise exceptions.ParseError from error


class FileParser(BaseParser):
    """A file as it is, its content type named by a subclass; of one that is too large no more than tells so."""

    def parse(self, stream, media_type=None, parser_context=None):
        return stream.read(LARGEST + 1)


def file_in(request):
    """Return the bytes that a `FileParser` read, empty where nothing was sent."""
    return request.data if isinstance(request.data, bytes) else b""


class Parameters(serializers.Serializer):
    """What may stand behind the question mark of one address: the list of a subclass and nothing else."""

    @classmethod
    def read(cls, request):
        """Return the values asked for by name; those that were not asked for are not in it.

        Refuses an unknown name, a name given twice and a value that its field does not take.
        """
        asked, possible = request.query_params, list(cls().fields)
        for name in asked:
            if name not in possible:
                raise UnknownParameter(field=name[:40], name=name[:40], possible=", ".join(possible) or "–")
            if len(asked.getlist(name)) > 1:
                raise RepeatedParameter(field=name, name=name)
        parameters = cls(data={name: value for name, value in asked.items() if value != ""})
        parameters.is_valid(raise_exception=True)
        return parameters.validated_data
