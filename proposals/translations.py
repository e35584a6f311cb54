"""Translations as they are read: of which words each was made, which one a reader is shown, place by place."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading
from articles.diff import changes, is_rewrite
from articles.languages import LANGUAGES
from articles.wording import words_of
from core.statements import Models
from proposals.models import Change, Kind, PositionEntry, Proposal, Revision, Translation, TranslationWords
from proposals.models.translations import what_is_translated
from proposals.permissions import can_remove_translation, is_maker
from proposals.revisions import Part

ORIGINAL = "original"  # what a reader asks for who wants the words as they were sent


@dataclass(frozen=True)
class Original:
    """The words that stand of a proposal or a position, of which a translation is made; `number` names them."""

    item: object
    row: Any  # the revision, or the entry
    number: int
    language: str
    changes: tuple
    reasons: str

    @property
    def texts(self):
        """The new words of each place in their order."""
        return [change.text for change in self.changes]

    @property
    def says_something(self):
        """Whether there are words of its author's: to keep what stands needs none."""
        return bool(self.reasons or any(self.texts))

    def is_of(self, row):
        """Whether a translation, its revision or the words of its entry at hand, is of these words."""
        if row.revision_id:
            return row.revision_id == self.row.pk
        made_of = row.entry
        return made_of.pk == self.row.pk or (made_of.text, made_of.reasons) == (self.row.text, self.row.reasons)


def original_of(item):
    """Return the words that stand of a proposal or position, read `with_words`; None where it has none any more."""
    if not isinstance(item, Proposal):
        return original_in(item.entry) if item.entry is not None else None
    revision = item.current_revision
    return Original(item, revision, revision.number, revision.language, tuple(item.changes), item.reasons)


def original_in(entry):
    """Return the words of a position in one version of its dossier, read with its words."""
    return Original(entry.position, entry, entry.version.number, entry.base.language, (entry,), entry.reasons)


@dataclass
class Translated:
    """One translation as it is shown: `is_earlier` where its original has other words by now."""

    row: Translation
    is_earlier: bool
    number: int
    words: TranslationWords | None = None
    parts: list[Part] = field(default_factory=list)
    may_remove: bool = False

    @property
    def language_name(self):
        return dict(LANGUAGES)[self.row.language]

    @property
    def reasons(self):
        return self.words.reasons if self.words else ""

    @property
    def rank(self):
        """Which of two goes before: of the words that stand, then its author's, then the one that was made last."""
        return (self.is_earlier, self.row.by_staff, -self.row.number)


@dataclass
class Translations:
    """What there is of one thing in other languages: those that stand, the first of each language first."""

    language: str  # of the original
    standing: list[Translated] = field(default_factory=list)
    removed: list[Translation] = field(default_factory=list)

    @property
    def by_language(self):
        """One of each language, the one that goes before."""
        found = {}
        for one in sorted(self.standing, key=lambda one: one.rank):
            found.setdefault(one.row.language, one)
        return found

    def chosen(self, reader, asked=""):
        """Return which one is shown to a reader of a language, or None: then the original is.

        Who asks for the original reads it. Who asks for nothing reads a translation of the words that stand, never one
        of earlier words; who asks for a language, whatever there is.
        """
        found = self.by_language
        if asked in found:
            return found[asked]
        one = found.get(reader)
        return None if asked == ORIGINAL or reader == self.language or one is None or one.is_earlier else one


def translations_of(originals, user):
    """Return what there is in other languages of proposals, or of positions, by their keys; one query where nothing is.

    Of what may not be read nothing is there, nor of what waits for a moderator, but for its author and the staff.
    """
    by_key = {original.item.pk: original for original in originals}
    found = {key: Translations(original.language) for key, original in by_key.items()}
    items = [original.item for original in originals]
    rows = MADE_OF[what_is_translated(items[0])].rows(list(by_key)) if items else []
    if not rows:
        return found
    words = {one.pk: one for one in TranslationWords.objects.readable_by(user).filter(translation__in=rows)}
    _read_what_they_are_of(rows)
    for row in rows:
        key = row.proposal_id or row.position_id
        if row.removed_at and row.visible_at:
            found[key].removed.append(row)
        elif not row.removed_at and row.pk in words:
            original = by_key[key]
            made = Translated(row, not original.is_of(row), _number_of(row), words[row.pk])
            made.may_remove = is_maker(user, original.item, row) or can_remove_translation(user, original.item)
            found[key].standing.append(made)
    return found


def _made_of(what, keys):
    return Translation.objects.filter(**{f"{what}__in": keys}, replaced_at__isnull=True).order_by("number")


MADE_OF = {what: Models(partial(_made_of, what), many=1) for what in ("proposal", "position")}


def put_parts(translated):
    """Read what a translation says place by place, beside the words of the draft in its language."""
    row = translated.row
    places = row.revision.changes.all() if row.revision_id else [row.entry]
    said = zip(places, translated.words.texts, strict=True)
    translated.parts = [_part(row.language, one, text) for one, text in said]
    return translated


def _part(language, made, text):
    place = made.base.placement
    base = words_of(place, language)
    pieces = changes(base, text) if made.kind == Kind.CHANGE and text else []
    return Part(
        place=place,
        kind=made.kind,
        kind_name=made.get_kind_display() if isinstance(made, Change) else "",
        language=language,
        base=base,
        edition=place.edition,
        text=text,
        pieces=[] if is_rewrite(pieces) else pieces,
    )


def _number_of(row):
    return row.revision.number if row.revision_id else row.entry.version.number


def _read_what_they_are_of(rows):
    """Put the revision or the entry of each translation on it, with their places."""
    bases = "changes__base__placement__edition"
    revisions = Revision.objects.filter(pk__in=[row.revision_id for row in rows if row.revision_id])
    entries = PositionEntry.objects.filter(pk__in=[row.entry_id for row in rows if row.entry_id])
    revised = {one.pk: one for one in revisions.prefetch_related(bases)} if rows[0].proposal_id else {}
    entered = entries.select_related("version", "base__placement__edition", "words")
    stated = {one.pk: one for one in entered} if rows[0].position_id else {}
    for row in rows:
        if row.revision_id:
            row.revision = revised[row.revision_id]
        else:
            row.entry = stated[row.entry_id]


def read_made(object_ids, language):
    """Return how it reads, for authors, that staff said their words in another language; no words of it."""
    with override(language):
        title = _("Staff made a translation of %(number)s: %(language)s")
        text = _("The original alone is counted and answered. Yours would go before it.")
        rows = _told(object_ids).shown()
        return {row.uid: Reading(title % _named(row), text, row.item.get_absolute_url()) for row in rows}


def read_removed(object_ids, language):
    """Return how it reads, for authors, that a moderator removed a translation, with the reasons."""
    with override(language):
        title = _("A moderator removed a translation of %(number)s: %(language)s")
        text = _("Statement of reasons: %(reasons)s")
        return {
            row.uid: Reading(title % _named(row), text % {"reasons": row.removed_reasons}, row.item.get_absolute_url())
            for row in _told(object_ids).filter(removed_at__isnull=False)
        }


def _told(object_ids):
    return Translation.objects.filter(uid__in=object_ids).select_related("proposal", "position__dossier")


def _named(row):
    number = row.proposal.number if row.proposal_id else row.position.dossier.number
    return {"number": number, "language": row.get_language_display()}
