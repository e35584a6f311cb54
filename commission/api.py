"""Decisions in the programming interface: reading them, and answering by the same actions as the desk."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles.current import get_draft
from commission.actions import decide
from commission.beside import told
from commission.models import Decision
from commission.permissions import is_appointed_for
from commission.serializers import DecisionOutput, ProposalDecisionInput
from core import clock
from core.paging import Keyset
from proposals.models import Position, Proposal

NEWEST_FIRST = Keyset("-at", "-pk")
EARLIEST_FIRST = Keyset("at", "pk", size=100)


class DecisionsOfProposal(Route):
    @read("list_decisions_of_proposal", tag="decisions", gives=DecisionOutput(many=True), parameters=Paged)
    def get(self, request, number):
        """List the Commission's answers to a proposal, the earliest first; the last one stands."""
        decisions = Decision.objects.filter(proposal=self._proposal(number)).for_api()
        return self.page(decisions, EARLIEST_FIRST, told, plain=True)

    @act(
        "decide_proposal",
        tag="decisions",
        scope=Scope.DECIDE,
        takes=ProposalDecisionInput,
        gives=DecisionOutput,
        status=201,
        keyless=True,
    )
    def post(self, request, number):
        """Answer a proposal with reasons in Kazakh and Russian. The same answer again gives the same decision."""
        proposal = self._proposal(number)
        if not is_appointed_for(request.user, proposal):
            raise PermissionDenied
        revision = self.given.pop("revision")
        read = {number: revision} if revision is not None else {}
        [decision] = decide([proposal], **self.given, read=read, by=request.user, at=clock.now())
        shown = Decision.objects.for_api().get(pk=decision.pk)
        return Response(told([shown])[0], status=201)

    def _proposal(self, number):
        seen = Proposal.objects.submitted().visible_to(self.request.user).with_changes().select_related("draft")
        return get_object_or_404(seen, serial=number)


class DecisionsOfPosition(Route):
    @read("list_decisions_of_position", tag="decisions", gives=DecisionOutput(many=True), parameters=Paged)
    def get(self, request, uid):
        """List the Commission's answers to an organization's position, the earliest first; the last one stands."""
        position = get_object_or_404(Position.objects.visible_to(request.user), uid=uid)
        decisions = Decision.objects.filter(position=position).for_api()
        return self.page(decisions, EARLIEST_FIRST, told, plain=True)


class DecisionsOfDraft(Route):
    @read("list_decisions_of_draft", tag="decisions", gives=Pages(DecisionOutput), parameters=Paged)
    def get(self, request, draft):
        """List the Commission's standing answers in a draft, newest first; `next` leads to the following page."""
        decisions = Decision.objects.standing().of(get_draft(request, draft)).public().for_api()
        return self.page(decisions, NEWEST_FIRST, told)


urlpatterns = [
    path("proposals/<number:number>/decisions/", DecisionsOfProposal.as_view(), name="api_proposal_decisions"),
    path("positions/<str:uid>/decisions/", DecisionsOfPosition.as_view(), name="api_position_decisions"),
    path("drafts/<slug:draft>/decisions/", DecisionsOfDraft.as_view(), name="api_draft_decisions"),
]
