"""How a member of a family reads beside the text that stands for all."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import pgettext

from core.templatetags.page import harmless

register = template.Library()

BESIDE = 80  # letters of what all have that are shown on each side of a passage


@register.simple_tag
def own_passages(saying):
    """Show a text's own passages marked, each said in hidden words too, with a little of what all have around them."""
    last = len(saying.pieces) - 1
    shown = (
        _own(text) if is_own else _around(harmless(text), at_start=place == 0, at_end=place == last)
        for place, (text, is_own) in enumerate(saying.pieces)
    )
    return format_html("<bdi>{}</bdi>", format_html_join("", "{}", ((piece,) for piece in shown)))


def _own(text):
    return format_html(
        '<mark><span class="vh">[{}: </span>{}<span class="vh">]</span></mark>',
        pgettext("passage", "only here"),
        harmless(text),
    )


def _around(text, *, at_start, at_end):
    head, tail = (0 if at_start else BESIDE), (0 if at_end else BESIDE)
    if len(text) <= head + tail + 20:
        return text
    first = text[:head].rsplit(" ", 1)[0]
    last = text[len(text) - tail :].split(" ", 1)[-1]
    return f"{first} … {last}"
