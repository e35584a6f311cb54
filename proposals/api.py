"""The acts on proposals, comments and supports, for programs: the same actions as the pages use."""

from dataclasses import fields

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.models import Draft, Placement
from core import clock
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import (
    ProposalWords,
    file_proposal,
    post_comment,
    support_proposal,
    withdraw_comment,
    withdraw_proposal,
    withdraw_support,
)
from proposals.models import Channel, Comment, Proposal, Support
from proposals.serializers import (
    CommentInput,
    CommentOutput,
    FiledOutput,
    ProposalInput,
    RefusalOutput,
    StateOutput,
    SupportOutput,
)
from record.receipts import receipt_of

REFUSALS = {
    400: OpenApiResponse(RefusalOutput, description="The request is not of the form that is asked for."),
    401: OpenApiResponse(RefusalOutput, description="Nobody is signed in."),
    403: OpenApiResponse(RefusalOutput, description="This person may not do this."),
    404: OpenApiResponse(RefusalOutput, description="There is nothing here that this person may know of."),
    409: OpenApiResponse(RefusalOutput, description="The same form is being dealt with at this moment."),
    422: OpenApiResponse(RefusalOutput, description="A rule refuses the act; nothing was stored."),
}


def seen_proposal(request, number):
    """Return the proposal of a public number that this person may know of, or 404."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_words(request.user), serial=number)


class Act(APIView):
    """An act by somebody who is signed in."""

    permission_classes = [IsAuthenticated]

    def read(self, serializer_class):
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class ProposalFiling(Act):
    @extend_schema(request=ProposalInput, responses={201: FiledOutput} | REFUSALS, operation_id="file_proposal")
    def post(self, request):
        """File a proposal on a provision. The same `key` again gives the same proposal."""
        asked = self.read(ProposalInput)
        draft = get_object_or_404(Draft.objects.open(), slug=asked["draft"])
        placement = get_object_or_404(
            Placement.objects.current().select_related("edition", "provision", "article"),
            edition__draft=draft,
            eid=asked["provision"],
        )
        proposal = file_proposal(
            draft,
            placement,
            ProposalWords(**{field.name: asked[field.name] for field in fields(ProposalWords)}),
            channel=Channel.API,
            key=asked["key"],
            by=request.user,
            at=clock.now(),
        )
        answer = {"number": proposal.number, "status": proposal.state, "receipt": receipt_of(proposal.uid)}
        return Response(answer, status=status.HTTP_201_CREATED)


class ProposalWithdrawal(Act):
    @extend_schema(request=None, responses={200: StateOutput} | REFUSALS, operation_id="withdraw_proposal")
    def post(self, request, number):
        """Take one's proposal back, until it is decided; its number and a mark stay."""
        proposal = withdraw_proposal(seen_proposal(request, number), by=request.user, at=clock.now())
        return Response({"number": proposal.number, "status": proposal.state})


class ProposalComments(Act):
    @extend_schema(request=CommentInput, responses={201: CommentOutput} | REFUSALS, operation_id="comment_on_proposal")
    def post(self, request, number):
        """Comment on a proposal, or answer a comment there. The same `key` again gives the same comment."""
        asked = self.read(CommentInput)
        proposal = seen_proposal(request, number)
        parent = None
        if asked["parent"]:
            parent = get_object_or_404(Comment.objects.visible_to(request.user), uid=asked["parent"])
        comment = post_comment(
            proposal.draft,
            proposal=proposal,
            parent=parent,
            stance=asked["stance"],
            language=asked["language"] or proposal.language,
            text=asked["text"],
            name_form=asked["name_form"],
            key=asked["key"],
            by=request.user,
            at=clock.now(),
        )
        return Response(CommentOutput(comment).data, status=status.HTTP_201_CREATED)


class CommentWithdrawal(Act):
    @extend_schema(request=None, responses={200: CommentOutput} | REFUSALS, operation_id="withdraw_comment")
    def post(self, request, uid):
        """Take one's comment back; a mark and the answers to it stay."""
        comment = get_object_or_404(Comment.objects.visible_to(request.user), uid=uid)
        withdraw_comment(comment, by=request.user, at=clock.now())
        return Response(CommentOutput(Comment.objects.with_words(request.user).get(pk=comment.pk)).data)


class ProposalSupport(Act):
    @extend_schema(request=None, responses={200: SupportOutput} | REFUSALS, operation_id="support_proposal")
    def put(self, request, number):
        """Back a proposal; backing it again changes nothing."""
        proposal = seen_proposal(request, number)
        support_proposal(proposal, by=request.user, at=clock.now())
        return self._answer(proposal)

    @extend_schema(request=None, responses={200: SupportOutput} | REFUSALS, operation_id="withdraw_support")
    def delete(self, request, number):
        """Take one's support back; without one nothing changes."""
        proposal = seen_proposal(request, number)
        withdraw_support(proposal, by=request.user, at=clock.now())
        return self._answer(proposal)

    def _answer(self, proposal):
        supports = Support.objects.filter(proposal=proposal)
        return Response(
            {
                "number": proposal.number,
                "supported": supports.filter(person=self.request.user).exists(),
                "supports": supports.count(),
            }
        )


urlpatterns = [
    path("proposals/<number:number>/withdrawal/", ProposalWithdrawal.as_view(), name="api_proposal_withdrawal"),
    path("proposals/<number:number>/support/", ProposalSupport.as_view(), name="api_proposal_support"),
    path("comments/<str:uid>/withdrawal/", CommentWithdrawal.as_view(), name="api_comment_withdrawal"),
]
