"""Writing a proposal together, for programs: its authors, whom they invite, one's own invitations."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import NameForm, Scope
from accounts.programs import Paged, Pages, Route, act, read
from core import clock
from core.paging import Keyset
from proposals.actions import (
    accept_coauthorship,
    decline_coauthorship,
    invite_coauthor,
    leave_proposal,
    remove_coauthor,
    revoke_coauthor_invitation,
)
from proposals.models import Coauthor, CoauthorInvitation, Proposal
from proposals.models.contributions import own_proposal
from proposals.permissions import can_invite

BY_MOMENT = Keyset("created_at", "pk")
OWN = {"tag": "proposals", "signed_in": True}
ACT = {"tag": "proposals", "scope": Scope.PROPOSE}


class CoauthorOutput(serializers.Serializer):
    uid = serializers.CharField()
    shown = serializers.CharField(help_text="The co-author as everybody reads them.")
    name_form = serializers.ChoiceField(choices=NameForm.choices)
    joined_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class AuthorsOutput(serializers.Serializer):
    proposal = serializers.CharField(source="uid")
    number = serializers.CharField(allow_blank=True, help_text="Where it was sent.")
    author = serializers.CharField(source="author_shown")
    coauthors = CoauthorOutput(source="coauthors_shown", many=True)


class CoauthorInvitationInput(serializers.Serializer):
    email = serializers.CharField(max_length=254)


class CoauthorInvitationOutput(serializers.Serializer):
    uid = serializers.CharField()
    email = serializers.CharField()
    expires_at = serializers.DateTimeField()
    mailed_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class OwnCoauthorInvitationOutput(serializers.Serializer):
    uid = serializers.CharField()
    proposal = serializers.CharField(source="proposal.uid")
    author = serializers.CharField(source="proposal.author_shown")
    expires_at = serializers.DateTimeField()
    declined_at = serializers.DateTimeField(allow_null=True)


class JoiningInput(serializers.Serializer):
    name_form = serializers.ChoiceField(choices=NameForm.choices, default=NameForm.REGION)


class JoinedOutput(CoauthorOutput):
    proposal = serializers.CharField(source="proposal.uid")
    took_back = serializers.BooleanField(help_text="Whether a support or an answer of one's own was taken back by it.")


class OfAuthors(Route):
    """What its authors alone see: the drafts of others do not exist here."""

    def proposal(self, uid):
        rows = Proposal.objects.filter(own_proposal(self.request.user), organization__isnull=True)
        return get_object_or_404(rows.select_related("author", "draft"), uid=uid)

    def own(self, uid):
        """Return a proposal whose author one is; co-authors see no invitations."""
        proposal = self.proposal(uid)
        if not can_invite(self.request.user, proposal):
            raise Http404
        return proposal


class Authors(OfAuthors):
    @read("read_authors", **OWN, gives=AuthorsOutput)
    def get(self, request, uid):
        """Read who writes a proposal of one's own, a draft or sent: as everybody reads them."""
        proposal = self.proposal(uid)
        Coauthor.objects.put_on([proposal])
        return Response(AuthorsOutput(proposal).data)


class CoauthorEnd(OfAuthors):
    @act("remove_coauthor", **ACT, gives=CoauthorOutput)
    def delete(self, request, uid, coauthor):
        """Take a co-author off a draft, as its author; taking off again changes nothing."""
        row = get_object_or_404(
            Coauthor.objects.select_related("proposal", "person"), proposal=self.own(uid), uid=coauthor
        )
        return Response(CoauthorOutput(remove_coauthor(row, by=request.user, at=clock.now())).data)


class OwnPart(OfAuthors):
    @act("leave_proposal", **ACT, gives=CoauthorOutput)
    def delete(self, request, uid):
        """Be a co-author no more. What one wrote in it stays."""
        coauthor = leave_proposal(self.proposal(uid), by=request.user, at=clock.now())
        if coauthor is None:
            raise Http404
        return Response(CoauthorOutput(coauthor).data)


class CoauthorInvitations(OfAuthors):
    @read("list_coauthor_invitations", **OWN, gives=Pages(CoauthorInvitationOutput), parameters=Paged)
    def get(self, request, uid):
        """List the invitations to a proposal of one's own that wait for an answer."""
        rows = CoauthorInvitation.objects.open_at(clock.now()).filter(proposal=self.own(uid))
        return self.page(rows, BY_MOMENT, lambda rows: CoauthorInvitationOutput(rows, many=True).data)

    @act("invite_coauthor", **ACT, takes=CoauthorInvitationInput, gives=CoauthorInvitationOutput, status=201)
    def post(self, request, uid):
        """Ask the holder of an address to write one's proposal too: by mail, good for one time and for seven days."""
        invitation = invite_coauthor(self.own(uid), self.given["email"], by=request.user, at=clock.now())
        return Response(CoauthorInvitationOutput(invitation).data, status=201)


class CoauthorInvitationEnd(OfAuthors):
    @act("revoke_coauthor_invitation", **ACT, gives=CoauthorInvitationOutput)
    def delete(self, request, uid, invitation):
        """Take an invitation back; taking it back again changes nothing."""
        row = get_object_or_404(CoauthorInvitation, proposal=self.own(uid), uid=invitation)
        row = revoke_coauthor_invitation(row, by=request.user, at=clock.now())
        return Response(CoauthorInvitationOutput(row).data)


class OwnCoauthorInvitations(Route):
    @read("list_own_coauthor_invitations", **OWN, gives=Pages(OwnCoauthorInvitationOutput), parameters=Paged)
    def get(self, request):
        """List the invitations to write a proposal together that wait for one's own confirmed address."""
        rows = invitations_to(request.user).open_at(clock.now())
        return self.page(rows, BY_MOMENT, lambda rows: OwnCoauthorInvitationOutput(rows, many=True).data)


class CoauthorInvitationAcceptance(Route):
    @act("accept_coauthorship", **ACT, takes=JoiningInput, gives=JoinedOutput, status=201, keyless=True)
    def post(self, request, invitation):
        """Write a proposal with its author from now on. Accepting again gives the same co-author.

        Nobody backs or answers their own proposal: a support or an answer of one's own is taken back by it.
        """
        row = get_object_or_404(invitations_to(request.user), uid=invitation)
        coauthor = accept_coauthorship(row, name_form=self.given["name_form"], by=request.user, at=clock.now())
        return Response(JoinedOutput(coauthor).data, status=201)


class CoauthorInvitationRefusal(Route):
    @act("decline_coauthorship", **ACT, gives=OwnCoauthorInvitationOutput, keyless=True)
    def post(self, request, invitation):
        """Decline an invitation to one's own address; its author is told. Declining again changes nothing."""
        row = get_object_or_404(invitations_to(request.user), uid=invitation)
        decline_coauthorship(row, by=request.user, at=clock.now())
        return Response(OwnCoauthorInvitationOutput(invitations_to(request.user).get(pk=row.pk)).data)


def invitations_to(person):
    return CoauthorInvitation.objects.addressed_to(person).select_related("proposal__author", "proposal__draft")


urlpatterns = [
    path("proposals/authors/<str:uid>/", Authors.as_view(), name="api_authors"),
    path("proposals/authors/<str:uid>/invitations/", CoauthorInvitations.as_view(), name="api_coauthor_invitations"),
    path(
        "proposals/authors/<str:uid>/invitations/<str:invitation>/",
        CoauthorInvitationEnd.as_view(),
        name="api_coauthor_invitation_end",
    ),
    path("proposals/authors/<str:uid>/own/", OwnPart.as_view(), name="api_own_part"),
    path("proposals/authors/<str:uid>/<str:coauthor>/", CoauthorEnd.as_view(), name="api_coauthor_end"),
    path("account/coauthor-invitations/", OwnCoauthorInvitations.as_view(), name="api_own_coauthor_invitations"),
    path(
        "account/coauthor-invitations/<str:invitation>/acceptance/",
        CoauthorInvitationAcceptance.as_view(),
        name="api_coauthor_invitation_acceptance",
    ),
    path(
        "account/coauthor-invitations/<str:invitation>/refusal/",
        CoauthorInvitationRefusal.as_view(),
        name="api_coauthor_invitation_refusal",
    ),
]
