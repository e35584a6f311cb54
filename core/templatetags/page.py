"""Tags and filters that every template has without loading them."""

import json
import re

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core.text import LENGTHS

register = template.Library()

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f]")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
SUFFIXED = re.compile(r"(?<=\w)-(?=\w)")
WORD_JOINER = "\u2060"


@register.filter
def harmless(text):
    """Return people's words without power over the page: signs that turn the direction of writing are spelt out."""
    text = TURNING.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", str(text))
    return UNSTORABLE.sub("\ufffd", DIRECTION_MARKS.sub("", text))


@register.filter(is_safe=False)
def isolate(text):
    """Show people's words as harmless text of a direction of its own, with their line breaks."""
    if text is None or text == "":
        return ""
    lines = harmless(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return format_html("<bdi>{}</bdi>", mark_safe("<br>".join(map(conditional_escape, lines))))  # noqa: S308


@register.filter(is_safe=True)
def unbroken(text):
    """Keep a number and its suffix on one line («9-бап»): a word joiner follows each hyphen inside a word."""
    return SUFFIXED.sub("-" + WORD_JOINER, str(text))


@register.filter
def number(value):
    """Write a number with its thousands apart by a space that does not break."""
    return number_format(value, force_grouping=True)


@register.filter
def as_json(value):
    """Write a value as JSON, for an attribute that a script of ours reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def limit(kind):
    """Return how many characters a text of a kind may have, for `data-limit`: the browser counts what is left."""
    return LENGTHS[kind]


@register.simple_tag
def moment(at, form="DATETIME_FORMAT"):
    """Write a moment in Astana's time, readable by programs as well: `DATE_FORMAT`, `TIME_FORMAT` or any other form."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), date_format(here, form))


@register.inclusion_tag("_errors.html")
def errors(field):
    """Say what is wrong with a field, above it."""
    return {"field": field}


@register.inclusion_tag("_field.html")
def field(bound, hint=""):
    """Show a field of a form: its label, hint, what is wrong with it, the input.

    Placeholders that a library sets are left out: they vanish while somebody types, labels stay.
    """
    hint = hint or bound.help_text
    described = [f"{bound.auto_id}-hint"] if str(hint).strip() else []
    attributes = {"placeholder": False}
    if bound.errors:
        described.append(f"{bound.auto_id}-error")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {"field": bound, "hint": str(hint).strip() and hint, "input": bound.as_widget(attrs=attributes)}
