"""How the API refuses, through a small view that raises what it is told to."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Parameters
from core.problems import GENERAL, TITLES, known_codes
from core.rules import RuleViolation


class TooLate(RuleViolation):
    code = "too_late"
    sentence = "Closed at %(moment)s."
    status = 409


class Words(serializers.Serializer):
    text = serializers.CharField(max_length=5)


class Asked(Parameters):
    kind = serializers.ChoiceField(required=False, choices=["a", "b"])
    least = serializers.IntegerField(required=False)


class Raising(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]
    error = None

    def get(self, request):
        raise self.error

    def put(self, request):
        return Response(Asked.read(request))

    def post(self, request):
        Words(data=request.data).is_valid(raise_exception=True)
        return Response({})


def answer_to(error):
    answer = Raising.as_view(error=error)(RequestFactory().get("/api/v1/x/"))
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.data


def problem(code, status, title, detail, *, field=None, fields=None):
    return {
        "type": f"http://testserver/api/v1/problems/{code}/",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "field": field,
        "fields": fields or {},
    }


def post(body, content_type="application/json"):
    answer = Raising.as_view()(RequestFactory().post("/api/v1/x/", body, content_type=content_type))
    return answer.status_code, answer.data


def test_a_rule_refuses_with_its_own_status_and_sentence():
    with override("en"):
        assert answer_to(TooLate(moment="18:00", field="text")) == (
            409,
            problem(
                "too_late",
                409,
                "The same is being dealt with, or was changed meanwhile",
                "Closed at 18:00.",
                field="text",
                fields={"text": ["Closed at 18:00."]},
            ),
        )


@pytest.mark.parametrize(
    ("error", "status", "code", "detail"),
    [
        (Http404("secret table"), 404, "not_found", "There is nothing at this address."),
        (PermissionDenied("secret rule"), 403, "permission_denied", "You may not do this."),
        (exceptions.NotAuthenticated(), 403, "not_authenticated", "Sign in first."),
        (exceptions.Throttled(wait=3), 429, "throttled", "Too many requests. Try again later."),
    ],
)
def test_other_refusals_have_a_code_and_our_sentence(error, status, code, detail):
    with override("en"):
        assert answer_to(error) == (status, problem(code, status, str(TITLES[status]), detail))


def test_a_method_that_is_not_there():
    with override("en"):
        answer = Raising.as_view()(RequestFactory().patch("/api/v1/x/"))

    assert (answer.status_code, answer.data["code"]) == (405, "method_not_allowed")


def test_invalid_input_names_its_fields():
    with override("en"):
        assert post(json.dumps({"text": "too long"})) == (
            400,
            problem(
                "invalid",
                400,
                "The request is not of the form that is asked for",
                "Ensure this field has no more than 5 characters.",
                field="text",
                fields={"text": ["Ensure this field has no more than 5 characters."]},
            ),
        )


@pytest.mark.parametrize("body", ["{", "[", b"\xff\xfe", "", '{"text": NaN}'])
def test_what_is_no_json_is_refused(body):
    status, data = post(body)

    assert status == 400
    assert set(data) >= {"code", "detail"}


@pytest.mark.parametrize("text", ["a\0", "a\ud800"])
def test_signs_that_cannot_be_stored_are_refused(text):
    status, data = post(json.dumps({"text": text}))

    assert (status, data["code"], data["field"]) == (400, "invalid", "text")


@pytest.mark.parametrize(
    "error", [ValueError("A string literal cannot contain NUL (0x00) characters."), "\ud800".encode]
)
def test_what_the_database_cannot_take_is_refused(error):
    if callable(error):
        error = UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    status, data = answer_to(error)

    assert (status, data["code"]) == (400, "unreadable_text")


def test_a_fault_of_ours_goes_on():
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())


def test_json_that_is_nested_too_deep_is_refused_and_not_read_for_ever():
    status, data = post("[" * 100_000)

    assert (status, data["code"]) == (400, "unreadable_json")


def test_a_request_that_is_too_large_is_refused_unread(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20

    status, data = post(json.dumps({"text": "x" * 20}))

    assert (status, data["code"], data["title"]) == (413, "request_too_large", str(TITLES[413]))


def ask(query):
    with override("en"):
        answer = Raising.as_view()(RequestFactory().put(f"/api/v1/x/{query}"))
    return answer.status_code, {name: value for name, value in answer.data.items() if name in WANTED or name in ASKED}


WANTED = ("code", "detail", "field")
ASKED = ("kind", "least")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", (200, {})),
        ("?kind=", (200, {})),
        ("?kind=a&least=3", (200, {"kind": "a", "least": 3})),
        (
            "?author__email__startswith=a",
            (
                400,
                {
                    "code": "unknown_parameter",
                    "detail": "The parameter “author__email__startswith” is not known here. Possible are: kind, least.",
                    "field": "author__email__startswith",
                },
            ),
        ),
        (
            "?kind=a&kind=b",
            (
                400,
                {
                    "code": "repeated_parameter",
                    "detail": "The parameter “kind” can be given once only.",
                    "field": "kind",
                },
            ),
        ),
        ("?kind=c", (400, {"code": "invalid", "detail": '"c" is not a valid choice.', "field": "kind"})),
        ("?least=x", (400, {"code": "invalid", "detail": "A valid integer is required.", "field": "least"})),
    ],
)
def test_parameters_are_those_of_the_list_alone(query, answer):
    assert ask(query) == answer


def test_every_code_of_the_protocol_and_of_every_rule_is_known_with_its_statuses():
    codes = known_codes()

    assert set(GENERAL) <= set(codes)
    assert codes["too_late"] == [409]
    assert {status for statuses in codes.values() for status in statuses} <= set(TITLES)
