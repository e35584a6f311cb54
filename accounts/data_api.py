"""All that is kept of oneself, for programs. Erasing is asked for on the pages alone: there one shows who one is."""

from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.actions import ask_for_copy
from accounts.held import held_of
from accounts.models import Scope
from accounts.programs import Route, read
from core import clock


class PartOutput(serializers.Serializer):
    name = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField())


class HeldOutput(serializers.Serializer):
    made_at = serializers.DateTimeField()
    parts = PartOutput(many=True)


class Held(Route):
    @read("read_my_data", tag="account", scope=Scope.ACCOUNT, gives=HeldOutput, signed_in=True)
    def post(self, request):
        """Read all that is kept of oneself, part by part. One is told by mail each time, whoever asked."""
        at = clock.now()
        ask_for_copy(request.user, at=at)
        return Response(HeldOutput({"made_at": at, "parts": held_of(request.user)}).data)


urlpatterns = [path("account/data/", Held.as_view(), name="api_my_data")]
