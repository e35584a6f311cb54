"""All articles of a draft as tiles of heat: how much was said on each and by how many people."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import labels
from consultation.pages import heat
from consultation.pages.contents import parts_of
from consultation.pages.figures.regions import DARK, STEP_OF_TILES
from consultation.pages.figures.tables import Cell, Row, Table
from consultation.pages.reading import READ_IN_TURN
from consultation.pages.texts import COMMENTS, address_of
from feedback.models import Summary
from feedback.rules import RULES

IN_A_ROW = 7


@dataclass(frozen=True)
class Tile:
    """An article on the picture of its section; `told` says aloud what it shows."""

    x: int
    y: int
    short: str
    told: str
    figure: int
    step: int
    url: str

    @property
    def is_dark(self):
        return self.step >= DARK


@dataclass(frozen=True)
class Picture:
    """The articles of one section, in the order of the text."""

    name: str
    tiles: list
    height: int


def count(draft, pages):
    """Give each page `said` (proposals and comments of citizens), `people`, `proposals`, `comments` and `keep`.

    They are those of its latest summary, nought where nothing was said; one query.
    """
    told = Summary.objects.latest_in(draft).values_list(
        *("article", "result__contributions", "result__people", "result__proposals_total", "result__comments"),
        "result__proposals__keep",
    )
    by_article = {article: row for article, *row in told}
    for page in pages:
        page.said, page.people, page.proposals, page.comments, page.keep = by_article.get(
            page.provision_id, (0, 0, 0, 0, 0)
        )


def pictures(pages):
    """Return a picture for each section or chapter that articles stand in, and for those that stand in none."""
    language = get_language()
    least = heat.bounds(max((page.said for page in pages if page.kind in READ_IN_TURN), default=0))
    found = []

    def draw(part):
        if part.articles:
            tiles = [_tile(number, page, least, language) for number, page in enumerate(part.articles)]
            height = (len(tiles) + IN_A_ROW - 1) // IN_A_ROW * STEP_OF_TILES
            found.append(Picture(_name(part.page, language), tiles, height))
        for inner in part.parts:
            draw(inner)

    for part in parts_of(pages):
        draw(part)
    return found


def table_of(draft, pages):
    """Return all articles as a table; proposals and comments lead to their texts, what is both to the article."""
    language = get_language()
    columns = (
        ("title", _("What it is about")),
        ("said", _("Contributions")),
        ("people", _("People")),
        ("proposals", _("Proposals")),
        ("comments", _("Comments")),
    )
    rows = [
        Row(
            page.eid,
            capfirst(page.label(language)),
            tuple(Cell(getattr(page, code), name, _address(draft, page, code)) for code, name in columns),
            page.address,
        )
        for page in pages
        if page.kind in READ_IN_TURN
    ]
    return Table("articles", _("All articles"), f"{RULES['contributions']} {RULES['people']}", columns, rows)


def _address(draft, page, code):
    chosen = {"proposals": {}, "comments": {"what": COMMENTS}}.get(code)
    if chosen is None:
        return "" if code == "title" else f"{page.get_absolute_url()}#said"
    return address_of(draft, **chosen, article=page.eid)


def _tile(number, page, least, language):
    row, column = divmod(number, IN_A_ROW)
    step = heat.step(page.said, least) if page.said else 0
    name = capfirst(page.label(language))
    x, y = column * STEP_OF_TILES, row * STEP_OF_TILES
    told = ngettext(
        "%(name)s: %(said)s of %(people)s person", "%(name)s: %(said)s of %(people)s people", page.people
    ) % {
        "name": name,
        "said": number_format(page.said, force_grouping=True),
        "people": page.people,
    }
    return Tile(x, y, page.number or "–", told, page.said, step, page.address)


def _name(page, language):
    name = page.own_label(language)
    return labels.titled(capfirst(name), page.heading or "")
