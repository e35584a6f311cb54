"""Decisions in the programming interface: reading them, and answering a proposal by the same action as the desk."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.current import get_draft
from commission.actions import decide
from commission.models import Decision
from commission.serializers import DecisionInput, DecisionOutput
from core import clock
from proposals.api import REFUSALS
from proposals.models import Proposal


class NewestFirst(CursorPagination):
    page_size = 50
    ordering = ("-at", "-pk")


class DecisionsOfProposal(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="list_decisions_of_proposal", responses={200: DecisionOutput(many=True), 404: REFUSALS[404]}
    )
    def get(self, request, number):
        """List the Commission's answers to a proposal, the earliest first; the last one stands."""
        decisions = Decision.objects.filter(proposal=self._proposal(number)).for_api().order_by("at", "pk")
        return Response(DecisionOutput(decisions, many=True).data)

    @extend_schema(request=DecisionInput, responses={201: DecisionOutput} | REFUSALS, operation_id="decide_proposal")
    def post(self, request, number):
        """Answer a proposal with reasons in Kazakh and Russian. The same answer again gives the same decision."""
        given = request.data if isinstance(request.data, dict) else {}
        [decision] = decide(
            [self._proposal(number)],
            outcome=given.get("outcome"),
            reasons=given.get("reasons", {}),
            by=request.user,
            at=clock.now(),
        )
        shown = Decision.objects.for_api().get(pk=decision.pk)
        return Response(DecisionOutput(shown).data, status=status.HTTP_201_CREATED)

    def _proposal(self, number):
        seen = Proposal.objects.submitted().visible_to(self.request.user)
        return get_object_or_404(seen, serial=number)


class DecisionsOfDraft(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="list_decisions_of_draft", responses={200: DecisionOutput(many=True), 404: REFUSALS[404]}
    )
    def get(self, request, draft):
        """List the Commission's standing answers in a draft, newest first; `next` leads to the following page."""
        decisions = Decision.objects.standing().of(get_draft(request, draft)).public().for_api()
        pages = NewestFirst()
        rows = pages.paginate_queryset(decisions, request, view=self)
        return pages.get_paginated_response(DecisionOutput(rows, many=True).data)


urlpatterns = [
    path("proposals/<number:number>/decisions/", DecisionsOfProposal.as_view(), name="api_proposal_decisions"),
    path("drafts/<slug:draft>/decisions/", DecisionsOfDraft.as_view(), name="api_draft_decisions"),
]
