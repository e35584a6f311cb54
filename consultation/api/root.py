"""Where a program starts."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read

NAMES = {
    "drafts": "api_drafts",
    "proposals": "api_proposals",
    "problems": "api_problems",
    "description": "api_schema",
    "viewer": "api_viewer",
}


class Root(Route):
    @read(
        "start",
        tag="start",
        gives=inline_serializer("Start", {name: serializers.URLField() for name in NAMES}),
        refusals=(),
    )
    def get(self, request):
        """List the addresses to start from."""
        return Response({word: settings.SITE_URL + reverse(name) for word, name in NAMES.items()})
