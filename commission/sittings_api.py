"""Sittings for programs: read by everybody; entered and published on the site alone, by whoever has read them."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Pages, Route, read
from articles.current import get_draft
from commission.concluded import on_sitting, read_requests
from commission.dissented import from_sitting
from commission.models import Sitting, SittingStatus
from commission.serializers import ConclusionOutput, DissentOutput
from core import clock
from core.paging import Keyset

LATEST_FIRST = Keyset("-starts_at", "-pk")


class ByLanguage(serializers.DictField):
    child = serializers.CharField()


class VotesOutput(serializers.Serializer):
    votes_for = serializers.IntegerField()
    votes_against = serializers.IntegerField()
    abstained = serializers.IntegerField()
    names = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="By `for`, `against` and `abstained`, where it was voted by name.",
    )


class AgendaItemOutput(serializers.Serializer):
    number = serializers.IntegerField()
    words = ByLanguage()
    votes = serializers.SerializerMethodField()

    @extend_schema_field(VotesOutput(allow_null=True))
    def get_votes(self, item):
        is_told = item.was_voted_on and not self.context["sitting"].is_before_publishing
        return VotesOutput(item).data if is_told else None


class SittingOutput(serializers.Serializer):
    """A sitting; `title` and `place` are by language."""

    number = serializers.IntegerField()
    uid = serializers.CharField()
    status = serializers.ChoiceField(choices=SittingStatus.choices)
    starts_at = serializers.DateTimeField()
    title = ByLanguage()
    place = ByLanguage()
    stream = serializers.CharField(help_text="An address, or nothing.")
    members = serializers.IntegerField()
    quorum = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    demonstration = serializers.BooleanField(source="draft.is_demonstration")


class WholeSittingOutput(SittingOutput):
    """With the agenda; who was there, votes and minutes are null or empty until the sitting is published."""

    present = serializers.SerializerMethodField()
    attended = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()
    agenda = serializers.SerializerMethodField()
    conclusions = serializers.SerializerMethodField()
    dissents = serializers.SerializerMethodField()

    def get_present(self, sitting) -> int | None:
        return None if sitting.is_before_publishing else sitting.present

    def get_attended(self, sitting) -> list[str]:
        return [] if sitting.is_before_publishing else sitting.attended

    def get_minutes(self, sitting) -> dict[str, str]:
        return {} if sitting.is_before_publishing else sitting.minutes

    @extend_schema_field(AgendaItemOutput(many=True))
    def get_agenda(self, sitting):
        return AgendaItemOutput(sitting.agenda.all(), many=True, context={"sitting": sitting}).data

    @extend_schema_field(ConclusionOutput(many=True))
    def get_conclusions(self, sitting):
        asked = on_sitting(sitting.agenda.all()).public()
        rows = [] if sitting.is_before_publishing else read_requests(asked, at=clock.now())
        return ConclusionOutput(rows, many=True).data

    @extend_schema_field(DissentOutput(many=True))
    def get_dissents(self, sitting):
        return DissentOutput(from_sitting(sitting) if not sitting.is_before_publishing else [], many=True).data


class SittingsOfDraft(Route):
    @read("list_sittings", tag="decisions", gives=Pages(SittingOutput), parameters=Paged)
    def get(self, request, draft):
        """List the sittings of the Commission, the latest first, planned ones among them."""
        rows = Sitting.objects.of(get_draft(request, draft)).select_related("draft")
        return self.page(rows, LATEST_FIRST, lambda rows: SittingOutput(rows, many=True).data)


class OneSitting(Route):
    @read("read_sitting", tag="decisions", gives=WholeSittingOutput)
    def get(self, request, draft, number):
        """Read a sitting with its agenda; once it is published with who was there, the votes and the minutes.

        What bodies concluded on its agenda and commissioners dissent from stands with it then.
        """
        rows = Sitting.objects.of(get_draft(request, draft)).with_agenda()
        return Response(WholeSittingOutput(get_object_or_404(rows, number=number)).data)


urlpatterns = [
    path("drafts/<slug:draft>/sittings/", SittingsOfDraft.as_view(), name="api_sittings"),
    path("drafts/<slug:draft>/sittings/<int:number>/", OneSitting.as_view(), name="api_sitting"),
]
