"""Signing in for programs, one's tokens, profile and notices."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.actions import (
    edit_profile,
    end_other_sessions,
    end_session,
    make_token,
    revoke_token,
    sign_in_program,
    try_code,
)
from accounts.models import Notice, Scope, Session, Token
from accounts.notices import read_all, readings
from accounts.programs import Paged, Pages, Route, act, problems, read
from accounts.serializers import (
    Credentials,
    EndedOutput,
    NoticeOutput,
    ProfileInput,
    ProfileOutput,
    SecretOutput,
    SessionOutput,
    SignedInOutput,
    TokenInput,
    TokenOutput,
    UnreadOutput,
)
from core import clock
from core.paging import Keyset
from core.rules import RuleViolation

NEWEST_FIRST = Keyset("-created_at", "-pk")
LAST_SEEN_FIRST = Keyset("-seen_at", "-pk")


class CodeNeeded(RuleViolation):
    code = "code_needed"
    sentence = _("This account has a second factor. Send a code of its app or a recovery code, too.")
    status = 400


class WrongCredentials(RuleViolation):
    code = "wrong_credentials"
    sentence = _("The e-mail or the password is not right.")
    status = 400


class TooManyAttempts(RuleViolation):
    code = "too_many_attempts"
    sentence = _("Too many attempts. Wait five minutes and try again.")
    status = 429


class SignIn(Route):
    authentication_classes = []

    @extend_schema(
        operation_id="sign_in",
        tags=["account"],
        request=Credentials,
        responses={200: SignedInOutput} | problems(400, 406, 413, 415, 429, 503),
        auth=[{}],  # type: ignore[list-item]
    )
    def post(self, request):
        """Sign in with e-mail and password: gives a token that is good for everything, for fourteen days.

        It goes into the header `Authorization: Token …` (or `Bearer …`). Where a program needs less, make it a token
        of its own at `/api/v1/account/tokens/`. An account with a second factor needs its `code`, too.
        """
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        person = self._person(request, **credentials.validated_data)
        _token, secret = sign_in_program(person, at=clock.now())
        return Response({"token": secret})

    def _person(self, request, email, password, code=None):
        """Return who signs in; the same answer in the same time for all who may not."""
        try:
            person = get_adapter().authenticate(request._request, email=email.lower(), password=password)
        except ValidationError as refusal:
            raise TooManyAttempts from refusal
        if person is None or not person.is_active:
            raise WrongCredentials
        if not EmailAddress.objects.filter(user=person, verified=True).exists():
            raise WrongCredentials
        if person.second_factor_at is not None:
            if code is None:
                raise CodeNeeded(field="code")
            try_code(person, code)
        return person


class Tokens(Route):
    @read("list_tokens", tag="account", gives=Pages(TokenOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List one's tokens, newest first, those that came by signing in as well; never their secrets."""
        context = {"at": clock.now()}
        return self.page(
            Token.objects.of(request.user).select_related("person"),
            NEWEST_FIRST,
            lambda rows: TokenOutput(rows, many=True, context=context).data,
        )

    @act(
        "make_token",
        tag="account",
        scope=Scope.ACCOUNT,
        takes=TokenInput,
        gives=SecretOutput,
        status=201,
        shown_once=True,
    )
    def post(self, request):
        """Make a token for a program. Its secret is in this answer and nowhere else."""
        at = clock.now()
        within = request.auth.scopes if request.auth else None
        token, secret = make_token(**self.given, by=request.user, at=at, within=within)
        return Response(SecretOutput(token, context={"at": at, "secret": secret}).data, status=201)


class TokenEnd(Route):
    @act("revoke_token", tag="account", scope=Scope.ACCOUNT, gives=TokenOutput)
    def delete(self, request, uid):
        """End one of one's tokens at once and for ever; ending it again changes nothing."""
        at = clock.now()
        token = revoke_token(get_object_or_404(Token.objects.of(request.user), uid=uid), at=at)
        return Response(TokenOutput(token, context={"at": at}).data)


class Sessions(Route):
    @read("list_sessions", tag="account", gives=Pages(SessionOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List where one is signed in with a browser, last seen first."""
        rows = Session.objects.of(request.user).standing()
        return self.page(rows, LAST_SEEN_FIRST, lambda rows: SessionOutput(rows, many=True).data)

    @act("end_other_sessions", tag="account", scope=Scope.ACCOUNT, gives=EndedOutput)
    def delete(self, request):
        """End all sessions but the one that asks; a token asks from none. Tokens stay."""
        keep = None if request.auth else request.session.session_key
        return Response({"ended": end_other_sessions(request.user, keep=keep)})


class SessionEnd(Route):
    @act("end_session", tag="account", scope=Scope.ACCOUNT, gives=EndedOutput)
    def delete(self, request, uid):
        """End one of one's sessions."""
        if not end_session(request.user, uid):
            raise Http404
        return Response({"ended": 1})


class Profile(Route):
    @read("read_profile", tag="account", gives=ProfileOutput, signed_in=True)
    def get(self, request):
        """Read what one says of oneself, and how surely one is known."""
        return Response(ProfileOutput(request.user).data)

    @act("edit_profile", tag="account", scope=Scope.ACCOUNT, takes=ProfileInput, gives=ProfileOutput)
    def patch(self, request):
        """Change what one says of oneself. Names at earlier contributions change with it."""
        return Response(ProfileOutput(edit_profile(request.user, **self.given, at=clock.now())).data)


class Notices(Route):
    @read("list_notices", tag="account", gives=Pages(NoticeOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List what one was told, newest first, in the language asked for."""
        return self.page(Notice.objects.of(request.user), NEWEST_FIRST, self._told)

    def _told(self, notices):
        return [
            NoticeOutput(vars(notice) | vars(reading)).data for notice, reading in readings(notices, get_language())
        ]


class NoticesRead(Route):
    @act("read_notices", tag="account", scope=Scope.ACCOUNT, gives=UnreadOutput)
    def put(self, request):
        """Mark everything one was told as read."""
        read_all(request.user, at=clock.now())
        return Response({"unread": Notice.objects.of(request.user).unread().count()})


urlpatterns = [
    path("auth/token/", SignIn.as_view(), name="api_token"),
    path("account/", Profile.as_view(), name="api_profile"),
    path("account/sessions/", Sessions.as_view(), name="api_sessions"),
    path("account/sessions/<str:uid>/", SessionEnd.as_view(), name="api_session_end"),
    path("account/tokens/", Tokens.as_view(), name="api_tokens"),
    path("account/tokens/<str:uid>/", TokenEnd.as_view(), name="api_token_end"),
    path("account/notices/", Notices.as_view(), name="api_notices"),
    path("account/notices/read/", NoticesRead.as_view(), name="api_notices_read"),
]
