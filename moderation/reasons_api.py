"""Reusable reasons in the programming interface: for moderators, who make statements from them."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Route, read
from articles.current import get_draft
from moderation.models import SLOTS, ReasonsVersion
from moderation.permissions import reads_reasons


class ReasonsOutput(serializers.Serializer):
    """The last version of some reusable reasons, in every language; `{quote}` and its like wait to be filled."""

    uid = serializers.CharField(help_text="`reasons_from` of a ruling whose statement is made from it")
    code = serializers.CharField()
    version = serializers.IntegerField(source="number")
    grounds = serializers.ListField(child=serializers.CharField(), help_text="which they fit; empty: any")
    title = serializers.DictField(child=serializers.CharField())
    text = serializers.DictField(child=serializers.CharField())
    published_at = serializers.DateTimeField()
    retired = serializers.BooleanField(source="is_retired", help_text="nobody chooses them any more")

    def to_representation(self, version):
        return {
            "uid": version.uid,
            "code": version.code,
            "version": version.number,
            "grounds": version.grounds,
            "title": {language: title for language, title, _text in version.texts},
            "text": {language: text for language, _title, text in version.texts},
            "published_at": serializers.DateTimeField().to_representation(version.published_at),
            "retired": version.is_retired,
        }


class ReadyReasonsOutput(serializers.Serializer):
    slots = serializers.DictField(child=serializers.CharField(), help_text="each slot, and what belongs there")
    reasons = ReasonsOutput(many=True)


class Reasons(Route):
    @read("list_reasons", tag="moderation", gives=ReadyReasonsOutput, signed_in=True, scope=Scope.MODERATE)
    def get(self, request, draft):
        """List the last version of all reusable reasons of a draft, retired ones too: for its moderators."""
        draft = get_draft(request, draft)
        if not reads_reasons(request.user, draft):
            raise PermissionDenied
        slots = {slot: str(meaning) for slot, meaning in SLOTS.items()}
        found = {"slots": slots, "reasons": list(ReasonsVersion.objects.latest_in(draft))}
        return Response(ReadyReasonsOutput(found).data)


urlpatterns = [path("drafts/<slug:draft>/reasons/", Reasons.as_view(), name="api_reasons")]
