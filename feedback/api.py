"""Counts for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from articles.models import Draft, Placement
from feedback.aggregation import KINDS, summarize
from feedback.models import Summary
from feedback.rules import RULES


class KindCounts(serializers.Serializer):
    change = serializers.IntegerField()
    add = serializers.IntegerField()
    remove = serializers.IntegerField()
    keep = serializers.IntegerField()
    question = serializers.IntegerField()


class SummaryOutput(serializers.Serializer):
    contributions = serializers.IntegerField()
    people = serializers.IntegerField()
    people_identified = serializers.IntegerField()
    proposals = KindCounts()
    distinct_proposals = serializers.IntegerField()
    comments = serializers.IntegerField()
    supports = serializers.IntegerField()
    supports_identified = serializers.IntegerField()
    waiting = serializers.IntegerField()
    set_apart = serializers.DictField(child=serializers.IntegerField())
    by_level = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    by_language = serializers.DictField(child=serializers.IntegerField())
    by_day = serializers.ListField(child=serializers.DictField())
    computed_at = serializers.DateTimeField(allow_null=True)
    watermark = serializers.IntegerField()
    method = serializers.CharField(allow_blank=True)
    rules = serializers.DictField(child=serializers.CharField())
    demonstration = serializers.BooleanField()


class ArticleSummary(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="read_summary", responses=SummaryOutput)
    def get(self, request, slug, number):
        """Read what was said on an article at one moment, with the rules of counting."""
        draft = get_object_or_404(Draft.objects.open(), slug=slug)
        placement = get_object_or_404(Placement.objects.current(), edition__draft=draft, eid=f"art_{number}")
        summary = Summary.objects.latest_of([placement.provision_id]).first()
        result = summary.result if summary else summarize(proposals=[], comments=[], supports=[], set_apart={})
        answer = {name: result[name] for name in SummaryOutput().fields if name in result}
        answer["proposals"] = {kind: result["proposals"][kind] for kind in KINDS}
        answer |= {
            "computed_at": summary.computed_at if summary else None,
            "watermark": summary.watermark if summary else 0,
            "method": summary.method if summary else "",
            "rules": {name: str(rule) for name, rule in RULES.items()},
            "demonstration": draft.is_demonstration,
        }
        return Response(SummaryOutput(answer).data)


urlpatterns = [path("drafts/<slug:slug>/articles/<int:number>/summary/", ArticleSummary.as_view(), name="api_summary")]
