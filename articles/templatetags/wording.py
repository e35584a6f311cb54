"""How the words of a draft and the differences between two wordings read. People's words are escaped and isolated."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext

from articles.diff import alterations, changes, is_rewrite
from articles.labels import LEVELS
from core.templatetags.page import harmless

register = template.Library()
MOST_LISTED = 20
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@register.filter
def place(placement):
    """Return a place in the reader's language: «9-бап, 2-тармақ»."""
    return placement.label(get_language())


@register.filter
def own_place(placement):
    """Return a place without what it stands in: «1-тарау» below its section's own name."""
    return placement.own_label(get_language())


@register.filter
def is_level(placement):
    """Whether a place is a section or a chapter: it only heads the articles below it."""
    return placement.kind in LEVELS


@register.filter
def wording(placement):
    """Return the row of a placement's wording in the reader's language, from rows already read."""
    return placement.text_in(get_language())


@register.filter
def topic(placement):
    """Return what an article is about, in the reader's language, from rows already read."""
    row = placement.topic_in(get_language())
    return row.title if row else ""


@register.simple_tag
def difference(old, new, language=""):
    """Show two wordings as one text with what went struck and what came underlined, each said in hidden words too.

    Where more than 60 % of the words differ, or only one text is there, the whole texts stand one under the other.
    """
    pieces = changes(old, new)
    if is_rewrite(pieces):
        return _paragraph(_marked("del", old), language) + _paragraph(_marked("ins", new), language)
    return _paragraph(_joined(_marked(piece.op, piece.text) for piece in pieces), language)


@register.simple_tag
def change_list(old, new, language=""):
    """Show the list of changes between two wordings, then the difference itself."""
    pieces = changes(old, new)
    whole = difference(old, new, language)
    if is_rewrite(pieces):
        return whole
    found = alterations(pieces)
    rows = format_html_join("", "<li{}>{}</li>", ((_lang(language), _alteration(one)) for one in found[:MOST_LISTED]))
    more = len(found) - MOST_LISTED
    if more > 0:
        rest = pgettext("list of changes", "and %(count)s more, marked in the text below") % {"count": more}
        rows += format_html("<li>{}</li>", rest)
    return format_html('<ol class="plain changes">{}</ol>{}', rows, whole) if found else whole


@register.filter
def structured(text):
    """Show plain text with paragraphs apart by a blank line and `## ` before a heading; nothing else is markup."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", harmless(text)) if block.strip()]
    return _joined(_block(block) for block in blocks)


def _block(block):
    first, _end, rest = block.partition("\n")
    if first.startswith("## "):
        below = _block(rest) if rest.strip() else ""
        return format_html("<h2>{}</h2>{}", first[3:].strip(), below)
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in block.split("\n")))
    return format_html("<p>{}</p>", lines)


def _paragraph(inner, language):
    return format_html('<p class="law"{}>{}</p>', _lang(language), inner)


def _lang(language):
    return format_html(' lang="{}"', language) if language else ""


def _joined(pieces):
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _marked(op, text):
    """Return a stretch of text; what changed says so to those who hear it, and spaces at its ends stay outside."""
    if op == "same" or not text:
        return _isolated(text)
    spoken = pgettext("changed words", "added") if op == "ins" else pgettext("changed words", "deleted")
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    marked = format_html(
        '<{0}><span class="vh">[{1}: </span>{2}<span class="vh">]</span></{0}>', op, spoken, _isolated(inner)
    )
    return format_html("{}{}{}", before, marked, after)


def _alteration(one):
    """Return one change as its two halves, the words that went before the words that came."""
    halves = [_marked("del", one.removed), _marked("ins", one.added)]
    return format_html_join(" ", "{}", ((half,) for half in halves if half))


def _isolated(text):
    """Return people's words escaped and harmless, with line ends kept; right-to-left words cannot reach outside."""
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in harmless(text).split("\n")))
    return format_html("<bdi>{}</bdi>", lines) if RIGHT_TO_LEFT.search(text) else lines
