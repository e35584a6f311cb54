"""How grounds and waiting times read."""

from django import template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

from core.templatetags.page import harmless
from moderation.log import month_of
from moderation.models import FIRST
from moderation.queue import review_address
from proposals.covering import MARK
from proposals.models import Proposal, Revision
from proposals.noticing import noticed_in

register = template.Library()

SIGNS = ".,;:!?()«»“”\"'…"  # around a word, and no part of what a program noticed


@register.filter
def hidden_under(item):
    """Return the ground under which an item is hidden or was returned, as it read then."""
    return item.mark.ground if getattr(item, "mark", None) else FIRST.get(item.hidden_ground)


@register.filter
def covered_under(item):
    """Return the ground under which passages of an item are covered, as it read then."""
    mark = getattr(item, "mark", None)
    return mark.ground if mark and not item.is_tombstone else FIRST.get(item.covered_ground)


@register.filter
def named(code, names):
    """Return how a ground is named, by its code."""
    return names.get(code, "")


@register.filter
def month_name(month):
    """Return how a month, «2026-02», is called in the language of the page."""
    first, _following = month_of(month)
    return date_format(first, "YEAR_MONTH_FORMAT")


@register.simple_tag
def personal_data_of(item):
    """Return what in the words of an item may be personal data; nothing is done about it but by people."""
    words = getattr(item, "last_entry", item)
    said = {name: getattr(words, name, "") for name in ("text", "reasons")}
    if isinstance(item, Proposal | Revision):
        changes = item.changes if isinstance(item, Proposal) else item.changes.all()
        said["text"] = "\n".join(change.text for change in changes)
    return noticed_in(said, "text", "reasons")


@register.simple_tag
def words_to_cover(text, marked, noticed):
    """Return the words of a text, each with its box; what a program noticed is underlined, what is covered has none."""
    hinted = {word.strip(SIGNS) for one in noticed for word in one.words.split()}
    return mark_safe(  # noqa: S308, each word is escaped
        " ".join(
            MARK if covered else _box(name, word, name in marked, word.strip(SIGNS) in hinted)
            for name, word, covered in text.words
        )
    )


def _box(name, word, checked, hinted):
    """Return a word with its box: put together by hand, since a page has hundreds of them."""
    checked_or_not = " checked" if checked else ""
    begun = '<span class="hinted">' if hinted else "<span>"
    box = f'<input type="checkbox" name="cover" value="{name}" form="decide"{checked_or_not}>'
    return f"<label>{box}{begun}{escape(harmless(word))}</span></label>"


@register.filter
def waited(since, now):
    """Return how long something has waited: "41 h"."""
    return lasted(now - since)


@register.filter
def lasted(time):
    """Return a length of time in its largest unit: "41 h"."""
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 60:
        return pgettext("time waited", "%(count)s min") % {"count": minutes}
    if minutes < 72 * 60:
        return pgettext("time waited", "%(count)s h") % {"count": minutes // 60}
    return pgettext("time waited", "%(count)s days") % {"count": minutes // (24 * 60)}


@register.filter
def review_url(row):
    """Return where a moderator looks at an item, a row of the queue or what a ruling was about."""
    item = getattr(row, "item", row)
    draft = getattr(row, "draft", None) or item.draft
    return review_address(draft, item.uid, getattr(item, "serial", None))
