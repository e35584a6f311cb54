"""Public meetings for programs, to be read. Entering one is work of the desk, which people do beside its minutes."""

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Paged, Pages, Route, read
from articles.current import get_draft
from core.paging import Keyset
from intake import converters  # noqa: F401, registers the form of public numbers
from intake.entries import ALL_GROUNDS
from intake.models import Meeting
from intake.voices import proposals_of, refused_of, waiting_of

LATEST_FIRST = Keyset("-serial")


class MeetingOutput(serializers.Serializer):
    """A public meeting; who attended is in no count. Without what was told of it where it was taken off."""

    number = serializers.CharField()
    uid = serializers.CharField()
    draft = serializers.CharField(source="draft.slug")
    language = serializers.CharField()
    title = serializers.SerializerMethodField()
    region = serializers.CharField()
    held_on = serializers.DateField()
    organized_by = serializers.SerializerMethodField()
    attended_told = serializers.SerializerMethodField(help_text="As its minutes say.")
    spoke_told = serializers.SerializerMethodField(help_text="As its minutes say, where they do.")
    why_earlier = serializers.SerializerMethodField(help_text="Why it is taken, if held before collection opened.")
    received_at = serializers.DateTimeField()
    refusal = serializers.SerializerMethodField(help_text="Why what was proposed there is not taken, where it is not.")
    registered = serializers.IntegerField(help_text="How many proposals came from it.")
    removed_at = serializers.DateTimeField(allow_null=True)
    removed_reasons = serializers.CharField()

    def get_title(self, meeting) -> str:
        return "" if meeting.removed_at else meeting.title

    def get_organized_by(self, meeting) -> str:
        return "" if meeting.removed_at else meeting.organized_by

    def get_attended_told(self, meeting) -> int | None:
        return None if meeting.removed_at else meeting.attendance

    def get_spoke_told(self, meeting) -> int | None:
        return None if meeting.removed_at else meeting.spoke

    def get_why_earlier(self, meeting) -> str:
        return "" if meeting.removed_at else meeting.why_earlier

    def get_refusal(self, meeting) -> str:
        return str(ALL_GROUNDS.get(meeting.refusal, ""))


class RefusedOutput(serializers.Serializer):
    number = serializers.CharField()
    reason = serializers.CharField()


class MeetingWithVoicesOutput(MeetingOutput):
    """A public meeting with what was proposed there."""

    proposals = serializers.ListField(child=serializers.CharField(), help_text="Their numbers; each is read apart.")
    refused = RefusedOutput(many=True, help_text="What becomes no proposal, and why.")
    waiting = serializers.IntegerField(help_text="How much is being typed or waits for a moderator.")


def _meetings():
    return Meeting.objects.filter(draft__is_public=True).select_related("draft").for_list()


class DraftMeetings(Route):
    @read("list_meetings", tag="meetings", gives=Pages(MeetingOutput), parameters=Paged)
    def get(self, request, draft):
        """List the public meetings on a draft, the latest first."""
        rows = _meetings().filter(draft=get_draft(request, draft))
        return self.page(rows, LATEST_FIRST, lambda rows: MeetingOutput(rows, many=True).data)


class MeetingDetail(Route):
    @read("read_meeting", tag="meetings", gives=MeetingWithVoicesOutput)
    def get(self, request, serial):
        """Read one public meeting and what was proposed there."""
        meeting = get_object_or_404(_meetings(), serial=serial)
        meeting.proposals = [proposal.number for proposal in proposals_of(meeting, request.user)]
        meeting.refused = [{"number": number, "reason": str(reason)} for number, reason in refused_of(meeting)]
        meeting.waiting = waiting_of(meeting)
        return Response(MeetingWithVoicesOutput(meeting).data)


urlpatterns = [
    path("drafts/<slug:draft>/meetings/", DraftMeetings.as_view(), name="api_meetings"),
    path("meetings/<meeting_number:serial>/", MeetingDetail.as_view(), name="api_meeting"),
]
