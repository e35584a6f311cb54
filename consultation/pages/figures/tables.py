"""Tables of what came to a draft: lines of whole numbers with their shares, and the same as CSV."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Level
from articles.languages import LANGUAGES
from consultation.pages.texts import COMMENTS, address_of
from core.cells import harmless
from feedback.aggregation import CITIZEN
from feedback.models import Tally
from feedback.models.tallies import What
from feedback.rules import RULES
from proposals.models import Channel


@dataclass(frozen=True)
class Cell:
    """A figure of a table, or a word beside it; `column` names it where cells stand one under the other.

    `url` leads to the texts that it counts.
    """

    figure: int | float | str | date
    column: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: the value that it counts, its name and its figures."""

    value: str
    name: str
    cells: tuple
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the page and of one file: `columns` are (name for programs, name for people)."""

    name: str
    title: str
    rule: str
    columns: tuple
    rows: list

    def lines(self):
        """Return its lines as a file has them, the first of names."""
        yield ["value", "name", *(code for code, _name in self.columns)]
        for row in self.rows:
            yield [harmless(str(cell)) for cell in (row.value, row.name, *(cell.figure for cell in row.cells))]


class Tallies:
    """What is tallied of a whole draft, read in one query."""

    def __init__(self, draft):
        self.draft = draft
        rows = Tally.objects.filter(draft=draft, article=None, ask="")
        self.numbers = defaultdict(dict)
        for what, participant, by, value, number in rows.values_list("what", "participant", "by", "value", "number"):
            self.numbers[what, participant, by][value] = number

    def by(self, by, what=What.PROPOSAL, participant=CITIZEN):
        """Return numbers by value."""
        return self.numbers.get((what, participant, by), {})

    def cells(self, proposals, comments, *, of_levels=False, **chosen):
        """Return both numbers, each with the way to its texts; how their authors are known no comment tells."""
        comments_url = "" if of_levels else address_of(self.draft, what=COMMENTS, **chosen)
        return Cell(proposals, url=address_of(self.draft, **chosen)), Cell(comments, url=comments_url)

    def all(self, what, participant):
        return self.by("all", what, participant).get("", 0)


def days(tallies):
    """What citizens sent day by day, from the first day to the last; days on which nothing came stand too."""
    proposals, comments = tallies.by("day"), tallies.by("day", What.COMMENT)
    came = sorted(map(date.fromisoformat, {*proposals, *comments}))
    between = range((came[-1] - came[0]).days + 1) if came else ()
    rows = []
    for day in (came[0] + timedelta(days=number) for number in between):
        value = day.isoformat()
        cells = tallies.cells(proposals.get(value, 0), comments.get(value, 0), day=value)
        rows.append(Row(value, date_format(day, "DATE_FORMAT"), cells))
    columns = ("proposals", _("Proposals")), ("comments", _("Comments"))
    return Table("days", _("What came by day"), _in_all_kinds(RULES["by_day"]), columns, rows)


def languages(tallies):
    return _by(tallies, "language", "languages", pgettext("figures", "Language"), RULES["by_language"], dict(LANGUAGES))


def levels(tallies):
    rule = _("The level that the author has now, not that of the day of sending.")
    names = {str(level.value): f"{level.value}: {level.label}" for level in Level}
    return _by(tallies, "level", "levels", pgettext("figures", "Level of identity"), rule, names)


def channels(tallies):
    title, proposals = pgettext("figures", "Way of coming"), tallies.by("channel")
    columns = ("proposals", _("Proposals")), ("share", _("Share, %"))
    rows = [
        Row(
            code,
            capfirst(str(Channel(code).label)),
            (Cell(number, url=address_of(tallies.draft, channel=code)), Cell(share(number, proposals))),
        )
        for code, number in sorted(proposals.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Table("channels", title, str(RULES["by_channel"]), columns, rows)


def participants(tallies):
    """Citizens, parties and other organizations, each kind by itself."""
    names = {CITIZEN: _("Citizens"), "org": _("Organizations"), "party": _("Parties")}
    columns = ("proposals", _("Proposals")), ("comments", _("Comments")), ("positions", _("Positions"))
    counted = (What.PROPOSAL, What.COMMENT, What.POSITION)
    rows = []
    for kind, name in names.items():
        proposals, comments, positions = (tallies.all(what, kind) for what in counted)
        url = "" if kind == CITIZEN else f"{reverse('organizations', args=[tallies.draft.slug])}?kind={kind}"
        rows.append(Row(kind, name, (*tallies.cells(proposals, comments, whose=kind), Cell(positions, url=url))))
    title = pgettext("figures", "Kind of participant")
    return Table("participants", title, str(RULES["organizations_said"]), columns, rows)


def _by(tallies, by, name, title, rule, names):
    proposals, comments = tallies.by(by), tallies.by(by, What.COMMENT)
    columns = ("proposals", _("Proposals")), ("share", _("Share, %")), ("comments", _("Comments"))
    rows = []
    for value, label in names.items():
        number, of_comments = proposals.get(value, 0), comments.get(value, 0)
        sent, said = tallies.cells(number, of_comments, of_levels=by == "level", **{by: value})
        rows.append(Row(value, label, (sent, Cell(share(number, proposals)), said)))
    return Table(name, title, _in_all_kinds(rule), columns, rows)


def _in_all_kinds(rule):
    """Return a rule with what all of these tables count."""
    of_all = _("Proposals of every kind, questions and agreement among them; each counts once.")
    return f"{rule} {of_all}"


def share(number, numbers):
    """Return which share of all a number is, in percent with one digit after the point."""
    whole = sum(numbers.values())
    return round(100 * number / whole, 1) if whole else 0.0
