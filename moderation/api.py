"""Rulings, reports and the queue in the programming interface."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

import proposals.converters  # noqa: F401 (registers `number`)
from articles.current import get_draft
from core import clock
from core.paging import page_of
from moderation.actions import report, rule
from moderation.permissions import can_moderate, can_rule
from moderation.queue import WHYS, Choice, entries_of, rows_of
from moderation.serializers import QueueOutput, ReportInput, ReportOutput, RulingInput, RulingOutput
from proposals.models import Comment, Proposal


class OnProposal(APIView):
    """A proposal by its number, of those that the person may know of."""

    permission_classes = [IsAuthenticated]

    def get_item(self, number):
        rows = Proposal.objects.submitted().visible_to(self.request.user).select_related("draft")
        return get_object_or_404(rows, serial=number)


class OnComment(APIView):
    """A comment by its uid, of those that the person may know of."""

    permission_classes = [IsAuthenticated]

    def get_item(self, uid):
        rows = Comment.objects.submitted().visible_to(self.request.user).select_related("draft")
        return get_object_or_404(rows, uid=uid)


class Rulings:
    get_item: Callable  # of OnProposal or OnComment

    @extend_schema(request=RulingInput, responses={201: RulingOutput}, tags=["moderation"])
    def post(self, request, **where):
        """Publish (let stand), return, hide or restore. The same ruling again answers the same."""
        item = self.get_item(**where)
        if not can_rule(request.user, item):
            raise PermissionDenied
        given = RulingInput(data=request.data)
        given.is_valid(raise_exception=True)
        ruling = rule(item, **given.validated_data, by=request.user, at=clock.now())
        return Response(RulingOutput(ruling).data, status=201)


class Reports:
    get_item: Callable  # of OnProposal or OnComment

    @extend_schema(request=ReportInput, responses={201: ReportOutput}, tags=["moderation"])
    def post(self, request, **where):
        """Tell the moderators that shown words break a rule; nothing is hidden by it. Once per person."""
        item = self.get_item(**where)
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        filed = report(item, **given.validated_data, by=request.user, at=clock.now())
        return Response(ReportOutput(filed).data, status=201)


class ProposalRulings(Rulings, OnProposal):
    pass


class CommentRulings(Rulings, OnComment):
    pass


class ProposalReports(Reports, OnProposal):
    pass


class CommentReports(Reports, OnComment):
    pass


class Queue(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", enum=["proposal", "comment"]),
            OpenApiParameter("language", enum=["kk", "ru", "en"]),
            OpenApiParameter("why", enum=WHYS),
            OpenApiParameter("page", int),
        ],
        responses=QueueOutput,
        tags=["moderation"],
    )
    def get(self, request, slug):
        """What waits for this moderator, the oldest first, in pages; how many in all."""
        draft = get_draft(request._request, slug)
        if not can_moderate(request.user, draft):
            raise PermissionDenied
        page = page_of(rows_of(draft, request.user, Choice.of(request.query_params)), request)
        entries = entries_of(draft, page.object_list)
        answer = QueueOutput(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": entries,
            }
        )
        return Response(answer.data)


urlpatterns = [
    path("proposals/<number:number>/rulings/", ProposalRulings.as_view(), name="api_proposal_rulings"),
    path("proposals/<number:number>/reports/", ProposalReports.as_view(), name="api_proposal_reports"),
    path("comments/<str:uid>/rulings/", CommentRulings.as_view(), name="api_comment_rulings"),
    path("comments/<str:uid>/reports/", CommentReports.as_view(), name="api_comment_reports"),
    path("drafts/<slug:slug>/queue/", Queue.as_view(), name="api_queue"),
]
