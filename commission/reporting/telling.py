"""What was said and decided on each article: two tables, and the sentences that rules made of the counts."""

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commission.models import Outcome
from commission.reporting.blocks import Lines, Table
from core.templatetags.page import number as grouped
from feedback.rules import RULES
from feedback.telling import text_of
from proposals.models import Kind


def articles(figures, places, language):
    """Return the tables and sentences in the order of the text; what no longer stands in it comes last."""
    order = {eid: place for place, eid in enumerate(places)}
    pages = sorted(figures["articles"], key=lambda eid: (order.get(eid, len(order)), eid))
    named = [(_name(places.get(eid), eid, language), figures["articles"][eid]) for eid in pages]
    blocks = [_said(named), _decided(named)]
    blocks += [
        Lines(name, [_sentence(row, places) for row in told["sentences"]], folded=True)
        for name, told in named
        if told["sentences"]
    ]
    return blocks


def _name(place, eid, language):
    return capfirst(place.label(language)) if place else eid


def _sentence(row, places):
    text = text_of(row, places.get(row["place"]))
    if not row["named"]:
        return text
    return _("%(sentence)s For example: %(numbers)s.") % {"sentence": text, "numbers": ", ".join(row["named"])}


def _said(named):
    columns = (
        pgettext("report", "Article"),
        *(str(capfirst(kind.label)) for kind in Kind),
        _("Comments"),
        _("People"),
        _("Supports"),
        pgettext("report", "Positions"),
    )
    rows = [
        (
            name,
            *(grouped(told["proposals"][kind]) for kind in Kind),
            grouped(told["comments"]),
            grouped(told["people"]),
            grouped(told["supports"]),
            grouped(sum(kind["positions_total"] for kind in told["organizations"].values())),
        )
        for name, told in named
    ]
    rules = (RULES[name] for name in ("proposals", "people", "supports", "positions"))
    return Table(pgettext("report", "What was said"), columns, rows, " ".join(map(str, rules)))


def _decided(named):
    columns = (
        pgettext("report", "Article"),
        *(str(capfirst(outcome.label)) for outcome in Outcome),
        pgettext("figure", "Without an answer"),
        pgettext("figures", "Oldest"),
    )
    rows = [(name, *cells_of(told["decided"])) for name, told in named]
    return Table(pgettext("report", "What was decided"), columns, rows, rule_of_decided())


def cells_of(decided):
    """Return how answers turned out, how many wait, and since when the oldest does."""
    oldest = date_format(date.fromisoformat(decided["oldest"]), "DATE_FORMAT") if decided["oldest"] else "–"
    return (
        *(grouped(decided["outcomes"][outcome]) for outcome in Outcome),
        grouped(decided["unanswered"]),
        oldest,
    )


def rule_of_decided():
    return _(
        "Proposals and questions of citizens that count; one that touches several articles counts on each. Who agrees "
        "with the text waits for no answer and is left out. The day is that of the oldest without an answer."
    )
