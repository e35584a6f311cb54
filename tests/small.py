"""A draft of a few places in three languages, stored in few statements: what thousands of tests begin with."""

from itertools import groupby
from typing import NamedTuple

from articles.models import Draft, DraftText, Edition, Phase, Placement, Provision, ProvisionText

LANGUAGES = ("kk", "ru", "en")
TITLES = {"kk": "Конституция жобасы", "ru": "Проект Конституции", "en": "Draft Constitution"}


class Place(NamedTuple):
    """A place of the text; `above` is the eid of the place it stands in, `depth` how many stand above it."""

    depth: int
    above: str | None
    kind: str
    number: str
    eid: str
    order: int


def article(number, paragraphs, *, order, above="draft", depth=1):
    """Return the places of an article and of its paragraphs, one sign each, in an order that follows its own."""
    eid = f"art_{number}"
    places = [Place(depth, above, "article", number, eid, order)]
    return places + [
        Place(depth + 1, eid, "paragraph", paragraph, f"{eid}__para_{paragraph}", order + step)
        for step, paragraph in enumerate(paragraphs, 1)
    ]


def make_draft(slug, places, words, *, dated, published_at, opens_at, closes_at, **values):
    """Return a draft that collects between two moments: its places below the root, with their words by eid."""
    draft = Draft.objects.create(slug=slug, **values)
    DraftText.objects.bulk_create(
        DraftText(draft=draft, language=language, title=title) for language, title in TITLES.items()
    )
    Phase.objects.create(draft=draft, kind="collection", opens_at=opens_at, closes_at=closes_at)
    edition = Edition.objects.create(draft=draft, number=1, dated=dated)
    _lay_out(edition, [Place(0, None, "draft", "", "draft", 0), *places], words)
    edition.published_at = published_at
    edition.save()
    return draft


def _lay_out(edition, places, words):
    provisions = {place.eid: Provision(draft=edition.draft, is_page=place.kind != "paragraph") for place in places}
    Provision.objects.bulk_create(provisions.values())
    placements = {None: None}
    for _depth, of_depth in groupby(sorted(places, key=lambda place: place.depth), key=lambda place: place.depth):
        rows = {
            place.eid: Placement(
                edition=edition,
                provision=provisions[place.eid],
                parent=placements[place.above],
                article=provisions[place.above if place.kind == "paragraph" else place.eid],
                order=place.order,
                kind=place.kind,
                number=place.number,
                eid=place.eid,
            )
            for place in of_depth
        }
        Placement.objects.bulk_create(rows.values())
        placements |= rows
    ProvisionText.objects.bulk_create(
        _wording(placements[place.eid], language, words.get(place.eid, {}).get(language, ""))
        for place in places
        for language in LANGUAGES
    )


def _wording(placement, language, text):
    return ProvisionText(placement=placement, language=language, is_official=language != "en", text=text, folded=text)
