"""Reports of phases for programs: all that their digests are over, so that anybody can make them again and recount."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read
from articles.current import get_draft
from articles.models.drafts import PhaseKind
from commission.models import PhaseReport, ReportSection, ReportWords
from commission.models.report_words import standing_of


class PhaseReportListed(serializers.Serializer):
    number = serializers.IntegerField()
    uid = serializers.CharField(help_text="As in the public record.")
    phase = serializers.ChoiceField(choices=PhaseKind.values)
    moment = serializers.DateTimeField(help_text="The moment that all figures are of.")
    sha256 = serializers.CharField(source="digest", help_text="Over `statement`; it stands in the public record.")


class ReportWordsOutput(serializers.Serializer):
    """What an office says beside a section, in words of its own; no digest of the report is over it."""

    section = serializers.ChoiceField(choices=ReportSection.values)
    uid = serializers.CharField(help_text="As in the public record.")
    version = serializers.IntegerField(source="number")
    words = serializers.DictField(child=serializers.CharField(allow_blank=True), help_text="By language.")
    office = serializers.CharField()
    written_at = serializers.DateTimeField()


class PhaseReportOutput(PhaseReportListed):
    """A report of a phase. Digests are SHA-256 over JSON with sorted keys and no spaces."""

    statement = serializers.DictField(help_text="All that the report states, the figures by their digest.")
    figures_sha256 = serializers.CharField(source="figures_digest", help_text="Over `figures`.")
    figures = serializers.DictField(help_text="Numbers, codes, ids and days: recount_report.py counts them anew.")
    words = serializers.SerializerMethodField()

    @extend_schema_field(ReportWordsOutput(many=True))
    def get_words(self, report):
        standing = standing_of(ReportWords.objects.of(report))
        return ReportWordsOutput([standing[code] for code in ReportSection if code in standing], many=True).data


class Reports(Route):
    @read("list_reports", tag="decisions", gives=PhaseReportListed(many=True))
    def get(self, request, draft):
        """List the reports of a draft, the latest first. None is ever changed."""
        rows = PhaseReport.objects.filter(draft=get_draft(request, draft)).defer("figures", "sources")
        return Response(PhaseReportListed(rows.order_by("-number"), many=True).data)


class ReportDetail(Route):
    @read("read_report", tag="decisions", gives=PhaseReportOutput)
    def get(self, request, draft, number):
        """Read one report with all its figures."""
        found = get_object_or_404(PhaseReport, draft=get_draft(request, draft), number=number)
        return Response(PhaseReportOutput(found).data)


urlpatterns = [
    path("drafts/<slug:draft>/reports/", Reports.as_view(), name="api_reports"),
    path("drafts/<slug:draft>/reports/<int:number>/", ReportDetail.as_view(), name="api_report"),
]
