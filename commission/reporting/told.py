"""What was decided, how moderation went, by which method it was counted, and what nobody outside can verify."""

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commission.models import Outcome
from commission.reporting.blocks import Lines, Table
from commission.reporting.telling import cells_of, rule_of_decided
from core.templatetags.page import number as grouped
from moderation.models import AppealOutcome
from moderation.months import RULES


def decisions(figures):
    """Return how the answers turned out in the whole draft, of citizens and of parties and organizations."""
    told = figures["decided"]
    *outcomes, unanswered, oldest = cells_of(told)
    of_organizations = [grouped(told["organizations"][outcome]) for outcome in Outcome]
    columns = (
        pgettext("report", "How it was answered"),
        _("Citizens"),
        pgettext("report", "Parties and organizations"),
    )
    names = [str(capfirst(outcome.label)) for outcome in Outcome]
    rows = list(zip(names, outcomes, of_organizations, strict=True))
    rows += [
        (pgettext("figure", "Without an answer"), unanswered, grouped(told["organizations_unanswered"])),
        (pgettext("report", "The oldest without an answer"), oldest, "–"),
        (pgettext("report", "Agreement with the text that was answered"), grouped(told["keep_answered"]), "–"),
    ]
    apart = _("Those of parties and organizations are answers to proposals and to positions, and are never added.")
    return [Table("", columns, rows, f"{rule_of_decided()} {apart}")]


def moderation(figures, names):
    """Return rulings and appeals by month, and rulings by ground."""
    months = figures["moderation"]
    columns = (
        pgettext("report", "Month"),
        _("Rulings"),
        pgettext("rulings", "Hidden"),
        pgettext("rulings", "Reversed"),
        pgettext("report", "Appeals filed"),
        *(pgettext("report", "Appeals: %(outcome)s") % {"outcome": outcome.label} for outcome in AppealOutcome),
    )
    rows = [
        (
            date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT"),
            grouped(told["rulings"]),
            grouped(told["hidden"]),
            _share(told["reversed"], told["hidden"]),
            grouped(told["appeals"]["filed"]),
            *(grouped(told["appeals"][outcome]) for outcome in AppealOutcome),
        )
        for month, told in sorted(months.items())
    ]
    by_ground: dict[str, int] = {}
    for told in months.values():
        for ground, number in told["grounds"].items():
            by_ground[ground] = by_ground.get(ground, 0) + number
    of_grounds = [
        (capfirst(names.get(ground, ground)), grouped(number))
        for ground, number in sorted(by_ground.items(), key=lambda one: (-one[1], one[0]))
    ]
    rule = " ".join(str(RULES[name]) for name in ("number", "hidden", "reversed"))
    grounds = Table(
        pgettext("report", "Rulings by ground"), (_("Ground"), _("Rulings")), of_grounds, str(RULES["ground"])
    )
    return [Table(pgettext("report", "By month"), columns, rows, rule), grounds]


def _share(number, whole):
    return f"{grouped(number)} ({round(100 * number / whole)} %)" if whole else "–"


def method(report):
    """Return names, versions and parameters of the methods, and the digests of what was read."""
    told, sources = report.figures["method"], report.sources
    columns = pgettext("report", "What"), pgettext("report", "Value")
    parameters = ", ".join(f"{name} = {value}" for name, value in sorted(told["wording_parameters"].items()))
    methods = [
        (pgettext("report", "Counts"), told["counting"]),
        (pgettext("report", "Sentences"), told["wording"]),
        (pgettext("report", "Parameters of the sentences"), parameters),
        (pgettext("report", "Floor of the weekly tables, in people"), str(told["weekly"]["floor"])),
        (pgettext("report", "Step to which they are rounded"), str(told["weekly"]["step"])),
        (pgettext("report", "Version of the settings"), str(told["settings_version"] or "–")),
    ]
    digests = [
        (pgettext("report", "All that this report states"), report.digest),
        (pgettext("report", "Its figures"), report.figures_digest),
        (pgettext("report", "Inputs of the articles' summaries"), told["summaries_sha256"]),
        (pgettext("report", "manifest.json of the open data of this moment"), sources["open_data"]["manifest_sha256"]),
        (pgettext("report", "Entries of the public record"), grouped(sources["record"]["size"])),
        (pgettext("report", "Root over these entries (RFC 6962)"), sources["record"]["root"]),
    ]
    rule = _(
        "The digest of a report is over its statement, that of the figures over the figures, each as JSON with sorted "
        "keys and no spaces. Both can be had from the programming interface. The public record holds the first one."
    )
    return [
        Table(pgettext("report", "Methods"), columns, methods),
        Table(pgettext("report", "Digests (SHA-256)"), columns, digests, rule),
        Lines(
            pgettext("report", "How to recount it"),
            [
                _(
                    "Download the open data and this report as JSON, then run recount_report.py, which lies among the "
                    "open data. It counts anew from the rows and names each number that differs."
                )
            ],
        ),
    ]


def limits():
    """Return what no reader can verify, in plain sentences."""
    return [
        Lines(
            "",
            [
                _(
                    "That one person counts once. Identities are checked by this site and told to nobody; the tables "
                    "of people in the open data are its word."
                ),
                _(
                    "What was never published: it waits for a moderator, or was taken from view before anybody saw it. "
                    "Open data has it as numbers alone."
                ),
                _(
                    "Numbers by region. Rows of open data do not name the region of their authors, and small numbers "
                    "are held back so that nobody is found by them."
                ),
                _(
                    "Appeals: open data has the rulings, not the appeals. Each appeal has its entry in the public "
                    "record."
                ),
                _(
                    "The sentences on each article. Rules made them of the same rows; the script recounts numbers, not "
                    "sentences."
                ),
                _(
                    "The open data of that moment, once newer ones are made. Earlier ones are not kept, so that what "
                    "somebody has erased lies nowhere. Counted with later ones, numbers differ by what came since."
                ),
                _(
                    "That no entry is missing from the public record. Its root was computed by this site and is signed "
                    "by nobody else; whoever has a receipt can prove that their own entry is missing."
                ),
                _(
                    "Whether the reasons of an answer meet what was proposed. A program can count answers, not weigh "
                    "them."
                ),
                _(
                    "What the country thinks. Those who took part chose to do so and are no sample; the numbers say "
                    "how many wrote, not how many people agree."
                ),
            ],
        )
    ]
