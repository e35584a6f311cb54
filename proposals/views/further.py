"""The further places of a proposal in the composer: shown, put in, taken out; the first place is the page's own."""

from dataclasses import dataclass, field
from itertools import groupby

from django.http import Http404
from django.utils.translation import get_language

from articles import diff
from articles.current import place_of, places_in
from articles.languages import CODES
from articles.models import Placement
from articles.models.provisions import Kind as Unit
from articles.wording import words_of
from proposals.actions import MOST_PLACES, PlaceWords
from proposals.actions.places import WISHES, OnePlaceOnly, PlaceTwice, TooManyPlaces, field_of
from proposals.forms import KINDS_WITH_TEXT
from proposals.models import Kind
from proposals.revisions import places_of

NAMES = ("place", "kind", "text", "made_from")


@dataclass
class Further:
    """One further place on the page: its number beside the first, its words in the draft, and its fields."""

    number: int
    place: Placement
    language: str
    base: str
    kind: str
    text: str
    fields: dict
    pieces: list = field(default_factory=list)
    is_unchanged: bool = False

    @property
    def counted(self):
        """Which place it is for the reader, who counts from one."""
        return self.number + 1

    @property
    def name(self):
        return self.place.label(get_language())

    @property
    def has_text(self):
        return self.kind in KINDS_WITH_TEXT


def further_of(desk, form, language):
    """Return the further places as they stand in the form, with the draft's words in its language."""
    return [_further(desk, form, number, language) for number in form.further]


def _further(desk, form, number, language):
    place = _place(desk, form, number)
    fields = {name: form[field_of(number, name)] for name in NAMES}
    kind, typed = fields["kind"].value() or Kind.CHANGE, fields["text"].value() or ""
    base = words_of(place, language)
    if not form.is_bound and _is_untouched(place, typed, fields["made_from"].value()):
        typed = base if kind == Kind.CHANGE else ""
    pieces = diff.changes(base, typed) if kind == Kind.CHANGE else []
    is_unchanged = kind == Kind.CHANGE and typed.split() == base.split()
    return Further(number, place, language, base, kind, typed.replace("\0", "\ufffd"), fields, pieces, is_unchanged)


def _is_untouched(place, typed, made_from):
    return not typed.strip() or (made_from in CODES and typed.split() == words_of(place, made_from).split())


def _place(desk, form, number):
    place = place_of(desk.draft, form[field_of(number, "place")].value() or "")
    if place is None:
        raise Http404
    return place


def more_of(desk, form):
    """Return what a checked form asks for at its further places."""
    values = form.cleaned_data
    return [
        PlaceWords(
            _place(desk, form, number),
            values.get(field_of(number, "kind")) or Kind.CHANGE,
            values.get(field_of(number)) or "",
        )
        for number in form.further
    ]


def saved_places(proposal):
    """Return the fields of the further places that a saved proposal has, as far as the edition still has them."""
    now = places_of(proposal.changes)
    fields = {}
    for number, change in enumerate(proposal.more_changes, start=1):
        said = (now[change.provision_id].eid, change.kind, change.text, proposal.language)
        fields |= {field_of(number, name): value for name, value in zip(NAMES, said, strict=True)}
    return fields


def refuse_another(desk, form, eid=None):
    """Refuse one more place where none may stand beside these, or `eid` where it stands among them."""
    if form["kind"].value() not in WISHES:
        raise OnePlaceOnly(field="kind")
    if len(form.further) + 1 >= MOST_PLACES:
        raise TooManyPlaces(limit=MOST_PLACES)
    if eid in taken(desk, form):
        raise PlaceTwice


def taken(desk, form):
    """Return the places, by their eid, that stand in the form."""
    return {desk.place.eid, *(form[field_of(number, "place")].value() for number in form.further)}


def with_place(form, eid):
    """Return what was typed with one more place, the words of the draft to be put into it."""
    number = len(form.further) + 1
    return form.typed() | {field_of(number, "place"): eid, field_of(number, "kind"): Kind.CHANGE}


def without_place(form, number):
    """Return what was typed without a place; those after it move up, into the first one's fields where it goes."""
    typed, numbers = form.typed(), [0, *form.further]
    rows = [[typed.pop(field_of(one, name), "") for name in NAMES] for one in numbers]
    del rows[number]
    for one, row in enumerate(rows):
        typed |= {field_of(one, name): value for name, value in zip(NAMES, row, strict=True)}
    return typed


def choices(desk, form):
    """Return the places that can be put in beside those of the form, by the page on which they stand."""
    gone = taken(desk, form)
    places = [place for place in places_in(desk.draft) if place.kind != Unit.DRAFT]
    pages = ((page, list(rows)) for page, rows in groupby(places, key=lambda place: place.page_eid))
    return [(rows[0], [place for place in rows if place.eid not in gone]) for _page, rows in pages]
