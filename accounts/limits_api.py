"""What stands before a flood, for programs: how much one may still send today, what to compute in a storm."""

from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts import challenges
from accounts.limits import NAMES, counted_today
from accounts.programs import Route, read
from core import clock
from core.api import Parameters


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


class WorkParameters(Parameters):
    act = serializers.ChoiceField(choices=list(challenges.FORMS), help_text="What one wants to send.")


class ChallengeOutput(serializers.Serializer):
    """ALTCHA, version 1: the number up to `maxNumber` with which SHA-256 of `salt` and it is `challenge`, in hex."""

    algorithm = serializers.ChoiceField(choices=["SHA-256"])
    challenge = serializers.CharField()
    salt = serializers.CharField()
    signature = serializers.CharField()
    maxNumber = serializers.IntegerField()  # noqa: N815 (ALTCHA's own name)


class WorkOutput(serializers.Serializer):
    challenge = ChallengeOutput(allow_null=True, help_text="Nothing where no work is asked at this moment.")


class Work(Route):
    @read("read_work", tag="account", gives=WorkOutput, signed_in=True, parameters=WorkParameters)
    def get(self, request):
        """Get what is to be computed before an act, while very many send and one is known by e-mail alone.

        Send the challenge's `algorithm`, `challenge`, `salt` and `signature` with the `number` found, as JSON in
        base64, in the header `Proof-Of-Work` of the act. It is good for this act, once, for ten minutes.
        """
        asked = challenges.challenge_of_program(request, self.asked["act"])
        return Response(WorkOutput({"challenge": asked}).data)


urlpatterns = [
    path("account/limits/", Limits.as_view(), name="api_limits"),
    path("account/work/", Work.as_view(), name="api_work"),
]
