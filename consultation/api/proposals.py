"""Proposals as programs read them: with their comments, supports and the Commission's answer."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.response import Response

from articles.models import Draft, Placement
from commission.models import Decision
from proposals.api import REFUSALS, ProposalComments, ProposalFiling
from proposals.models import Comment, Kind, Proposal
from proposals.serializers import CommentOutput


class Reasons(serializers.Serializer):
    kk = serializers.CharField()
    ru = serializers.CharField()
    en = serializers.CharField(required=False)


class AnswerOutput(serializers.Serializer):
    uid = serializers.CharField()
    outcome = serializers.CharField()
    reasons = Reasons()
    at = serializers.DateTimeField()


class SupportsOutput(serializers.Serializer):
    identity = serializers.IntegerField(help_text="People whose identity is confirmed (levels 2 and 3): the headline.")
    contact = serializers.IntegerField(help_text="People with a confirmed e-mail (level 1), counted beside.")


class ProposalOutput(serializers.Serializer):
    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    demonstration = serializers.BooleanField(source="draft.is_demonstration")
    status = serializers.SerializerMethodField()
    kind = serializers.CharField(source="change.kind")
    provision = serializers.CharField(source="change.base.placement.eid")
    provision_uid = serializers.CharField(source="change.provision.uid")
    edition = serializers.IntegerField(source="change.base.placement.edition.number")
    language = serializers.CharField()
    channel = serializers.CharField()
    text = serializers.CharField()
    reasons = serializers.CharField()
    author = serializers.CharField(source="author_shown")
    submitted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(source="visible_at")
    reviewed = serializers.SerializerMethodField()
    supports = serializers.SerializerMethodField()
    comments = serializers.IntegerField(source="comment_count")
    decision = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_status(self, proposal) -> str:
        decision = self.context["decisions"].get(proposal.pk)
        return decision.outcome if decision and proposal.state == "decided" else proposal.state

    def get_reviewed(self, proposal) -> bool:
        return proposal.reviewed_at is not None

    def get_supports(self, proposal) -> SupportsOutput:
        return {"identity": proposal.support_count, "contact": proposal.support_count_contact}

    def get_decision(self, proposal) -> AnswerOutput:
        decision = self.context["decisions"].get(proposal.pk)
        if decision is None:
            return None
        reasons = {text.language: text.reasons for text in decision.texts.all()}
        return {"uid": decision.uid, "outcome": decision.outcome, "reasons": reasons, "at": decision.at}

    def get_url(self, proposal) -> str:
        return settings.SITE_URL + proposal.get_absolute_url()


class NewestFirst(CursorPagination):
    page_size = 50
    ordering = ("-serial",)


class OldestFirst(CursorPagination):
    page_size = 50
    ordering = ("submitted_at", "pk")


def visible_proposals(user):
    """Return what this person may know of, with all that a program is told."""
    return Proposal.objects.visible_to(user).filter(serial__isnull=False).select_related("draft").for_list(user)


def shown(proposals):
    return ProposalOutput(proposals, many=True, context={"decisions": Decision.objects.standing().on(proposals)}).data


class ProposalList(ProposalFiling):
    permission_classes = [IsAuthenticatedOrReadOnly]
    serializer_class = ProposalOutput
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_proposals",
        parameters=[
            OpenApiParameter("draft", str, description="The draft's slug."),
            OpenApiParameter("article", str, description="The eid of an article, the preamble or a section."),
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("cursor", str),
        ],
        responses=ProposalOutput(many=True),
    )
    def get(self, request):
        """List published proposals, newest first."""
        proposals = visible_proposals(request.user)
        if slug := request.query_params.get("draft"):
            proposals = proposals.filter(draft=get_object_or_404(Draft.objects.open(), slug=slug))
        if eid := request.query_params.get("article"):
            placement = get_object_or_404(Placement.objects.current().filter(eid=eid).order_by("-pk")[:1])
            proposals = proposals.about(placement.article_id)
        kind = request.query_params.get("kind")
        if kind in Kind.values:
            proposals = proposals.filter(current_revision__changes__kind=kind)
        pages = NewestFirst()
        return pages.get_paginated_response(shown(pages.paginate_queryset(proposals, request, view=self)))


class ProposalDetail(ProposalFiling):
    permission_classes = [IsAuthenticatedOrReadOnly]
    http_method_names = ["get", "head", "options"]

    @extend_schema(operation_id="read_proposal", responses={200: ProposalOutput} | {404: REFUSALS[404]})
    def get(self, request, number):
        """Read one proposal with its counts and its answer."""
        return Response(shown([get_object_or_404(visible_proposals(request.user), serial=number)])[0])


class ProposalDiscussion(ProposalComments):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(operation_id="list_comments", responses={200: CommentOutput(many=True)} | {404: REFUSALS[404]})
    def get(self, request, number):
        """List the comments on a proposal, oldest first; marks stand where words are hidden."""
        proposal = get_object_or_404(visible_proposals(request.user), serial=number)
        comments = Comment.objects.visible_to(request.user).filter(proposal=proposal).with_words(request.user)
        pages = OldestFirst()
        rows = pages.paginate_queryset(comments, request, view=self)
        return pages.get_paginated_response(CommentOutput(rows, many=True).data)
