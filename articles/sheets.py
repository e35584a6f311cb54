"""The current edition of a draft, in one language, as a Word file holds it."""

from functools import lru_cache

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import labels
from articles.actions.phases import told
from articles.current import places_in
from articles.docx import Passage, Sheet, Words, table_file, text_file
from articles.docx.passages import digest_of
from articles.labels import titled
from articles.models.provisions import LEVELS, Kind

FILES = {"text": text_file, "table": table_file}
FILES_KEPT = 24


class NothingToWrite(Exception):
    """The draft has no such places in this language."""


def sheet_of(draft, language, pages=None):
    """Return the draft's current edition, or these pages of it (their `eid`s), headed by what they stand in."""
    places = [place for place in places_in(draft) if place.kind != Kind.DRAFT]
    if pages is not None:
        above = _levels_above(places, pages)
        places = [place for place in places if place.page_eid in pages or place.pk in above]
    passages = tuple(passage for place in places if (passage := _passage(place, language)))
    if not passages:
        raise NothingToWrite
    edition = places[0].edition
    with translation.override(language):
        title = draft.text_in(language).title
        return Sheet(
            title,
            draft.slug,
            edition.number,
            language,
            edition.published_at.isoformat(timespec="seconds"),
            passages,
            _words(language, edition, passages),
        )


def _levels_above(places, pages):
    """Return the keys of the sections and chapters in which these pages stand."""
    parents, above = {place.pk: place.parent_id for place in places}, set()
    for place in places:
        if place.kind == Kind.ARTICLE and place.eid in pages:
            key = place.parent_id
            while key in parents:
                above.add(key)
                key = parents[key]
    return above


def _passage(place, language):
    """Return a place as a file has it, or None where it has no words in this language."""
    text = next((row for row in place.texts.all() if row.language == language), None)
    if text is None:
        return None
    label = place.label(language)
    words = text.text
    sign = capfirst(place.own_label(language)) if place.kind in LEVELS else ""
    if place.is_page:
        words = text.heading if sign else titled(capfirst(label), text.heading)
    return Passage(place.eid, place.kind, place.number, words, label, sign) if words else None


def _words(language, edition, passages):
    """Return what the file says beside the text, in its own language."""
    moment, digest = told(edition.published_at), digest_of(passages)
    made = {"number": edition.number, "moment": moment, "digest": digest}
    return Words(
        notes=(
            _("Edition %(number)s, published on %(moment)s (Astana time). SHA-256 of this text: %(digest)s") % made,
            _("Change the words below: what you change is marked by itself. Numbers are no part of the words."),
            _("Then upload this file in the room of your organization's dossier. There you check the list of changes."),
        ),
        section=labels.NAMES[language]["section"].capitalize(),
        columns=(
            pgettext("comparative table", "Place"),
            pgettext("comparative table", "Text of the draft"),
            pgettext("comparative table", "Proposed text"),
            pgettext("comparative table", "Reasons"),
        ),
    )


@lru_cache(maxsize=FILES_KEPT)
def file_of(sheet, form):
    """Return the bytes of a sheet as a file to edit (`text`) or an empty comparative table (`table`)."""
    return FILES[form](sheet)
