"""What the codes of refusals mean: where the `type` of a problem leads."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read
from core.problems import TITLES, known_codes, type_of


class ProblemType(serializers.Serializer):
    type = serializers.URLField()
    code = serializers.CharField()
    statuses = serializers.ListField(child=serializers.IntegerField())
    titles = serializers.ListField(child=serializers.CharField(), help_text="What each status means.")


def _described(code, statuses):
    return {
        "type": type_of(code),
        "code": code,
        "statuses": statuses,
        "titles": [str(TITLES[status]) for status in statuses],
    }


class ProblemList(Route):
    @read("list_problems", tag="start", gives=ProblemType(many=True), refusals=())
    def get(self, request):
        """List every code that a refusal can have."""
        return Response([_described(code, statuses) for code, statuses in known_codes().items()])


class ProblemDetail(Route):
    @read("read_problem", tag="start", gives=ProblemType)
    def get(self, request, code):
        """Read what one code means."""
        statuses = known_codes().get(code)
        if statuses is None:
            raise Http404
        return Response(_described(code, statuses))
