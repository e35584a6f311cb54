"""Signing in for programs: e-mail and password against a token."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from core.rules import RuleViolation


class WrongCredentials(RuleViolation):
    code = "wrong_credentials"
    sentence = _("The e-mail or the password is not right.")
    status = 400


class TooManyAttempts(RuleViolation):
    code = "too_many_attempts"
    sentence = _("Too many attempts. Wait five minutes and try again.")
    status = 429


class Credentials(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, style={"input_type": "password"})


REFUSAL = inline_serializer(
    "SignInRefusal",
    {
        "code": serializers.CharField(),
        "detail": serializers.CharField(),
        "field": serializers.CharField(allow_null=True),
    },
)


class TokenView(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="sign_in",
        request=Credentials,
        responses={200: inline_serializer("Token", {"token": serializers.CharField()}), 400: REFUSAL, 429: REFUSAL},
    )
    def post(self, request):
        """Sign in: returns the token that goes into the header `Authorization: Token …`."""
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        token, _created = Token.objects.get_or_create(user=self._person(request, **credentials.validated_data))
        return Response({"token": token.key})

    def _person(self, request, email, password):
        """Return who signs in; the same answer in the same time for all who may not."""
        try:
            person = get_adapter().authenticate(request._request, email=email.lower(), password=password)
        except ValidationError as refusal:
            raise TooManyAttempts from refusal
        if person is None or not person.is_active:
            raise WrongCredentials
        if not EmailAddress.objects.filter(user=person, verified=True).exists():
            raise WrongCredentials
        return person


urlpatterns = [path("auth/token/", TokenView.as_view(), name="api_token")]
