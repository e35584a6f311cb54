"""Proposals by region: what people show, plainly and at once; what they do not, by the week and above the floor."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.regions import NAMES
from consultation.pages import heat
from consultation.pages.figures.inhabitants import INHABITANTS, YEAR
from consultation.pages.figures.tables import Cell, Row, Table
from consultation.pages.regions import NO_REGION, shown_in
from feedback.floor import FLOOR, STEP
from feedback.models import WeeklyTable
from feedback.models.weekly import TableName
from feedback.rules import RULES

PER = 10_000
STEP_OF_TILES = 50
DARK = 4  # from this step on, words on a tile are light
# Where each region stands on the map of tiles, as column and row.
PLACES = {
    "KZ-39": (2, 0),
    "KZ-59": (3, 0),
    "KZ-55": (5, 0),
    "KZ-27": (0, 1),
    "KZ-15": (1, 1),
    "KZ-62": (2, 1),
    "KZ-11": (3, 1),
    "KZ-71": (4, 1),
    "KZ-10": (5, 1),
    "KZ-63": (6, 1),
    "KZ-23": (0, 2),
    "KZ-43": (2, 2),
    "KZ-35": (3, 2),
    "KZ-33": (5, 2),
    "KZ-47": (0, 3),
    "KZ-61": (2, 3),
    "KZ-31": (3, 3),
    "KZ-19": (4, 3),
    "KZ-75": (5, 3),
    "KZ-79": (2, 4),
}


def short_names():
    """Return what stands on each tile: there is room for about six letters."""
    return {
        "KZ-10": pgettext("on the map", "ABA"),
        "KZ-11": pgettext("on the map", "AKM"),
        "KZ-15": pgettext("on the map", "AKT"),
        "KZ-19": pgettext("on the map", "ALM"),
        "KZ-23": pgettext("on the map", "ATY"),
        "KZ-27": pgettext("on the map", "WKZ"),
        "KZ-31": pgettext("on the map", "ZHM"),
        "KZ-33": pgettext("on the map", "ZHT"),
        "KZ-35": pgettext("on the map", "KAR"),
        "KZ-39": pgettext("on the map", "KOS"),
        "KZ-43": pgettext("on the map", "KYZ"),
        "KZ-47": pgettext("on the map", "MAN"),
        "KZ-55": pgettext("on the map", "PAV"),
        "KZ-59": pgettext("on the map", "NKZ"),
        "KZ-61": pgettext("on the map", "TUR"),
        "KZ-62": pgettext("on the map", "ULY"),
        "KZ-63": pgettext("on the map", "EKZ"),
        "KZ-71": pgettext("on the map", "Astana"),
        "KZ-75": pgettext("on the map", "Almaty"),
        "KZ-79": pgettext("on the map", "Shymk."),
    }


@dataclass(frozen=True)
class Tile:
    """A region on a map: where it stands, what it says, how dark it is (0 where nothing came), where it leads."""

    x: int
    y: int
    short: str
    name: str
    figure: int | float
    step: int
    url: str

    @property
    def is_dark(self):
        return self.step >= DARK


def shown_by_region(draft):
    """Count how many proposals show each region; it reads every proposal."""
    return dict(shown_in(draft).order_by().values_list("author__region").annotate(Count("pk")))


class Regions:
    """What came by region: what is `shown` was counted before, what is told by the week is read in one query."""

    def __init__(self, draft, shown):
        self.draft, self.shown = draft, shown
        tables = {table.name: table for table in WeeklyTable.objects.latest_of(draft)}
        self.weekly = {name: tables[name].published if name in tables else {} for name in TableName}
        self.frozen_at = max((table.frozen_at for table in tables.values()), default=None)
        self.week = max((table.week for table in tables.values()), default=None)

    @property
    def shares(self):
        """Proposals for each ten thousand inhabitants, by region: with two digits where they are few."""
        return {code: round(share, self.digits_of_shares) or 0 for code, share in self._exact.items()}

    @property
    def digits_of_shares(self):
        return 1 if max(self._exact.values()) >= PER / 1000 else 2

    @property
    def _exact(self):
        return {code: self.shown.get(code, 0) * PER / people for code, people in INHABITANTS.items()}

    def table(self):
        """Return all of it as one table; a number that is not published is an empty cell."""
        shares = self.shares
        columns = (
            ("proposals", _("Proposals that show it")),
            ("per_10000", _("Per 10,000 inhabitants")),
            ("inhabitants", _("Inhabitants, about")),
            ("named", _("Under an own name")),
            ("supporters", _("People who support")),
        )
        rows = []
        for code in (*sorted(PLACES, key=lambda code: (-self.shown.get(code, 0), code)), "abroad", ""):
            value = code or NO_REGION
            cells = (
                self.shown.get(code, 0),
                shares.get(code, ""),
                INHABITANTS.get(code, ""),
                *(self.weekly[name][code].number if code in self.weekly[name] else "" for name in TableName),
            )
            name = capfirst(str(NAMES[code])) if code else _("Without a region")
            url = reverse("region", args=[self.draft.slug, value])
            rows.append(Row(value, name, tuple(map(Cell, cells, (title for _code, title in columns))), url))
        return Table("regions", _("Regions and cities"), self.rule, columns, rows)

    @property
    def rule(self):
        """How the numbers of the week are told, as sentences."""
        return str(RULES["by_region"]) + " " + str(RULES["by_week"]) % {"floor": FLOOR, "step": STEP}

    @property
    def rule_of_shares(self):
        return _(
            "Proposals divided by inhabitants. The numbers of inhabitants are approximate, of %(year)d: not yet the "
            "official ones."
        ) % {"year": YEAR}

    def maps(self):
        """Return the tiles of both maps, each with the key of its shades."""
        shares = self.shares
        size = 10**self.digits_of_shares
        counts = {code: self.shown.get(code, 0) for code in PLACES}
        return self._map(counts, counts), self._map(shares, {code: round(shares[code] * size) for code in PLACES})

    def _map(self, figures, whole):
        names = short_names()
        least = heat.bounds(max(whole.values()), heat.EVEN)
        return [
            Tile(
                column * STEP_OF_TILES,
                row * STEP_OF_TILES,
                names[code],
                capfirst(str(NAMES[code])),
                figures[code],
                heat.step(whole[code], least) if whole[code] else 0,
                reverse("region", args=[self.draft.slug, code]),
            )
            for code, (column, row) in PLACES.items()
        ]
