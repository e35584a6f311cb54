"""Organizations for programs: those that are confirmed, registering, members and invitations."""

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.actions import (
    accept_invitation,
    change_role,
    hand_over,
    invite_member,
    leave_organization,
    register_organization,
    remove_member,
    revoke_invitation,
)
from accounts.models import Invitation, MemberRole, Membership, Organization, OrganizationKind, Scope
from accounts.organization_serializers import (
    InvitationInput,
    InvitationOutput,
    MemberOutput,
    OrganizationOutput,
    OwnInvitationOutput,
    RegistrationInput,
    RegistrationOutput,
    RoleInput,
)
from accounts.permissions import can_head
from accounts.programs import HELD, Paged, Pages, Route, act, read
from core import clock
from core.paging import Keyset

ACT = {"tag": "organizations", "scope": Scope.ORGANIZATIONS}
OWN = ACT | {"signed_in": True, "parameters": Paged}
BY_NAME = Keyset("name", "pk")
NEWEST_FIRST = Keyset("-registered_at", "-pk")
OLDEST_FIRST = Keyset("joined_at", "pk")
BY_MOMENT = Keyset("created_at", "pk")


class ListParameters(Paged):
    kind = serializers.ChoiceField(required=False, choices=OrganizationKind.choices)


class Organizations(Route):
    @read("list_organizations", tag="organizations", gives=Pages(OrganizationOutput), parameters=ListParameters)
    def get(self, request):
        """List the parties and organizations that are confirmed, by name."""
        rows = Organization.objects.confirmed()
        if "kind" in self.asked:
            rows = rows.filter(kind=self.asked["kind"])
        return self.page(rows, BY_NAME, lambda rows: OrganizationOutput(rows, many=True).data)

    @act("register_organization", **ACT, takes=RegistrationInput, gives=RegistrationOutput, status=201)
    def post(self, request):
        """Ask that an organization may speak in its own name; staff confirm it, or refuse with reasons.

        Who registers it says that they head it or have the right to sign for it, and is its head once it is confirmed.
        """
        organization = register_organization(**self.given, key=HELD, by=request.user, at=clock.now())
        return Response(RegistrationOutput(organization).data, status=201)


class OrganizationDetail(Route):
    @read("read_organization", tag="organizations", gives=OrganizationOutput)
    def get(self, request, uid):
        """Read one party or organization that is confirmed."""
        return Response(OrganizationOutput(get_object_or_404(Organization.objects.confirmed(), uid=uid)).data)


class OwnOrganizations(Route):
    @read("list_own_organizations", **OWN, gives=Pages(RegistrationOutput))
    def get(self, request):
        """List the organizations that one speaks for, and those one has registered; the newest first."""
        rows = Organization.objects.known_to(request.user)
        return self.page(rows, NEWEST_FIRST, lambda rows: RegistrationOutput(rows, many=True).data)


class OfMember(Route):
    """What only members see: the organizations of others do not exist here."""

    def organization(self, uid):
        return get_object_or_404(Organization.objects.known_to(self.request.user), uid=uid)

    def headed(self, uid):
        organization = self.organization(uid)
        if not can_head(self.request.user, organization):
            raise PermissionDenied
        return organization

    def member(self, uid, member):
        memberships = Membership.objects.select_related("organization", "person")
        return get_object_or_404(memberships.filter(organization=self.headed(uid)), uid=member)


class Members(OfMember):
    @read("list_members", **OWN, gives=Pages(MemberOutput))
    def get(self, request, uid):
        """List who may speak for an organization of one's own; their e-mails for its head alone."""
        organization = self.organization(uid)
        rows = Membership.objects.standing().filter(organization=organization).select_related("person")
        context = {"heads": can_head(request.user, organization)}
        return self.page(rows, OLDEST_FIRST, lambda rows: MemberOutput(rows, many=True, context=context).data)


class MemberDetail(OfMember):
    @act("change_role", **ACT, takes=RoleInput, gives=MemberOutput)
    def put(self, request, uid, member):
        """Let a member file or only draft, or hand the organization over, as its head."""
        membership, role = self.member(uid, member), self.given["role"]
        by, at = request.user, clock.now()
        if role == MemberRole.HEAD:
            membership = hand_over(membership, by=by, at=at)
        else:
            membership = change_role(membership, role, by=by, at=at)
        return Response(MemberOutput(membership, context={"heads": True}).data)

    @act("remove_member", **ACT, gives=MemberOutput)
    def delete(self, request, uid, member):
        """End a membership at once, as the head; what the member filed stays. Ending it again changes nothing."""
        membership = remove_member(self.member(uid, member), by=request.user, at=clock.now())
        return Response(MemberOutput(membership, context={"heads": True}).data)


class OwnMembership(OfMember):
    @act("leave_organization", **ACT, gives=MemberOutput)
    def delete(self, request, uid):
        """End one's own membership; the head hands over first."""
        membership = leave_organization(self.organization(uid), by=request.user, at=clock.now())
        if membership is None:
            raise Http404
        return Response(MemberOutput(membership).data)


class Invitations(OfMember):
    @read("list_invitations", **OWN, gives=Pages(InvitationOutput))
    def get(self, request, uid):
        """List the invitations that wait for an answer, as the head."""
        rows = Invitation.objects.open_at(Now()).filter(organization=self.headed(uid))
        return self.page(rows, BY_MOMENT, lambda rows: InvitationOutput(rows, many=True).data)

    @act("invite_member", **ACT, takes=InvitationInput, gives=InvitationOutput, status=201)
    def post(self, request, uid):
        """Invite the holder of an address, as the head: by mail, good for one time and for seven days."""
        invitation = invite_member(self.headed(uid), **self.given, by=request.user, at=clock.now())
        return Response(InvitationOutput(invitation).data, status=201)


class InvitationEnd(OfMember):
    @act("revoke_invitation", **ACT, gives=InvitationOutput)
    def delete(self, request, uid, invitation):
        """Take an invitation back, as the head; revoking it again changes nothing."""
        row = get_object_or_404(
            Invitation.objects.select_related("organization").filter(organization=self.headed(uid)), uid=invitation
        )
        return Response(InvitationOutput(revoke_invitation(row, by=request.user, at=clock.now())).data)


class OwnInvitations(Route):
    @read("list_own_invitations", **OWN, gives=Pages(OwnInvitationOutput))
    def get(self, request):
        """List the invitations that wait for one's own confirmed address."""
        rows = Invitation.objects.open_at(Now()).addressed_to(request.user).select_related("organization")
        return self.page(rows, BY_MOMENT, lambda rows: OwnInvitationOutput(rows, many=True).data)


class InvitationAcceptance(Route):
    @act("accept_invitation", **ACT, gives=MemberOutput, status=201)
    def post(self, request, invitation):
        """Join the organization that invites one's own confirmed address."""
        rows = Invitation.objects.addressed_to(request.user).select_related("organization")
        membership = accept_invitation(get_object_or_404(rows, uid=invitation), by=request.user, at=clock.now())
        return Response(MemberOutput(membership).data, status=201)


urlpatterns = [
    path("organizations/", Organizations.as_view(), name="api_organizations"),
    path("organizations/<str:uid>/", OrganizationDetail.as_view(), name="api_organization"),
    path("organizations/<str:uid>/members/", Members.as_view(), name="api_members"),
    path("organizations/<str:uid>/members/<str:member>/", MemberDetail.as_view(), name="api_member"),
    path("organizations/<str:uid>/membership/", OwnMembership.as_view(), name="api_membership"),
    path("organizations/<str:uid>/invitations/", Invitations.as_view(), name="api_invitations"),
    path("organizations/<str:uid>/invitations/<str:invitation>/", InvitationEnd.as_view(), name="api_invitation_end"),
    path("account/organizations/", OwnOrganizations.as_view(), name="api_own_organizations"),
    path("account/invitations/", OwnInvitations.as_view(), name="api_own_invitations"),
    path(
        "account/invitations/<str:invitation>/acceptance/",
        InvitationAcceptance.as_view(),
        name="api_invitation_acceptance",
    ),
]
