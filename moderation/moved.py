"""What a moderator moved to another provision, as its page tells everybody; and where things can be moved to."""

from dataclasses import dataclass
from itertools import groupby

from articles.current import place_of, places_in
from articles.models import Placement
from articles.models.provisions import Kind
from moderation.models import Ruling, RulingKind
from moderation.permissions import can_take_in
from proposals.models import MOVABLE, Comment, Proposal, Status


@dataclass(frozen=True)
class Moved:
    """The last ruling that moved something, and the place that its author wrote it for."""

    ruling: Ruling
    written_for: Placement
    ground_url: str


def moved_of(proposal):
    """Return how a proposal came to where it stands, or None; no query where its author put it there."""
    written_for = proposal.change.written_for
    if written_for is None:
        return None
    rows = Ruling.objects.on(proposal).standing().filter(kind=RulingKind.MOVE).select_related("ground_version")
    ruling = rows.latest_first().first()
    rule = ruling and ruling.rule
    return ruling and Moved(ruling, written_for, rule.address_in(proposal.draft) if rule else "")


def may_be_moved(item):
    """Whether it makes sense to offer that something is moved; the act says why it is refused."""
    if item.submitted_at is None or item.is_tombstone or item.disputed_at:
        return False
    if isinstance(item, Comment):
        return item.proposal_id is None and item.parent_id is None
    if not isinstance(item, Proposal) or item.status not in {Status.SUBMITTED, Status.CONSIDERATION}:
        return False
    return item.change.kind in MOVABLE and not item.more_changes and item.coming_revision_id is None


def places_for(item, user):
    """Return the places where an item may be put by this moderator, as (page, places on it), in the order of the text.

    A comment stands at an article as a whole.
    """
    places = [place for place in places_in(item.draft) if place.is_page or not isinstance(item, Comment)]
    places = [place for place in places if can_take_in(user, item, place.article_id)]
    return [(rows[0], rows) for _page, found in groupby(places, key=lambda one: one.page_eid) if (rows := list(found))]


def place_named(draft, article, paragraph=""):
    """Return the place that a moderator names by the numbers of its article and paragraph, or None."""
    article, paragraph = article.strip().removesuffix("."), paragraph.strip().removesuffix(".")
    numbered = (place for place in places_in(draft) if place.kind == Kind.ARTICLE)
    page = next((place for place in numbered if article in (place.number, place.eid.partition("_")[2])), None)
    if page is None or not article:
        return None
    if not paragraph:
        return place_of(draft, page.eid)
    below = (place for place in places_in(draft) if place.parent_id == page.pk and place.kind == Kind.PARAGRAPH)
    found = next((place for place in below if paragraph in (place.number, place.eid.rpartition("_")[2])), None)
    return found and place_of(draft, found.eid)
