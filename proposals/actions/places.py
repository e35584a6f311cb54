"""The places of one proposal: several provisions of a draft, each with its kind and its words, one reasoning for all.

They stand in the order of the text, whoever wrote them in what order. A proposal of one place is what it always was.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from articles.models import Placement, ProvisionText
from core.rules import RuleViolation
from core.text import clean, sameness
from proposals.actions.refusals import UnknownKind
from proposals.models import Change, ChangeWords, Kind
from proposals.models.proposals import KINDS_WITH_TEXT, Turn

MOST_PLACES = 10
WISHES = [Kind.CHANGE, Kind.ADD, Kind.REMOVE]


class TooManyPlaces(RuleViolation):
    code = "too_many_places"
    sentence = _("One proposal can change at most %(limit)s provisions. Write another proposal for the rest.")


class PlaceTwice(RuleViolation):
    code = "place_twice"
    sentence = _("This provision stands in the proposal already. Write all that you want there in one place.")


class OnePlaceOnly(RuleViolation):
    code = "one_place_only"
    sentence = _("Only to change, to add and to remove can stand together. Keep the words, or ask, of one provision.")


def field_of(place, name="text"):
    """Return the name of a field of a change by its place among them, the new words if not said: `text`, `text_2`."""
    return f"{name}_{place + 1}" if place else name


@dataclass(frozen=True)
class PlaceWords:
    """What an author asks for at one more place: where, of which kind, in which words."""

    placement: Placement
    kind: str
    text: str = ""

    def cleaned(self, number):
        """Return it as it is stored; refuse what cannot be, at the fields of its number among the places."""
        if self.kind not in Kind.values:
            raise UnknownKind(field=field_of(number, "kind"))
        has_text = self.kind in KINDS_WITH_TEXT
        field = field_of(number)
        return replace(self, text=clean(self.text, "proposal_text", field=field, required=False) if has_text else "")


def cleaned_places(first, kind, more):
    """Return the further places as they are stored, beside the first one's placement and kind."""
    if not more:
        return []
    if len(more) >= MOST_PLACES:
        raise TooManyPlaces(field="more", limit=MOST_PLACES)
    cleaned = [one.cleaned(number) for number, one in enumerate(more, start=1)]
    seen = {first.provision_id}
    for number, one in enumerate(cleaned, start=1):
        if one.kind not in WISHES or kind not in WISHES:
            raise OnePlaceOnly(field=field_of(number if one.kind not in WISHES else 0, "kind"))
        if one.placement.provision_id in seen:
            raise PlaceTwice(field=field_of(number, "place"))
        seen.add(one.placement.provision_id)
    return cleaned


@dataclass(frozen=True)
class Asked:
    """A change as it is asked for: its wording in the draft, with the placement, its kind and the new words.

    `number` is its place among those that the author wrote: a refusal names its field by it.
    """

    base: ProvisionText
    kind: str
    text: str
    number: int = 0


def changes_of(revision, asked, reasons):
    """Return the changes of a revision in the order of the text, not stored yet, each beside its words."""
    asked = sorted(asked, key=lambda one: one.base.placement.order)
    key = _sameness(asked, reasons)
    articles: set = set()
    kinds: set = set()
    rows: list = []
    for one in asked:
        article = one.base.placement.article_id
        change = Change(
            revision=revision,
            kind=one.kind,
            provision=one.base.placement.provision,
            article_id=article,
            base=one.base,
            sameness=key,
            turn=_turn(not rows, article not in articles, (article, one.kind) not in kinds),
        )
        change.number = one.number
        articles.add(article)
        kinds.add((article, one.kind))
        rows.append((change, ChangeWords(change=change, text=one.text)))
    return rows


def _turn(is_first, is_first_on_page, is_first_of_its_kind):
    if is_first:
        return Turn.FIRST
    if is_first_on_page:
        return Turn.FIRST_ON_PAGE
    return Turn.FIRST_OF_ITS_KIND if is_first_of_its_kind else Turn.FURTHER


def _sameness(asked, reasons):
    """Return what equal changes share; several are equal as a whole, for they are answered as a whole."""
    if len(asked) == 1:
        [one] = asked
        return sameness(one.kind, one.text if one.kind in KINDS_WITH_TEXT else reasons)
    return sameness(*(part for one in asked for part in (one.base.placement.provision.uid, one.kind, one.text)))
