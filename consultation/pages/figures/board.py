"""All figures of a draft on one page: what is read of each app, put into tables."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.models import Draft
from consultation.pages import reading
from consultation.pages.figures import heat, leading, numbers, regions, tables
from consultation.pages.figures.counting import Owed, count_figures, owed_of
from consultation.pages.figures.tables import Cell, Row, Table, Tallies
from consultation.pages.texts import OPEN, address_of
from core import clock

WAITING_SHOWN = 7
OF_TALLIES = {"days", "languages", "participants", "levels", "channels"}


@dataclass
class Board:
    """The figures of a draft for one reader; each is read when asked for, all of them in a constant number of queries.

    `of_staff` leads to the desks of the Commission where others are led to the pages of the articles. What reads every
    contribution is counted `anew`; else it is as a worker counted it with the weights, where one did.
    """

    draft: Draft
    moment: datetime = field(default_factory=clock.now)
    of_staff: bool = False
    anew: bool = True

    def table(self, name):
        """Return the table of this name, of `TABLES`."""
        if name in OF_TALLIES:
            return getattr(tables, name)(self.tallies)
        return TABLES[name](self)

    @cached_property
    def tallies(self):
        return Tallies(self.draft)

    @cached_property
    def pages(self):
        """The pages of the text, each with what was said on it and the `address` of its texts."""
        pages = reading.read_pages(reading.current_edition(self.draft), get_language())
        heat.count(self.draft, pages)
        for page in pages:
            page.address = self.address_of(page)
        return pages

    @cached_property
    def leading(self):
        return leading.Leading(self.draft, of_staff=self.of_staff)

    @cached_property
    def demands(self):
        return self.leading.demands()

    @cached_property
    def divided(self):
        return self.leading.divided()

    @cached_property
    def kept(self):
        """The weights whose figures are told, or None where these are counted for this reader."""
        weights = None if self.anew else self.leading.weights
        return weights if weights is not None and weights.figures is not None else None

    @cached_property
    def counted(self):
        return self.kept.figures if self.kept else count_figures(self.draft)

    @property
    def counted_at(self):
        return self.kept.counted_at if self.kept else self.moment

    @cached_property
    def owed(self):
        """What waits for an answer of the Commission: by the key of each page, and under `None` in all, each once."""
        return owed_of(self.counted)

    @cached_property
    def regions(self):
        return regions.Regions(self.draft, self.counted["regions"])

    @property
    def owed_in_all(self):
        return self.owed.get(None, Owed())

    @cached_property
    def unanswered(self):
        return self.owed_in_all.unanswered

    @cached_property
    def numbers(self):
        return numbers.numbers_of(self.draft, self.counted["numbers"], self.unanswered)

    def address_of(self, page):
        """Return where the texts of an article are read: by staff at its desk."""
        if self.of_staff:
            return f"{reverse('overview', args=[self.draft.slug])}{page.eid}/"
        return f"{page.get_absolute_url()}#proposals"


def of_numbers(board):
    return numbers.table_of(board.numbers)


def waiting(board):
    """The articles on which something waits for an answer, most first."""
    owing = [(page, owed) for page in board.pages if (owed := board.owed.get(page.provision_id))]
    owing.sort(key=lambda one: -one[1].unanswered)
    language = get_language()
    rows = [
        Row(
            page.eid,
            capfirst(page.label(language)),
            (
                Cell(page.title),
                Cell(owed.unanswered, url=address_of(board.draft, article=page.eid, state=OPEN)),
                Cell(localtime(owed.oldest).date()),
            ),
            page.address,
        )
        for page, owed in owing
    ]
    columns = (
        ("title", pgettext("figures", "What it is about")),
        ("unanswered", pgettext("figures", "Without an answer")),
        ("oldest", pgettext("figures", "Oldest")),
    )
    rule = _(
        "Published proposals and questions of citizens without an answer; one that touches several articles counts on "
        "each. Who agrees with the text waits for none. The day is that of the oldest."
    )
    return Table("waiting", _("What waits for an answer"), rule, columns, rows)


def late(board):
    return leading.late(board.draft, board.owed_in_all, board.moment, of_staff=board.of_staff)


TABLES = dict.fromkeys(OF_TALLIES) | {
    "demands": lambda board: leading.table_of_demands(board.demands),
    "divided": lambda board: leading.table_of_divided(board.divided),
    "late": late,
    "numbers": of_numbers,
    "waiting": waiting,
    "articles": lambda board: heat.table_of(board.draft, board.pages),
    "regions": lambda board: board.regions.table(),
}
