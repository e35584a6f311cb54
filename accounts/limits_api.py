"""How much one may still send today, for programs: told before a limit is met."""

from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.limits import NAMES, counted_today
from accounts.programs import Route, read
from core import clock


class LimitOutput(serializers.Serializer):
    act = serializers.ChoiceField(choices=list(NAMES))
    limit = serializers.IntegerField(source="most", help_text="How many one person may send in a day of Astana.")
    left = serializers.IntegerField(help_text="How many more are taken today.")
    resets_at = serializers.DateTimeField(source="ends_at", help_text="From when it is counted anew.")


class Limits(Route):
    @read("list_limits", tag="account", gives=LimitOutput(many=True), signed_in=True)
    def get(self, request):
        """List how much one may send in a day, and how much of it is left; what has no limit is left out."""
        return Response(LimitOutput(counted_today(NAMES, by=request.user, at=clock.now()), many=True).data)


urlpatterns = [path("account/limits/", Limits.as_view(), name="api_limits")]
