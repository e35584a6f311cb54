"""Slots in texts that are used again: `{quote}` stands where the writer puts what fits the case."""

import re

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation

SLOT = re.compile(r"\{([^{}]*)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")


class UnknownSlot(RuleViolation):
    code = "unknown_slot"
    sentence = _("%(found)s is no slot. Braces stand around these alone: %(slots)s.")


class SlotsDiffer(RuleViolation):
    code = "slots_differ"
    sentence = _("The slot {%(slot)s} does not stand in every language. All languages have the same slots.")


def slots_in(text, known):
    """Return the known slots that stand in a text, each once, in the order of `known`; typed with spaces or not."""
    found = {name.strip().casefold() for name in SLOT.findall(text)}
    return [name for name in known if name in found]


def strange_in(text, known):
    """Return the first thing in braces, or lone brace, that is no known slot; nothing where all are slots."""
    slots = {f"{{{name}}}" for name in known}
    return next((found for found in BRACES.findall(text) if found not in slots), "")


def refuse_slots(words, slots):
    """Refuse braces that are no slots, in titles any, and slots that do not stand in every language that is written.

    `words` are titles and texts, by a name that begins with which of them it is: `title_kk`, `text_kk`.
    """
    for name, text in words.items():
        known = [] if name.startswith("title") else slots
        if found := strange_in(text, known):
            raise UnknownSlot(field=name, found=found[:60], slots=", ".join(f"{{{slot}}}" for slot in slots))
    names = [name for name, text in words.items() if name.startswith("text") and text]
    for slot in slots:
        lacking = [name for name in names if slot not in slots_in(words[name], slots)]
        if lacking and len(lacking) < len(names):
            raise SlotsDiffer(field=lacking[0], slot=slot)
