"""Reasons of decisions as they come in and as they are stored: Kazakh and Russian always, English where given."""

from django.utils.translation import gettext_lazy as _

from articles.languages import CODES, OFFICIAL
from core.rules import RuleViolation
from core.text import TextMissing, clean


class ReasonsMissing(TextMissing):
    code = "reasons_missing"
    sentences = {
        "kk": _("Give the reasons in Kazakh."),
        "ru": _("Give the reasons in Russian."),
    }


class UnknownLanguage(RuleViolation):
    code = "unknown_language"
    sentence = _("Reasons can be given in Kazakh, Russian and English only.")


def cleaned(reasons):
    """Return reasons by language as they are stored; refuse what is missing, too long or in another language."""
    if not isinstance(reasons, dict) or not set(reasons) <= set(CODES):
        raise UnknownLanguage(field="reasons")
    stored = {}
    for language in CODES:
        field = f"reasons_{language}"
        try:
            given = reasons.get(language)
            text = clean("" if given is None else given, "decision_reasons", field=field, required=language in OFFICIAL)
        except TextMissing:
            raise ReasonsMissing(ReasonsMissing.sentences[language], field=field) from None
        if text:
            stored[language] = text
    return stored
