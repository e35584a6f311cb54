"""How answers and counts of the Commission are shown."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

from commission.comparative.cells import COLUMNS
from commission.models import said_in

register = template.Library()

NIL = mark_safe('<td class="num nil">–</td>')
BARE_NIL = mark_safe('<td class="num bare nil">–</td>')


@register.filter
def reasons_in(decision, language):
    """Return a decision's reasons in a language, or in the official one it has."""
    return decision.reasons_in(language)


@register.filter
def adopted_in(decision, language):
    """Return (language, words) that a decision adopts, in a language or in the official one it has."""
    return said_in(decision.words, language)


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


@register.simple_tag
def table_cells(row, names):
    """Show the cells of a row of the comparative table but for its number; `names` head the columns."""
    columns = zip(COLUMNS[1:], names[1:], strict=True)
    return format_html_join("", "{}", ((_table_cell(row, column, name),) for column, name in columns))


def _table_cell(row, column, name):
    lines = [_table_line(line) for line in row.cell(column)]
    if column == "proposal" and row.address:
        lines[0] = format_html('<a class="sans" href="{}">{}</a>', row.address, lines[0])
    css = mark_safe(' class="law"') if column in {"in_force", "draft", "proposal"} else ""
    shown = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    return format_html('<td{} data-l="{}">{}</td>', css, name, shown)


def _table_line(line):
    spoken = {"ins": pgettext("changed words", "added"), "del": pgettext("changed words", "deleted")}
    runs = format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<{mark}><span class="vh">[{said}: </span>{words}<span class="vh">]</span></{mark}>',
                    mark=run.mark,
                    said=spoken[run.mark],
                    words=run.words,
                )
                if run.mark in spoken
                else format_html("<b>{}</b>", run.words)
                if run.mark
                else conditional_escape(run.words),
            )
            for run in line.runs
        ),
    )
    css = mark_safe(' class="sans hint"') if line.style == "note" else ""
    return format_html("<span{}{}>{}</span>", css, _language(line), runs)


def _language(line):
    return format_html(' lang="{}"', line.language) if line.language else ""
