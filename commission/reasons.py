"""Reasons of decisions as they come in and as they are stored: Kazakh and Russian always, English where given."""

from django.utils.translation import gettext_lazy as _

from articles.languages import CODES, OFFICIAL
from core.rules import RuleViolation
from core.slots import slots_in
from core.text import INVISIBLE, TextMissing, clean

# What can be left open in reusable reasons, and what the rapporteur is to put there.
SLOTS = {
    "demand": _("what is asked for, in the proposal's own words"),
    "words": _("the words of the draft that it is about"),
    "why": _("what exactly speaks for it or against it"),
    "place": _("where in the draft this stands or will stand"),
    "source": _("the law, the article or the number that it was compared with"),
}


class UnfilledSlot(RuleViolation):
    code = "unfilled_slot"
    sentence = _("Nothing is filled in for {%(slot)s} yet. Write in its place: %(meaning)s.")


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
    """Return reasons by language as they are stored; refuse what is missing, too long, open, or in another language.

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
        if open_slots := slots_in(text, SLOTS):
            raise UnfilledSlot(field=name, slot=open_slots[0], meaning=SLOTS[open_slots[0]])
        if text:
            stored[language] = text
    return stored


def in_either(kk, ru, length):
    """Return words in Kazakh, in Russian or in both as they are stored, by language; what says nothing is empty."""
    said = {}
    for language, text in (("kk", kk), ("ru", ru)):
        text = clean(text or "", length, field=language, required=False)
        said[language] = text if INVISIBLE.sub("", text).strip() else ""
    return said
