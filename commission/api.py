"""Decisions in the API."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.response import Response

from articles.current import get_draft
from commission.actions import decide
from commission.models import Decision
from commission.serializers import DecisionSerializer, NewDecisionSerializer
from core import clock
from proposals.models import Proposal


class DecisionsOfProposal(generics.ListCreateAPIView):
    """The Commission's answers to one proposal, the standing one last."""

    serializer_class = DecisionSerializer
    pagination_class = None

    def get_proposal(self):
        return get_object_or_404(Proposal.objects.visible_to(self.request.user), serial=self.kwargs["number"])

    def get_queryset(self):
        return Decision.objects.filter(proposal=self.get_proposal()).for_api().order_by("at", "pk")

    @extend_schema(request=NewDecisionSerializer, responses={201: DecisionSerializer})
    def post(self, request, *args, **kwargs):
        """Answer a proposal. Sending the same answer again gives the same decision."""
        words = request.data if isinstance(request.data, dict) else {}
        [decision] = decide(
            [self.get_proposal()],
            outcome=words.get("outcome"),
            reasons=words.get("reasons", {}),
            by=request.user,
            at=clock.now(),
        )
        shown = Decision.objects.for_api().get(pk=decision.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)


class DecisionsOfDraft(generics.ListAPIView):
    """The Commission's standing answers in a draft, newest first."""

    serializer_class = DecisionSerializer

    def get_queryset(self):
        draft = get_draft(self.request, self.kwargs["draft"])
        return Decision.objects.standing().of(draft).public().for_api().order_by("-at", "-pk")


urlpatterns = [
    path("proposals/<number:number>/decisions/", DecisionsOfProposal.as_view(), name="api_proposal_decisions"),
    path("drafts/<slug:draft>/decisions/", DecisionsOfDraft.as_view(), name="api_draft_decisions"),
]
