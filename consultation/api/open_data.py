"""The newest files of open data, for programs."""

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accounts.programs import Route, read
from articles.current import get_draft
from consultation.open_data.published import may_be_had, newest_export
from consultation.open_data.writing import MANIFEST


class FileOutput(serializers.Serializer):
    name = serializers.CharField()
    bytes = serializers.IntegerField(source="size")
    rows = serializers.IntegerField(allow_null=True, help_text="Of a table.")
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, file) -> str:
        return self.context["address"](file.name)


class OpenDataOutput(serializers.Serializer):
    """The files of one moment; none where none are made yet, or while they are made anew."""

    at = serializers.DateTimeField(allow_null=True, help_text="The moment that all files are of.")
    licence = serializers.CharField()
    manifest = serializers.URLField(
        allow_null=True, help_text="Names each file with its SHA-256; its own stands in the public record."
    )
    files = FileOutput(many=True)


class OpenData(Route):
    @read("list_open_data", tag="drafts", gives=OpenDataOutput)
    def get(self, request, draft):
        """List the newest files of open data with their sizes and digests."""
        draft = get_draft(request, draft)
        export = newest_export(draft)

        def address(name):
            return settings.SITE_URL + reverse("open_data_file", args=[draft.slug, name])

        told = {"at": None, "licence": settings.OPEN_DATA_LICENCE, "manifest": None, "files": []}
        if export is not None and may_be_had(draft, export):
            told = {"at": export.at, "licence": export.manifest["licence"], "manifest": address(MANIFEST)}
            told["files"] = export.files
        return Response(OpenDataOutput(told, context={"address": address}).data)
