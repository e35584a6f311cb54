"""How answers and counts of the Commission are shown."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

NIL = mark_safe('<td class="num nil">–</td>')
BARE_NIL = mark_safe('<td class="num bare nil">–</td>')


@register.filter
def reasons_in(decision, language):
    """Return a decision's reasons in a language, or in the official one it has."""
    return decision.reasons_in(language)


@register.simple_tag
def cells(columns, figures):
    """Show a line of a table of counts; what is nil names no column, since cards on a phone leave it out.

    One call a line: the overview has 1,600 cells, and a loop in the template takes five times as long.
    """
    return format_html_join("", "{}", ((_cell(*pair),) for pair in zip(columns, figures, strict=True)))


def _cell(column, figure):
    shown, css, is_bare = figure
    if not shown:
        return BARE_NIL if is_bare else NIL
    return format_html('<td class="num{}" data-l="{}">{}</td>', css, column, shown)
