"""Where a program starts."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView


class Root(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="start",
        responses=inline_serializer(
            "Start", {name: serializers.URLField() for name in ("drafts", "proposals", "description", "viewer")}
        ),
    )
    def get(self, request):
        """List the addresses to start from."""
        names = {
            "drafts": "api_drafts",
            "proposals": "api_proposals",
            "description": "api_schema",
            "viewer": "api_viewer",
        }
        return Response({word: settings.SITE_URL + reverse(name) for word, name in names.items()})
