"""The headline numbers of a draft, each with the rule by which it is counted as a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commission.models import Decision
from consultation.pages.figures.tables import Cell, Row, Table
from consultation.pages.home import figures_of
from consultation.pages.texts import ANSWERED, CHANGES, CONFIRMED, OPEN, address_of
from core.templatetags.page import number as grouped
from feedback.facts import supports_in
from feedback.rules import RULES
from proposals.models import Kind


@dataclass(frozen=True)
class Number:
    """One number: of people whose identity is confirmed where that is told, `contact` beside it of the others."""

    code: str
    name: str
    number: int
    rule: str
    url: str = ""
    contact: int | None = None


COUNTED = ("people", "people_contact", "changes", "changes_contact", "agree", "agree_contact", "distinct", "answered")


def counted(draft):
    """Count what citizens sent and were answered, as plain numbers; it reads every contribution."""
    figures = figures_of(draft, Decision.objects.standing().of(draft).public())
    numbers = {name: figures[name] for name in COUNTED}
    return numbers | {"waiting": figures["waiting"]["number"], "supports": supports_in(draft)}


def numbers_of(draft, figures, unanswered):
    """Return these numbers as they are told; `unanswered` wait for the Commission."""
    supports, waiting = figures["supports"], figures["waiting"]
    with_moderators = ngettext(
        "%(number)s proposal waits for a moderator.", "%(number)s proposals wait for a moderator.", waiting
    )
    return [
        Number(
            "people",
            _("People who sent proposals"),
            figures["people"],
            _told(_("People whose identity is confirmed, each counted once."), _people(figures["people_contact"])),
            address_of(draft, level=CONFIRMED),
            contact=figures["people_contact"],
        ),
        Number(
            "proposals",
            _("Proposals to change, add or remove"),
            figures["changes"],
            _told(_("From people whose identity is confirmed."), _more(figures["changes_contact"])),
            address_of(draft, kind=CHANGES, level=CONFIRMED),
            figures["changes_contact"],
        ),
        Number(
            "agree",
            _("People who agree with words of the draft"),
            figures["agree"],
            _told(_("Counted apart, never added to the proposals."), _people(figures["agree_contact"])),
            address_of(draft, kind=Kind.KEEP, level=CONFIRMED),
            contact=figures["agree_contact"],
        ),
        Number(
            "distinct",
            _("Distinct proposals"),
            figures["distinct"],
            _("The same change in the same place counts once, however many citizens sent it."),
            address_of(draft, kind=CHANGES),
        ),
        Number(
            "supports",
            _("Supports"),
            supports["identified"],
            _told(
                _("Pairs of a person and a proposal, of people whose identity is confirmed."),
                _supports(supports["contact"]),
            ),
            contact=supports["contact"],
        ),
        Number(
            "answered",
            pgettext("figure", "Answered"),
            figures["answered"],
            _("Proposals and questions of citizens with a standing answer of the Commission."),
            address_of(draft, state=ANSWERED),
        ),
        Number(
            "unanswered",
            pgettext("figure", "Without an answer"),
            unanswered,
            _told(
                _("Published proposals and questions of all citizens without an answer of the Commission."),
                with_moderators % {"number": grouped(waiting)},
            ),
            address_of(draft, state=OPEN),
        ),
    ]


def table_of(numbers):
    """Return the numbers as a table, for a file."""
    columns = ("number", _("Number")), ("email_only", _("Of people with an e-mail only")), ("rule", _("Rule"))
    rows = [
        Row(one.code, one.name, (Cell(one.number), Cell("" if one.contact is None else one.contact), Cell(one.rule)))
        for one in numbers
    ]
    return Table("numbers", _("The main numbers"), str(RULES["contributions"]), columns, rows)


def _told(*sentences):
    return " ".join(sentences)


def _people(number):
    words = ngettext(
        "%(counter)s more person confirmed an e-mail only.", "%(counter)s more people confirmed an e-mail only.", number
    )
    return words % {"counter": grouped(number)}


def _more(number):
    words = ngettext(
        "%(counter)s more is from people with an e-mail only.",
        "%(counter)s more are from people with an e-mail only.",
        number,
    )
    return words % {"counter": grouped(number)}


def _supports(number):
    words = ngettext(
        "%(counter)s more support is by people with an e-mail only.",
        "%(counter)s more supports are by people with an e-mail only.",
        number,
    )
    return words % {"counter": grouped(number)}
