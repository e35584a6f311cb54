"""Petitions for programs: read by everybody, entered and followed up by the desk."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.current import get_draft
from articles.languages import CODES
from core import clock
from core.paging import Keyset
from intake import converters  # noqa: F401, registers the form of public numbers
from intake.actions import PetitionText, carry_petition, check_petition, enter_petition, take_off_petition
from intake.models import Petition
from intake.permissions import can_take_in
from proposals.serializers import Words

LATEST_FIRST = Keyset("-serial")


class PetitionOutput(serializers.Serializer):
    """A petition; its signatures are in no count. Without words where it was taken off."""

    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    language = serializers.CharField()
    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    brought_by = serializers.SerializerMethodField()
    signatures_told = serializers.IntegerField(source="signatures", help_text="As whoever brought it says.")
    sample = serializers.IntegerField(allow_null=True, help_text="How many signatures the staff looked at.")
    held = serializers.IntegerField(allow_null=True, help_text="How many of these held.")
    checked_at = serializers.DateTimeField(allow_null=True)
    proposal = serializers.CharField(
        source="proposal.number", default=None, allow_null=True, help_text="Carries its text, and is answered."
    )
    entered_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)
    removed_reasons = serializers.CharField()

    def get_title(self, petition) -> str:
        return "" if petition.removed_at else petition.title

    def get_text(self, petition) -> str:
        return "" if petition.removed_at else petition.text

    def get_brought_by(self, petition) -> str:
        return "" if petition.removed_at else petition.brought_by


class PetitionInput(serializers.Serializer):
    language = Words(help_text=", ".join(CODES))
    title = Words()
    text = Words()
    brought_by = Words(help_text="As everybody reads it.")
    signatures = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class CheckInput(serializers.Serializer):
    sample = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    held = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class CarrierInput(serializers.Serializer):
    proposal = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="41 of P-000041.")


class TakingOffInput(serializers.Serializer):
    reasons = Words(help_text="Everybody reads them.")


def _petitions():
    return Petition.objects.filter(draft__is_public=True).select_related("draft", "proposal")


class DraftPetitions(Route):
    @read("list_petitions", tag="petitions", gives=Pages(PetitionOutput), parameters=Paged)
    def get(self, request, draft):
        """List the petitions of a draft, the latest first."""
        rows = _petitions().filter(draft=get_draft(request, draft))
        return self.page(rows, LATEST_FIRST, lambda rows: PetitionOutput(rows, many=True).data)

    @act("enter_petition", tag="petitions", scope=Scope.RUN, takes=PetitionInput, gives=PetitionOutput, status=201)
    def post(self, request, draft):
        """Enter a petition that was brought to the desk; it has a number and stands before everybody at once."""
        draft = get_draft(request, draft)
        if not can_take_in(request.user, draft):
            raise PermissionDenied
        petition = enter_petition(draft, PetitionText(**self.given), key=HELD, by=request.user, at=clock.now())
        return Response(PetitionOutput(_petitions().get(pk=petition.pk)).data, status=201)


class PetitionDetail(Route):
    @read("read_petition", tag="petitions", gives=PetitionOutput)
    def get(self, request, serial):
        """Read one petition."""
        return Response(PetitionOutput(get_object_or_404(_petitions(), serial=serial)).data)


def on_one(name, takes, do):
    """Return the route of an act of the desk on one petition."""

    class OnPetition(Route):
        @act(name, tag="petitions", scope=Scope.RUN, takes=takes, gives=PetitionOutput, keyless=True)
        def post(self, request, serial):
            """Do it at the desk; the same again changes nothing."""
            petition = get_object_or_404(_petitions(), serial=serial)
            if not can_take_in(request.user, petition.draft):
                raise PermissionDenied
            do(petition, **self.given, by=request.user, at=clock.now())
            return Response(PetitionOutput(_petitions().get(pk=petition.pk)).data)

    return OnPetition


def _carry(petition, *, proposal, **by_whom):
    return carry_petition(petition, proposal, **by_whom)


urlpatterns = [
    path("drafts/<slug:draft>/petitions/", DraftPetitions.as_view(), name="api_petitions"),
    path("petitions/<petition_number:serial>/", PetitionDetail.as_view(), name="api_petition"),
    path(
        "petitions/<petition_number:serial>/check/",
        on_one("check_petition", CheckInput, check_petition).as_view(),
        name="api_petition_check",
    ),
    path(
        "petitions/<petition_number:serial>/carrier/",
        on_one("carry_petition", CarrierInput, _carry).as_view(),
        name="api_petition_carrier",
    ),
    path(
        "petitions/<petition_number:serial>/taking-off/",
        on_one("take_off_petition", TakingOffInput, take_off_petition).as_view(),
        name="api_petition_taking_off",
    ),
]
