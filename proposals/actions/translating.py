"""Translations of what somebody said, by its author or by staff: made, let stand, removed (decision 36)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from accounts.notices import notify_all
from articles.actions import lock_collecting, touch
from articles.languages import CODES
from core.rules import RuleViolation
from core.text import clean
from proposals.actions.admitting import admit
from proposals.actions.locking import lock_in_order
from proposals.actions.places import field_of
from proposals.actions.refusals import Disputed, LevelTooLow, NotYours, UnknownLanguage, WrongState
from proposals.actions.showing import articles_of
from proposals.actions.speaking import write_together
from proposals.audience import people_to_tell
from proposals.models import Position, PositionEntry, Proposal, Translation, TranslationWords
from proposals.permissions import can_remove_translation, is_maker, office_to_translate, speaks_for
from proposals.translations import original_of
from record.actions import record

MADE, REMOVED = "translation.made", "translation.removed"


class LanguageOfOriginal(RuleViolation):
    code = "language_of_original"
    sentence = _("The original is in this language. Choose the one that you translate into.")


class NothingToTranslate(RuleViolation):
    code = "nothing_to_translate"
    sentence = _("There are no words of the author here to translate.")


class OriginalChanged(RuleViolation):
    code = "original_changed"
    sentence = _("The original has other words since you opened this page. Read them, then send the translation again.")
    status = 409


class AuthorHasOne(RuleViolation):
    code = "author_has_one"
    sentence = _("The author has made a translation into this language. It goes before one by staff.")


class RemovalUnexplained(RuleViolation):
    code = "removal_unexplained"
    sentence = _("Write why the translation is removed: everybody will read it.")


class NotRemovedByYou(RuleViolation):
    code = "not_removed_by_you"
    sentence = _("A translation is removed by whoever made it, or by a moderator of the article.")
    status = 403


@dataclass(frozen=True)
class TranslatedWords:
    """What somebody writes as a translation: the language, the new words of each place in their order, the reasons."""

    language: str
    texts: tuple[str, ...] = ()
    reasons: str = ""

    def cleaned(self, original):
        """Return texts and reasons as they are stored; all that the original says has to be said, and nothing else."""
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        if self.language == original.language:
            raise LanguageOfOriginal(field="language")
        if not original.says_something:
            raise NothingToTranslate
        given = dict(enumerate(self.texts))
        texts = [
            clean(given.get(place, ""), "proposal_text", field=field_of(place)) if said else ""
            for place, said in enumerate(original.texts)
        ]
        if not original.reasons:
            return texts, ""
        return texts, clean(self.reasons, "proposal_reasons", field="reasons")


@transaction.atomic
def translate(item, words, *, made_from=None, by, at):
    """Say a proposal or position in another language, as its author or as staff; return the translation.

    `made_from` is the number of the revision or version that was read; where other words stand by now, refused. One's
    earlier translation into the language is replaced; the same words again change nothing. What an author writes whose
    words a moderator sees first waits until the proposal is let stand.
    """
    is_author, count = speaks_for(by, item), None
    if is_author:
        actor = write_together(item, by=by)
        count = counting("revision", organization=item.organization, by=by, at=at)
        lock_collecting(item.draft, at=at, count=count)
    item = _locked(item, by)
    if is_author:
        admit(item.draft, by=by, organization=item.organization, too_low=LevelTooLow.of_revision)
    else:
        actor = _as_staff(item, by)
    original = _original(item)
    if made_from is not None and made_from != original.number:
        raise OriginalChanged
    texts, reasons = words.cleaned(original)
    rows = Translation.objects.of([item]).standing().filter(language=words.language)
    last = _last_of(rows.filter(by_staff=not is_author))
    if last is not None and original.is_of(last) and (last.texts, last.reasons) == (texts, reasons):
        if count is not None:
            count.give_back()
        return last
    if not is_author and any(original.is_of(row) for row in _read(rows.filter(by_staff=False))):
        raise AuthorHasOne(field="language")
    translation = _store(item, original, words.language, is_author, by=by, at=at)
    TranslationWords.objects.create(translation=translation, texts=texts, reasons=reasons)
    _record(translation, item, original, texts, reasons, actor=actor, at=at)
    _look_again(item) if is_author else _tell(item, translation, MADE, at=at)
    touch(articles_of(item), at=at)
    return translation


@transaction.atomic
def remove_translation(translation, *, reasons="", by, at):
    """Take a translation away: its maker without a word, a moderator with reasons. Again changes nothing."""
    item = _locked(translation.item, by)
    translation = Translation.objects.select_related("proposal", "position").get(pk=translation.pk)
    if translation.removed_at or translation.replaced_at:
        return translation
    is_makers = is_maker(by, item, translation)
    if is_makers:
        reasons, actor = "", _as_staff(item, by) if translation.by_staff else write_together(item, by=by)
    elif can_remove_translation(by, item):
        reasons = clean(reasons, "statement", field="reasons", missing=RemovalUnexplained)
        actor = by.as_actor("moderator")
    else:
        raise NotRemovedByYou
    translation.removed_at, translation.removed_by, translation.removed_reasons = at, by, reasons
    translation.save(update_fields=["removed_at", "removed_by", "removed_reasons"])
    sealed = {"reason_c": reasons} if reasons else None
    record(REMOVED, translation.uid, actor=actor, at=at, data={"object": item.uid}, sealed=sealed)
    if not is_makers:
        _tell(item, translation, REMOVED, at=at)
    touch(articles_of(item), at=at)
    return translation


def let_translations_stand(item, *, at):
    """Let everybody read the translations of something that waited for a moderator; a part of publishing it."""
    for row in Translation.objects.of([item]).waiting().order_by("number"):
        shown = Translation.objects.of([item]).shown().filter(language=row.language, by_staff=row.by_staff)
        shown.update(replaced_at=at)
        row.visible_at = at
        row.save(update_fields=["visible_at"])


def last_waiting(item):
    """Return the number of the last translation that waits for a moderator, 0 where none does."""
    rows = Translation.objects.of([item]).waiting().order_by()
    return rows.aggregate(last=Max("number"))["last"] or 0


def _locked(item, by):
    """Return a proposal or position with the words that stand, its row locked before anything of it is read."""
    if isinstance(item, Proposal):
        lock_in_order([item.pk])
        return Proposal.objects.with_words(by).select_related("draft").get(pk=item.pk)
    Position.objects.select_for_update().get(pk=item.pk)
    return Position.objects.with_words(by).select_related("draft", "author").get(pk=item.pk)


def _as_staff(item, by):
    office = office_to_translate(by, item)
    if not office:
        raise NotYours(NotYours.of_translation)
    return by.as_actor(office)


def _original(item):
    """Return the words that stand; refuse where they are no longer to be read, or nobody stands by them."""
    if item.disputed_at:
        raise Disputed
    original = None if item.submitted_at is None or item.is_tombstone else original_of(item)
    if original is None:
        raise WrongState
    return original


def _read(rows):
    """Return translations with what they are of, as `Original.is_of` asks."""
    return rows.select_related("words", "entry__words").order_by("number")


def _last_of(rows):
    return _read(rows).last()


def _store(item, original, language, is_author, *, by, at):
    """Store a translation in the place of the one by the same; return it, without its words."""
    waits = is_author and not (item.is_public and _is_seen_at_once(item, by))
    earlier = Translation.objects.of([item]).standing().filter(language=language, by_staff=not is_author)
    (earlier.filter(visible_at__isnull=True) if waits else earlier).update(replaced_at=at)
    last = Translation.objects.of([item]).order_by().aggregate(last=Max("number"))["last"] or 0
    made_of = (
        {"position": item, "entry": original.row}
        if isinstance(original.row, PositionEntry)
        else {"proposal": item, "revision": original.row}
    )
    return Translation.objects.create(
        **made_of,
        number=last + 1,
        language=language,
        by_staff=not is_author,
        made_by=by,
        made_at=at,
        visible_at=None if waits else at,
    )


def _is_seen_at_once(item, by):
    return item.organization_id is not None or by.level >= item.draft.level_seen_at_once


def _look_again(item):
    """Put what has new words in another language before a moderator, as other words of its own would be."""
    if item.reviewed_at is not None:
        item.reviewed_at = None
        item.save(update_fields=["reviewed_at"])


def _tell(item, translation, kind, *, at):
    notify_all([(person, translation.uid) for person in people_to_tell([item])[item.pk]], kind, at=at)


def _record(translation, item, original, texts, reasons, *, actor, at):
    of = "version" if translation.entry_id else "revision"
    data = {"object": item.uid, "lang": translation.language, of: original.number}
    if item.organization_id and not translation.by_staff:
        data["organization"] = item.organization.uid
    sealed = {"c": {"texts": texts, "reasons": reasons}}
    record("translation.submitted", translation.uid, actor=actor, data=data, sealed=sealed, at=at, is_new=True)
