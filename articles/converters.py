"""Languages, phases and pages of a draft in addresses."""

from django.urls import register_converter

from articles.languages import CODES
from articles.models.drafts import PhaseKind
from articles.models.pages import PageKind


class LanguageConverter:
    regex = "|".join(CODES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PhaseConverter(LanguageConverter):
    regex = "|".join(PhaseKind.values)


class PageConverter(LanguageConverter):
    regex = "|".join(PageKind.values)


class ChapterConverter(LanguageConverter):
    """A chapter by its `eid`, as Akoma Ntoso names it: `chp_1`, `sec_2__chp_1`, `chp_1__subchp_2`."""

    regex = r"(?:sec_[0-9-]{1,8}__)?(?:chp_[0-9-]{1,8}__)?(?:chp|subchp)_[0-9-]{1,8}"


register_converter(ChapterConverter, "chapter_eid")
register_converter(PageConverter, "draft_page")
register_converter(LanguageConverter, "text_language")
register_converter(PhaseConverter, "phase")
