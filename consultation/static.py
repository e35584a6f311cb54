"""How static files are collected: ours compressed beforehand, those of packages as they are and only where used."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OF_PACKAGES = ("admin/", "drf_spectacular_sidecar/")


class StaticFiles(StaticFilesConfig):
    """Leave out what no page of ours asks for: the pages of REST framework, and the second viewer of the API."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "redoc"]


class OurFiles(Compressor):
    """Compress our own files only: the viewer of the API alone would take longer than all the rest of a start."""

    def should_compress(self, filename):
        return not filename.startswith(OF_PACKAGES) and super().should_compress(filename)


class Storage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **options):
        return OurFiles(**options)
