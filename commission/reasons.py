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


class CorrectionMissing(TextMissing):
    code = "correction_missing"
    sentences = {
        "kk": _("Say in Kazakh why the answer is corrected."),
        "ru": _("Say in Russian why the answer is corrected."),
    }


class UnknownLanguage(RuleViolation):
    code = "unknown_language"
    sentence = _("Reasons can be given in Kazakh, Russian and English only.")


def cleaned(words, *, field="reasons", missing=ReasonsMissing):
    """Return reasons by language as they are stored; refuse what is missing, too long or in another language.

    A correction's account of why is given likewise: `field` begins the names of its inputs.
    """
    if not isinstance(words, dict) or not set(words) <= set(CODES):
        raise UnknownLanguage(field=field)
    stored = {}
    for language in CODES:
        name, given = f"{field}_{language}", words.get(language)
        try:
            text = clean("" if given is None else given, "decision_reasons", field=name, required=language in OFFICIAL)
        except TextMissing:
            raise missing(missing.sentences[language], field=name) from None
        if text:
            stored[language] = text
    return stored
