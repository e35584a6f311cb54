"""Languages and phases in addresses."""

from django.urls import register_converter

from articles.languages import CODES
from articles.models.drafts import PhaseKind


class LanguageConverter:
    regex = "|".join(CODES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PhaseConverter(LanguageConverter):
    regex = "|".join(PhaseKind.values)


register_converter(LanguageConverter, "text_language")
register_converter(PhaseConverter, "phase")
