"""Who took part and what was sent, in tables: beside each number stands the rule by which it is counted."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Level
from accounts.regions import NAMES as REGIONS
from articles.languages import LANGUAGES
from commission.reporting.blocks import Table
from core.templatetags.page import number as grouped
from feedback.rules import RULES
from proposals.models import Channel, PositionStance

NONE = "none"


def participation(figures):
    """Return the tables of the section: the main numbers first."""
    told = figures["people_and_texts"]
    tables = told["figures"]
    return [
        _main(told),
        _span(figures["span"]),
        _organizations(told["organizations"]),
        _by(
            pgettext("figures", "Level of identity"),
            tables["levels"],
            {str(level.value): f"{level.value}: {level.label}" for level in Level},
            _("The level that the author has now, not that of the day of sending."),
        ),
        _by(pgettext("figures", "Language"), tables["languages"], dict(LANGUAGES), str(RULES["by_language"])),
        _channels(tables["channels"]),
        _regions(figures["regions"], figures["method"]["weekly"]),
    ]


def _main(told):
    def row(name, code, rule, beside=""):
        return name, grouped(told[code]), grouped(told[beside]) if beside else "–", rule

    columns = (
        pgettext("report", "What is counted"),
        pgettext("report", "Number"),
        _("Of people with an e-mail only"),
        _("How it is counted"),
    )
    rows = [
        row(
            _("People who sent proposals"),
            "people",
            _("People whose identity is confirmed, each counted once."),
            "people_contact",
        ),
        row(
            _("Proposals to change, add or remove"),
            "changes",
            _("From people whose identity is confirmed."),
            "changes_contact",
        ),
        row(
            _("People who agree with words of the draft"),
            "agree",
            _("Counted apart, never added to the proposals."),
            "agree_contact",
        ),
        row(
            _("Distinct proposals"),
            "distinct",
            _("The same change in the same place counts once, however many citizens sent it."),
        ),
        row(
            _("Supports"),
            "supports",
            _("Pairs of a person and a proposal, of people whose identity is confirmed."),
            "supports_contact",
        ),
        row(
            pgettext("figure", "Answered"),
            "answered",
            _("Proposals and questions of citizens with a standing answer of the Commission."),
        ),
        row(
            pgettext("figure", "Without an answer"),
            "unanswered",
            _("Published proposals and questions of all citizens without an answer of the Commission."),
        ),
        row(
            pgettext("report", "With moderators"),
            "waiting",
            pgettext("report", "Proposals that wait for a moderator and are not published yet."),
        ),
    ]
    return Table(_("The main numbers"), columns, rows, str(RULES["contributions"]))


def _span(span):
    names = {
        "proposals": _("Proposals"),
        "comments": _("Comments"),
        "rulings": pgettext("report", "Rulings of moderators"),
        "answers": pgettext("report", "Answers of the Commission"),
    }
    rule = _(
        "By the moment of each. Proposals and comments of citizens are those that were published and count; rulings "
        "and answers are those that stand."
    )
    columns = (pgettext("report", "What is counted"), pgettext("report", "Number"))
    title = pgettext("report", "While this phase was open")
    return Table(title, columns, [(name, grouped(span[code])) for code, name in names.items()], rule)


def _organizations(told):
    rows = [
        (_("Parties"), grouped(told["parties"]), str(RULES["organizations"])),
        (_("Organizations"), grouped(told["organizations"]), str(RULES["organizations"])),
        (_("Proposals"), grouped(told["proposals"]), str(RULES["organizations_said"])),
        *(
            (
                pgettext("report", "Positions: %(stance)s") % {"stance": stance.label},
                grouped(told["stances"].get(stance.value, 0)),
                str(RULES["positions"]),
            )
            for stance in PositionStance
        ),
        (
            pgettext("figure", "Answered"),
            grouped(told["answered"]),
            pgettext("report", "Proposals and positions of parties and organizations with a standing answer."),
        ),
    ]
    columns = (pgettext("report", "What is counted"), pgettext("report", "Number"), _("How it is counted"))
    return Table(pgettext("report", "Parties and organizations"), columns, rows)


def _by(title, numbers, names, rule):
    columns = title, _("Proposals"), _("Comments")
    rows = []
    for code, name in names.items():
        found = numbers.get(code, {})
        rows.append((name, grouped(found.get("proposals", 0)), grouped(found.get("comments", 0))))
    of_all = _("Proposals of every kind, questions and agreement among them; each counts once.")
    return Table(title, columns, rows, f"{rule} {of_all}")


def _channels(numbers):
    title = pgettext("figures", "Way of coming")
    by_number = sorted(numbers.items(), key=lambda item: (-item[1]["proposals"], item[0]))
    rows = [(capfirst(str(Channel(code).label)), grouped(told["proposals"])) for code, told in by_number]
    return Table(title, (title, _("Proposals")), rows, str(RULES["by_channel"]))


def _regions(told, weekly):
    columns = (
        pgettext("report", "Region"),
        _("Proposals that show it"),
        _("Under an own name"),
        _("People who support"),
    )
    rows = [
        (
            capfirst(str(REGIONS[code])) if code in REGIONS else _("Without a region"),
            grouped(told["shown"].get(code, 0)),
            *(grouped(told[name][code]) if code in told[name] else "–" for name in ("named", "supporters")),
        )
        for code in (*REGIONS, NONE)
    ]
    rule = f"{RULES['by_region']} {str(RULES['by_week']) % weekly}"
    return Table(_("Regions and cities"), columns, rows, rule)
