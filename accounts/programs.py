"""What every address of the programming interface shares: `Route`, whose methods are `@read` or `@act`.

    class Comments(Route):
        @read("list_comments", tag="comments", gives=Pages(CommentOutput), parameters=Paged)
        def get(self, request, number):
            return self.page(rows, OLDEST_FIRST, lambda rows: CommentOutput(rows, many=True).data)

        @act("post_comment", tag="comments", scope=Scope.COMMENT, takes=CommentInput, gives=CommentOutput, status=201)
        def post(self, request, number):
            comment = post_comment(..., **self.given, key=HELD, by=request.user, at=clock.now())
            return Response(CommentOutput(comment).data, status=201)

`self.asked` are the parameters behind the question mark, `self.given` is what was sent, both read by their serializers.
A `@read` is everybody's unless `signed_in`; an `@act` asks for somebody who is signed in. Both ask a token for their
scope, are counted (`core.throttling`) and are described with all their refusals. Rows come from `visible_to(user)`, and
who may is asked of the same predicates as the pages ask, in the method.

A POST is one transaction with its key (`Idempotency-Key`): the same again is answered with the same bytes, and a
refusal leaves the key unused. An action that claims a form's key itself is given `key=HELD`. With `keyless=True`
the key may be left out: the act itself changes nothing when it is repeated. PUT and DELETE are such by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actkeys, challenges
from accounts.actions.tokens import MadeAlready
from accounts.models import Scope, Token
from core import clock
from core.api import Parameters
from core.problems import CONTENT_TYPE, TITLES, Problem
from core.rules import RuleViolation
from core.text import LENGTHS
from core.throttling import Limit, address_of, count

HELD = actkeys.HELD


class KeyMissing(RuleViolation):
    code = "key_missing"
    sentence = _("Send a random token of your own in the header Idempotency-Key: the same again is then done once.")
    status = 400


class KeysDiffer(RuleViolation):
    code = "keys_differ"
    sentence = _("The key in the header Idempotency-Key is another one than that in the body. Send one of them.")
    status = 400


class InsufficientScope(RuleViolation):
    code = "insufficient_scope"
    sentence = _("This token is not good for this: it lacks the scope “%(scope)s”. Make another one.")
    status = 403


class SecondFactorNeeded(RuleViolation):
    code = "second_factor_needed"
    sentence = _("Your office rests until you have a second factor. Set one up on the site, then sign in with it.")
    status = 403


class CsrfFailed(RuleViolation):
    code = "csrf_failed"
    sentence = _("The security token of the form is missing or too old.")
    status = 403


class TokenAuthentication(BaseAuthentication):
    """Who sends `Authorization: Token …` or `Bearer …`; a token that opens nothing is refused, never ignored."""

    def authenticate(self, request):
        word, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if word.lower() not in {"token", "bearer"}:
            return None
        token = Token.objects.shown_with(secret.strip()).first()
        if token is None or not token.has_same_password:
            raise exceptions.AuthenticationFailed
        if token.used_on != token.today:
            Token.objects.filter(pk=token.pk).update(used_on=token.today)
        return token.person, token

    def authenticate_header(self, request):
        return 'Token realm="api"'


class BrowserAuthentication(SessionAuthentication):
    """Who is signed in on the pages; an act needs the pages' own token against forged requests."""

    def enforce_csrf(self, request):
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise CsrfFailed from error


@dataclass(frozen=True)
class Operation:
    """What one method of an address is: its name in the description, and what is asked before it begins."""

    name: str
    scope: str
    signed_in: bool
    acts: bool
    parameters: type[Parameters]


class Paged(Parameters):
    """A list in pages."""

    cursor = serializers.CharField(required=False, max_length=400, help_text="From `next` or `previous`, as it is.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, help_text="Rows on a page.")


@cache
def Pages(row):  # noqa: N802 (reads as the shape it makes)
    """Return the shape of a page of rows of a serializer."""
    return inline_serializer(
        f"PageOf{row.__name__.removesuffix('Output')}",
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": row(many=True),
        },
    )


def read(name, *, tag, gives, takes=None, scope=Scope.READ, signed_in=False, parameters=Parameters, refusals=(404,)):
    """Make a method a read: what it gives is said to programs, what is asked of whom is asked before it begins.

    A POST may be a read: what it `takes` is too long or too private for an address.
    """
    operation = Operation(name, scope, signed_in, acts=False, parameters=parameters)
    statuses = {400, 401, 403, 406, 429, 503, *refusals}

    def decorate(handler):
        @wraps(handler)
        def answer(self, request, **where):
            self.given = _given(takes, request)
            return handler(self, request, **where)

        answer.operation = operation  # type: ignore[attr-defined]
        return _described(answer, operation, tag=tag, responses={200: gives}, statuses=statuses, request=takes)

    return decorate


def act(
    name,
    *,
    tag,
    scope,
    gives,
    takes=None,
    file="",
    status=200,
    waiting=None,
    keyless=False,
    shown_once=False,
    refusals=(),
    work="",
):
    """Make a method an act. `takes` is the serializer of what is sent, `status` that of the answer.

    What is `waiting` is told with 202 in this other shape: it is asked for and not done yet.

    Where a `file` is sent instead, this is its content type: the route names the parser, the method reads it.

    `work` names what somebody known by e-mail alone may be asked to compute for (`accounts.challenges`); what was done
    already is answered without.

    An answer that is `shown_once` is not kept: a repeat is refused instead. `refusals` are statuses of its own.
    """
    operation = Operation(name, scope, signed_in=True, acts=True, parameters=Parameters)

    def decorate(handler: Callable[..., Response]):
        @wraps(handler)
        def once(self, request, **where):
            self.given = _given(takes, request)
            key = _key_of(request, self.given.pop("key", "")) if request.method == "POST" else ""
            if not key:
                if request.method == "POST" and not keyless:
                    raise KeyMissing(field="key")
                _ask_for_work(request, work)
                return handler(self, request, **where)
            with transaction.atomic():
                claim = actkeys.claim(request.user, key, _content_of(request), at=clock.now())
                if claim.earlier:
                    return _repeated(claim.earlier)
                _ask_for_work(request, work)
                answer = handler(self, request, **where)
                content = JSONRenderer().render(answer.data)
                claim.keep(status=answer.status_code, answer=None if shown_once else content)
            return HttpResponse(content, status=answer.status_code, content_type="application/json")

        once.operation = operation  # type: ignore[attr-defined]
        statuses = {400, 401, 403, 404, 406, 413, 415, 422, 429, 503, *refusals}
        parameters = []
        if handler.__name__ == "post":
            statuses.add(409)
            parameters.append(_key_header(required=not keyless and not _takes_key(takes)))
        if work:
            parameters.append(_work_header())
        return _described(
            once,
            operation,
            tag=tag,
            responses={status: gives} | ({202: waiting} if waiting else {}),
            statuses=statuses,
            request={file: OpenApiTypes.BINARY} if file else takes,
            parameters=parameters,
        )

    return decorate


def _ask_for_work(request, work):
    if work:
        challenges.check_program(request, work)


def _given(takes, request):
    if takes is None:
        return {}
    serializer = takes(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _takes_key(takes):
    return takes is not None and "key" in takes().fields


def _key_of(request, in_body):
    """Return the act's key: of the header, where it may be quoted, or of the body; both must be the same."""
    in_header = request.headers.get("Idempotency-Key", "").strip()
    if len(in_header) >= 2 and in_header[0] == in_header[-1] == '"':
        in_header = in_header[1:-1]
    if in_header and in_body and in_header != in_body:
        raise KeysDiffer(field="key")
    return in_header or in_body


def _content_of(request):
    """Return what a repeat must be equal in: the address and what was sent, without the key."""
    sent = request.data
    if isinstance(sent, dict):
        sent = {name: value for name, value in sent.items() if name != "key"}
    return {"method": request.method, "path": request.get_full_path(), "sent": sent}


def _repeated(earlier):
    if earlier.answer is None:
        raise MadeAlready
    return HttpResponse(
        bytes(earlier.answer),
        status=earlier.status,
        content_type="application/json",
        headers={"Idempotency-Replayed": "true"},
    )


class Route(APIView):
    """One address; see this module."""

    authentication_classes = [TokenAuthentication, BrowserAuthentication]
    asked: dict[str, Any]
    given: dict[str, Any]
    counted = None

    @property
    def operation(self):
        return getattr(getattr(self, self.request.method.lower(), None), "operation", None)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if self.operation is not None:
            self.asked = self.operation.parameters.read(request)

    def check_permissions(self, request):
        """Ask for somebody who is signed in, where the method needs one, and a token for its scope."""
        operation = self.operation
        if operation is None:
            return  # a method that is not there is refused as such to everybody
        if operation.signed_in and not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if request.auth is not None and operation.scope not in request.auth.scopes:
            raise InsufficientScope(scope=operation.scope)

    def handle_exception(self, exc):
        """Tell staff whose offices rest why something is closed to them."""
        if isinstance(exc, PermissionDenied | Http404) and getattr(self.request.user, "offices_rest", False):
            exc = SecondFactorNeeded()
        return super().handle_exception(exc)

    def check_throttles(self, request):
        self.counted = count(*_limit_of(request, acts=bool(self.operation and self.operation.acts)))
        if not self.counted.passed:
            raise exceptions.Throttled(wait=self.counted.resets_in)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.counted is not None:
            for name, value in self.counted.headers().items():
                response[name] = value
        if request.user.is_authenticated if hasattr(request, "_user") else False:
            response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization"])
        return response

    def page(self, rows, keyset, present, *, plain=False):
        """Answer with one page of a list, and with the addresses of the next ones: in `Link` (RFC 8288), too.

        `present` makes data of the rows; with `plain` they are the whole answer.
        """
        found, before, after = keyset.page(rows, cursor=self.asked.get("cursor", ""), limit=self.asked.get("limit"))
        links = {"prev": self.address_of(before), "next": self.address_of(after)}
        header = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)
        results = present(found)
        data = results if plain else {"next": links["next"], "previous": links["prev"], "results": results}
        return Response(data, headers={"Link": header} if header else None)

    def address_of(self, cursor):
        """Return the address of the page that a cursor leads to."""
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def _limit_of(request, *, acts):
    """Return the limit of a request and whom it counts: a token or a person, and only softly an address."""
    if request.user.is_authenticated:
        amount, name = (settings.API_ACTS, "acts") if acts else (settings.API_READS, "reads")
        return Limit(name, amount, 60), request.auth.uid if request.auth else request.user.uid
    # Behind one address of a provider of mobile networks there may be thousands of people.
    return Limit("visitors", settings.API_VISITORS, 60), address_of(request)


# The description

_COUNTED = [
    ("RateLimit-Policy", str, "How many requests are taken within how many seconds."),
    ("RateLimit", str, "How many are left, and in how many seconds the count begins anew."),
]


def _described(handler, operation, *, tag, responses, statuses, request, parameters=()):
    success = next(iter(responses))
    headers = [_header(name, kind, words, [success, *statuses - {401, 406, 503}]) for name, kind, words in _COUNTED]
    headers.append(_header("Retry-After", int, "In how many seconds to try again.", [429]))
    headers.append(_header("WWW-Authenticate", str, "How to sign in.", [401]))
    if operation.acts:
        headers.append(_header("Idempotency-Replayed", str, "`true` where this is the answer of before.", [success]))
    if operation.parameters is not Parameters and "cursor" in operation.parameters().fields:
        headers.append(_header("Link", str, "The addresses of the pages before and after (RFC 8288).", [success]))
    return extend_schema(
        operation_id=operation.name,
        tags=[tag],
        request=request,
        parameters=[*([] if operation.parameters is Parameters else [operation.parameters]), *parameters, *headers],
        responses=responses | problems(*statuses),
        auth=[{"token": []}, {"session": []}] + ([] if operation.signed_in else [{}]),  # type: ignore[arg-type]
        extensions={"x-scope": str(operation.scope)},
    )(handler)


def problems(*statuses):
    """Return what the description says of refusals with these statuses."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(Problem, description=str(TITLES[status])) for status in sorted(statuses)
    }


def _header(name, kind, words, statuses):
    return OpenApiParameter(
        name, kind, OpenApiParameter.HEADER, description=words, response=[str(status) for status in statuses]
    )


def _key_header(*, required):
    return OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": LENGTHS["key"], "pattern": "^[!-~]+$"},
        OpenApiParameter.HEADER,
        required=required,
        description="A random token of your own. The same request with the same key is done once and answered twice.",
    )


def _work_header():
    return OpenApiParameter(
        challenges.HEADER,
        {"type": "string", "maxLength": challenges.LONGEST},
        OpenApiParameter.HEADER,
        required=False,
        description="What was computed, where it was asked for: code `work_asked`; see `read_work`.",
    )
