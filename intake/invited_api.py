"""Bodies invited to speak, for programs: read by everybody, asked by the secretary, passed by who may file."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.permissions import can_file_for
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.current import get_draft
from articles.languages import CODES
from articles.permissions import can_run
from articles.settings_api import articles_of_eids
from core import clock
from core.paging import Keyset
from intake.actions import Invitation, have_nothing_to_say, invite_body, send_again, withdraw_invited
from intake.actions.invited import REMIND_DAYS
from intake.invited import STATES, read_answers
from intake.models import InvitedBody
from proposals.serializers import Words

LATEST_FIRST = Keyset("-invited_at", "-pk")


class InvitedBodyOutput(serializers.Serializer):
    """Who was asked to speak on what until when, and what became of it."""

    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    name = serializers.CharField(source="shown_name")
    organization = serializers.CharField(
        source="organization.uid", default=None, allow_null=True, help_text="None while it is not registered here."
    )
    articles = serializers.SerializerMethodField()
    spoken_of = serializers.SerializerMethodField()
    until = serializers.DateField(help_text="To its end by the clock of Astana.")
    state = serializers.ChoiceField(choices=list(STATES))
    answers = serializers.SerializerMethodField()
    invited_at = serializers.DateTimeField()
    nothing_to_say_at = serializers.DateTimeField(source="nothing_at", allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reasons = serializers.CharField()

    def get_articles(self, row) -> list[str]:
        return [place.eid for place, _spoken in row.places]

    def get_spoken_of(self, row) -> list[str]:
        return [place.eid for place, spoken in row.places if spoken]

    def get_answers(self, row) -> list[str]:
        return [number for number, _address in row.answers]


class InvitedBodyInput(serializers.Serializer):
    articles = serializers.ListField(child=serializers.CharField(max_length=80), max_length=200)
    until = serializers.DateField()
    bin = Words(required=False, default="", help_text="Of a confirmed organization it is enough.")
    name = Words(required=False, default="", help_text="Of a body that is not registered; everybody reads it.")
    email = Words(required=False, default="")
    language = Words(required=False, default=CODES[0], help_text=", ".join(CODES))
    remind_days = serializers.IntegerField(
        required=False, default=REMIND_DAYS, min_value=0, max_value=2**31 - 1, help_text="0: no reminder."
    )


class SendingInput(serializers.Serializer):
    email = Words(required=False, default="", help_text="Another address, where the mail came back.")


class WithdrawalInput(serializers.Serializer):
    reasons = Words(help_text="Everybody reads them.")


def _rows():
    return InvitedBody.objects.filter(draft__is_public=True).select_related("organization", "draft")


def _told(row):
    return InvitedBodyOutput(read_answers([_rows().get(pk=row.pk)], at=clock.now())[0]).data


class InvitedBodies(Route):
    @read("list_invited_bodies", tag="invited", gives=Pages(InvitedBodyOutput), parameters=Paged)
    def get(self, request, draft):
        """List who was asked to speak in a draft, the latest first."""
        rows = _rows().filter(draft=get_draft(request, draft))
        return self.page(
            rows, LATEST_FIRST, lambda rows: InvitedBodyOutput(read_answers(rows, at=clock.now()), many=True).data
        )

    @act("invite_body", tag="invited", scope=Scope.RUN, takes=InvitedBodyInput, gives=InvitedBodyOutput, status=201)
    def post(self, request, draft):
        """Ask an organization, or a body by name and e-mail, to speak on some articles until a day."""
        draft = get_draft(request, draft)
        if not can_run(request.user, draft):
            raise PermissionDenied
        articles = tuple(articles_of_eids(draft, self.given["articles"]))
        invitation = Invitation(**self.given | {"articles": articles})
        row = invite_body(draft, invitation, key=HELD, by=request.user, at=clock.now())
        return Response(_told(row), status=201)


class OneInvited(Route):
    @read("read_invited_body", tag="invited", gives=InvitedBodyOutput)
    def get(self, request, uid):
        """Read one invitation, and what became of it."""
        return Response(_told(get_object_or_404(_rows(), uid=uid)))


class Sending(Route):
    @act("send_invitation_again", tag="invited", scope=Scope.RUN, takes=SendingInput, gives=InvitedBodyOutput)
    def post(self, request, uid):
        """Tell a body of its invitation once more."""
        row = _of_secretary(request, uid)
        send_again(row, **self.given, by=request.user, at=clock.now())
        return Response(_told(row))


class Withdrawal(Route):
    @act(
        "withdraw_invitation",
        tag="invited",
        scope=Scope.RUN,
        takes=WithdrawalInput,
        gives=InvitedBodyOutput,
        keyless=True,
    )
    def post(self, request, uid):
        """Ask a body no longer, with reasons; the same again changes nothing."""
        row = _of_secretary(request, uid)
        withdraw_invited(row, **self.given, by=request.user, at=clock.now())
        return Response(_told(row))


class NothingToSay(Route):
    @act("have_nothing_to_say", tag="invited", scope=Scope.POSITIONS, gives=InvitedBodyOutput, keyless=True)
    def post(self, request, uid):
        """Say in an organization's name that it has nothing to say on what was asked; again changes nothing."""
        row = get_object_or_404(_rows(), uid=uid)
        if row.organization is None or not can_file_for(request.user, row.organization):
            raise PermissionDenied
        have_nothing_to_say(row, by=request.user, at=clock.now())
        return Response(_told(row))


def _of_secretary(request, uid):
    row = get_object_or_404(_rows(), uid=uid)
    if not can_run(request.user, row.draft):
        raise PermissionDenied
    return row


urlpatterns = [
    path("drafts/<slug:draft>/invited/", InvitedBodies.as_view(), name="api_invited_bodies"),
    path("invited/<slug:uid>/", OneInvited.as_view(), name="api_invited_body"),
    path("invited/<slug:uid>/sending/", Sending.as_view(), name="api_invited_sending"),
    path("invited/<slug:uid>/withdrawal/", Withdrawal.as_view(), name="api_invited_withdrawal"),
    path("invited/<slug:uid>/nothing-to-say/", NothingToSay.as_view(), name="api_invited_nothing"),
]
