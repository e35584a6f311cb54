"""The draft that a request is about."""

from copy import copy
from functools import lru_cache

from django.http import Http404

from articles.models import Draft, Edition, Placement
from articles.permissions import can_run
from core.rows import read_row

EDITION = "SELECT id FROM articles_edition WHERE draft_id = row.id AND published_at IS NOT NULL"
BESIDE = f"({EDITION} ORDER BY number DESC LIMIT 1) AS edition_id"
EDITIONS_KEPT = 3


def get_draft(request, slug):
    """Return the draft of an address, read once per request, its texts and phases when asked for; 404 where none is."""
    kept = getattr(request, "draft", None)
    if kept is None or kept.slug != slug:
        kept = request.draft = read_row(Draft, "WHERE slug = %s AND is_public", [slug], beside=BESIDE)
        if kept is None:
            raise Http404
    return kept


def get_draft_to_run(request, slug):
    """As `get_draft`; a draft that is not before the people yet is there for its secretaries alone."""
    try:
        return get_draft(request, slug)
    except Http404:
        begun = Draft.objects.filter(slug=slug, is_public=False).first()
        if begun is None or not can_run(request.user, begun):
            raise
        request.draft = begun
        return begun


def places_in(draft):
    """Return the places of the draft's current edition in the order of the text, as `place_of` keeps them.

    They are not to be changed; what asks for their draft reads it anew.
    """
    return _places(draft.uid, edition_of(draft)).values()


def edition_of(draft):
    """Return the key of the draft's current edition, as it was read with the draft, else as the database has it."""
    return getattr(draft, "edition_id", None) or current_edition(draft)


def place_of(draft, eid):
    """Return a place of the draft's current edition with its words in all languages, or None.

    The database refuses any change to a published edition: its places are kept by the process, once they were read.
    """
    found = _places(draft.uid, edition_of(draft)).get(eid)
    if found is None:
        return None
    place = copy(found)
    place.edition = copy(found.edition)
    place.edition.draft = draft
    return place


def current_edition(draft):
    """Return the key of the edition that was published last, as the database has it now, or None."""
    published = Edition.objects.filter(draft=draft, published_at__isnull=False)
    return published.order_by("-number").values_list("pk", flat=True).first()


@lru_cache(maxsize=EDITIONS_KEPT)
def _places(draft_uid, edition_id):
    places = Placement.objects.filter(edition=edition_id, edition__draft__uid=draft_uid)
    rows = places.select_related("edition", "provision").prefetch_related("texts")
    return {place.eid: place for place in rows}
