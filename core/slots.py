"""Slots in texts that are used again: `{quote}` stands where the writer puts what fits the case."""

import re

SLOT = re.compile(r"\{([^{}]*)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def slots_in(text, known):
    """Return the known slots that stand in a text, each once, in the order of `known`; typed with spaces or not."""
    found = {name.strip().casefold() for name in SLOT.findall(text)}
    return [name for name in known if name in found]


def strange_in(text, known):
    """Return the first thing in braces, or lone brace, that is no known slot; nothing where all are slots."""
    slots = {f"{{{name}}}" for name in known}
    return next((found for found in BRACES.findall(text) if found not in slots), "")
