"""Counts for programs."""

from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read
from articles.current import get_draft
from feedback.aggregation import KINDS, NOTHING, summarize
from feedback.models import Summary
from feedback.rules import RULES
from proposals.api import page_of_article


class KindCounts(serializers.Serializer):
    change = serializers.IntegerField()
    add = serializers.IntegerField()
    remove = serializers.IntegerField()
    keep = serializers.IntegerField()
    question = serializers.IntegerField()


class PositionCounts(serializers.Serializer):
    support = serializers.IntegerField()
    with_changes = serializers.IntegerField()
    oppose = serializers.IntegerField()


class OrganizationCounts(serializers.Serializer):
    """What one kind of organization said: never added to what citizens say."""

    organizations = serializers.IntegerField()
    proposals = KindCounts()
    proposals_total = serializers.IntegerField()
    comments = serializers.IntegerField()
    positions = PositionCounts()
    positions_total = serializers.IntegerField()
    positions_answered = serializers.IntegerField()
    set_apart = serializers.DictField(child=serializers.IntegerField())


class ByKindOfOrganization(serializers.Serializer):
    party = OrganizationCounts()
    org = OrganizationCounts()


class SummaryOutput(serializers.Serializer):
    """Counts of citizens; those of parties and other organizations stand apart, in `organizations`."""

    contributions = serializers.IntegerField()
    people = serializers.IntegerField()
    people_identified = serializers.IntegerField()
    proposals = KindCounts()
    distinct_proposals = serializers.IntegerField()
    comments = serializers.IntegerField()
    supports = serializers.IntegerField()
    supports_identified = serializers.IntegerField()
    supports_earlier = serializers.IntegerField(
        help_text="Given to words of proposals that have become others since; counted apart."
    )
    waiting = serializers.IntegerField()
    set_apart = serializers.DictField(child=serializers.IntegerField())
    by_level = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    by_language = serializers.DictField(child=serializers.IntegerField())
    by_channel = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text="How citizens' proposals came."
    )
    by_day = serializers.ListField(child=serializers.DictField())
    organizations = ByKindOfOrganization()
    computed_at = serializers.DateTimeField(allow_null=True)
    watermark = serializers.IntegerField()
    method = serializers.CharField(allow_blank=True)
    rules = serializers.DictField(child=serializers.CharField())
    demonstration = serializers.BooleanField()


class ArticleSummary(Route):
    @read("read_summary", tag="counts", gives=SummaryOutput)
    def get(self, request, draft, article):
        """Read what was said on an article at one moment, with the rules of counting.

        `article` is its number, or the eid of the preamble or of a section.
        """
        draft = get_draft(request, draft)
        placement = page_of_article(draft, article)
        summary = Summary.objects.latest_of([placement.provision_id]).first()
        result = summary.result if summary else summarize(**NOTHING)
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


urlpatterns = [
    path("drafts/<slug:draft>/articles/<slug:article>/summary/", ArticleSummary.as_view(), name="api_summary")
]
