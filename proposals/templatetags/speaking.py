"""How people's words and the places they speak about are shown."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from articles import diff
from core.templatetags.page import harmless, isolate, unbroken
from proposals.asking import SENTENCES

register = template.Library()
register.filter("harmless", harmless)

BEFORE, AFTER = 40, 40
NAMED = re.compile(r"%\((old|new|after)\)s")


@register.filter
def storable(text):
    """Return typed text with signs that no page may hold made visible."""
    return str(text).replace("\0", "\ufffd")


@register.filter
def shown_state(proposal):
    """Return where a proposal stands: the Commission's outcome where the page has read it, else its own state."""
    return getattr(proposal, "outcome", None) or proposal.state


@register.filter
def is_written_by(proposal, user):
    """Whether a person is a proposal's author or a co-author: they do not back it."""
    return proposal.is_written_by(user)


@register.filter
def is_own(contribution, user):
    """Whether somebody's words are a person's own, or those of an organization whose member they are."""
    return user is not None and contribution.is_own_of(user)


@register.filter
def where(proposal):
    """Return the place of a proposal in the reader's language; of several the first, and how many more there are."""
    return proposal.where(get_language())


@register.simple_tag
def places_of_changes(changes):
    """Name the places of changes one after the other: «9-бап, 2-тармақ; 12-бап»."""
    return "; ".join(unbroken(change.base.placement.label(get_language())) for change in changes)


@register.simple_tag
def word_count(pieces):
    """Say how many words a change takes out and puts in."""
    went = sum(len(re.findall(r"\w+", piece.text)) for piece in pieces if piece.op == "del")
    came = sum(len(re.findall(r"\w+", piece.text)) for piece in pieces if piece.op == "ins")
    out = ngettext("%(count)s word taken out", "%(count)s words taken out", went) % {"count": went}
    put = ngettext("%(count)s word put in", "%(count)s words put in", came) % {"count": came}
    return capfirst(_("%(out)s, %(put)s.") % {"out": out, "put": put})


@register.simple_tag
def statement(asked):
    """Return a proposal as a statement: our sentence in the reader's language, the words in it in their own."""
    steps = (_step(step, asked.language) for step in asked.steps)
    return format_html_join(" ", "{}", ((said,) for said in steps))


def _step(step, language):
    pieces = NAMED.split(str(SENTENCES[step.form]))
    said = [
        format_html('<span lang="{}">{}</span>', language, isolate(getattr(step, piece))) if place % 2 else piece
        for place, piece in enumerate(pieces)
    ]
    return format_html_join("", "{}", ((piece,) for piece in said))


@register.simple_tag
def changed_words(change):
    """Return the changed words with a few words around them; the new words alone for `add`, the old for `remove`."""
    if change.kind == "remove":
        return _marked([diff.Piece("del", _cut(change.base.text, 240, 0))])
    if change.kind == "add" or not change.base.text:
        return _marked([diff.Piece("ins", _cut(harmless(change.text), 240, 0))])
    pieces = diff.changes(change.base.text, harmless(change.text))
    if diff.is_rewrite(pieces):
        return _marked([diff.Piece("ins", _cut(harmless(change.text), 240, 0))])
    last = len(pieces) - 1
    shown = []
    for number, piece in enumerate(pieces):
        if piece.op == "same":
            shown.append(
                diff.Piece("same", _cut(piece.text, 0 if number == 0 else AFTER, 0 if number == last else BEFORE))
            )
        else:
            shown.append(diff.Piece(piece.op, _cut(piece.text, 160, 40)))
    return _marked(shown)


@register.simple_tag
def alteration(one, language):
    """Return one stretch that a change alters (`proposals.ranges.Altered`): what goes, then what comes."""
    pieces = [diff.Piece("del", _cut(one.went, 160, 40)), diff.Piece("ins", _cut(harmless(one.came), 160, 40))]
    marked = [_marked([piece]) for piece in pieces if piece.text]
    return format_html('<span lang="{}">{}</span>', language, format_html_join(" ", "{}", ((one,) for one in marked)))


def _cut(text, head, tail):
    """Return the text without its middle where it is longer than what is kept at its ends; words stay whole."""
    if len(text) <= head + tail + 20:
        return text
    first = text[:head].rsplit(" ", 1)[0] if head else ""
    last = text[-tail:].split(" ", 1)[-1] if tail else ""
    return f"{first} …" + (f" {last}" if last else "") if first else f"… {last}" if last else "…"


def _marked(pieces):
    spoken = {"ins": pgettext("changed words", "added"), "del": pgettext("changed words", "deleted")}
    shown = [
        format_html("{}", piece.text)
        if piece.op == "same"
        else format_html(
            '<{0}><span class="vh">[{1}: </span>{2}<span class="vh">]</span></{0}>',
            piece.op,
            spoken[piece.op],
            piece.text,
        )
        for piece in pieces
    ]
    return format_html_join("", "{}", ((piece,) for piece in shown))
