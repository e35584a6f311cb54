"""The secretary's answers to organizations that register, for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.actions import refuse_organization
from accounts.models import Organization, OrganizationStatus, Scope
from accounts.organization_serializers import RegistrationOutput
from accounts.programs import Paged, Pages, act, read
from accounts.registrations import with_checks
from articles.actions import confirm_organization
from articles.settings_api import ACT, OfSecretary
from core import clock
from core.paging import Keyset
from core.text import LENGTHS

OLDEST_FIRST = Keyset("registered_at", "pk")


class RivalOutput(serializers.Serializer):
    uid = serializers.CharField()
    name = serializers.CharField()
    bin = serializers.CharField()
    status = serializers.ChoiceField(choices=OrganizationStatus.choices)


class CheckedOutput(RegistrationOutput):
    """A registration with what staff should see beside it."""

    same_bin = RivalOutput(many=True, help_text="Others that wait or are confirmed with the same BIN.")
    alike = RivalOutput(many=True, help_text="Others whose names look or sound alike.")


class RegistrationsParameters(Paged):
    status = serializers.ChoiceField(required=False, choices=OrganizationStatus.choices)


class RefusalInput(serializers.Serializer):
    reasons = serializers.CharField(max_length=LENGTHS["statement"], help_text="Whoever registered reads them.")


class Registrations(OfSecretary):
    @read(
        "list_registrations",
        tag="settings",
        scope=Scope.RUN,
        gives=Pages(CheckedOutput),
        signed_in=True,
        parameters=RegistrationsParameters,
    )
    def get(self, request, draft):
        """List the organizations that registered, the oldest first, with others of the same BIN or a like name."""
        self.draft(draft)
        rows = Organization.objects.filter(status=self.asked.get("status", OrganizationStatus.ASKED))
        return self.page(rows, OLDEST_FIRST, lambda rows: CheckedOutput(with_checks(rows), many=True).data)


class Confirmation(OfSecretary):
    @act("confirm_organization", **ACT, gives=RegistrationOutput)
    def put(self, request, draft, uid):
        """Let an organization speak in its own name; confirming again changes nothing."""
        self.draft(draft)
        organization = get_object_or_404(Organization, uid=uid)
        confirmed = confirm_organization(organization, by=request.user, at=clock.now())
        return Response(RegistrationOutput(confirmed).data)


class Refusal(OfSecretary):
    @act("refuse_organization", **ACT, takes=RefusalInput, gives=RegistrationOutput)
    def put(self, request, draft, uid):
        """Refuse a registration with reasons; whoever asked may register anew."""
        self.draft(draft)
        organization = get_object_or_404(Organization, uid=uid)
        refused = refuse_organization(organization, **self.given, by=request.user, at=clock.now())
        return Response(RegistrationOutput(refused).data)


urlpatterns = [
    path("drafts/<slug:draft>/registrations/", Registrations.as_view(), name="api_registrations"),
    path("drafts/<slug:draft>/registrations/<str:uid>/confirmation/", Confirmation.as_view(), name="api_confirmation"),
    path("drafts/<slug:draft>/registrations/<str:uid>/refusal/", Refusal.as_view(), name="api_refusal"),
]
