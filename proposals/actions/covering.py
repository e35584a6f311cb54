"""Covering chosen passages of what somebody said, and showing all of it again; the act above says why."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from core.rules import RuleViolation
from core.statements import Models
from proposals.actions.alike import index_again
from proposals.actions.alterations import enter_again
from proposals.actions.locking import lock_item
from proposals.actions.refusals import WrongState
from proposals.actions.showing import articles_of
from proposals.covering import MARK, cover, words_in
from proposals.models import (
    ChangeWords,
    Comment,
    CommentWords,
    CoveredWords,
    PositionEntry,
    PositionWords,
    Proposal,
    Revision,
    RevisionWords,
)


class NothingMarked(RuleViolation):
    code = "nothing_marked"
    sentence = _("Mark the words that are to be covered.")


class WordsUnknown(RuleViolation):
    code = "words_unknown"
    sentence = _("Words were marked that are not there. Mark them again.")


class AllMarked(RuleViolation):
    code = "all_marked"
    sentence = _("All words are marked. Hide the whole, so that everybody sees that nothing is left of it.")


@dataclass
class Text:
    """One text of what was said: its name in a form, the row that holds it, where its original is kept.

    `name` is "reasons", "text", or "text-2" for the new words of the third place.
    """

    name: str
    row: Any
    part: str
    original: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self):
        return getattr(self.row, self.part)

    @property
    def words(self):
        """The words with the name of each, `reasons.4`, as a moderator marks them; marks stay as they are."""
        return [(f"{self.name}.{number}", word, MARK in word) for number, word in enumerate(words_in(self.text))]


NEW_WORDS = Models(lambda revision: ChangeWords.objects.filter(change__revision=revision))
REASONS = Models(lambda revision: RevisionWords.objects.filter(revision=revision))


def texts_of(item):
    """Return the texts of an item in which words can be covered, those that everybody reads; empty ones left out."""
    if isinstance(item, Proposal):
        changes = list(item.current_revision.changes.all())
        by_change = {row.change_id: row for row in NEW_WORDS.rows(item.current_revision_id)}
        texts = [
            Text(f"text-{place}" if place else "text", by_change[change.pk], "text", _of_change(change))
            for place, change in enumerate(changes)
            if change.pk in by_change
        ]
        reasons = REASONS.rows(item.current_revision_id)
        texts += [
            Text("reasons", row, "reasons", {"revision_id": row.revision_id, "part": "reasons"}) for row in reasons
        ]
    elif isinstance(item, Comment):
        said = CommentWords.objects.filter(comment=item.pk)
        texts = [Text("text", row, "text", {"comment_id": row.comment_id, "part": "text"}) for row in said]
    else:
        entry = PositionEntry.objects.last_filed(item)
        filed = PositionWords.objects.filter(entry=entry)
        texts = [
            Text(part, row, part, {"entry_id": row.entry_id, "part": part})
            for row in filed
            for part in ("text", "reasons")
        ]
    return [text for text in texts if text.text]


def _of_change(change):
    return {"revision_id": change.revision_id, "change_id": change.pk, "part": "text"}


def mark_of_texts(texts):
    """Return a few letters that are the same while these texts are: what was marked was marked in them."""
    said = "\0".join(f"{one.name}\0{one.text}" for one in texts)
    return sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def cover_passages(item, marked, *, ground, at):
    """Put a mark in place of marked words, for everybody who reads; the original goes where its author reads it.

    `marked` are names of words (`Text.words`). Earlier words of the same are withheld, since they may hold the passages
    too; quotes and translations follow by themselves. More can be covered later. What waited is seen from now on.
    """
    item = lock_item(item)
    if item.submitted_at is None or item.is_tombstone or item.returned_at or _is_waiting(item):
        raise WrongState
    texts = texts_of(item)
    chosen = _chosen(texts, marked)
    for text, numbers in chosen:
        _keep_original(text)
        setattr(text.row, text.part, cover(text.text, numbers))
        text.row.save(update_fields=[text.part])
    if isinstance(item, Proposal):
        _withhold(Revision.objects.filter(proposal=item).exclude(pk=item.current_revision_id), item, at=at)
    elif not isinstance(item, Comment):
        _cover_copies(item, chosen[0][0].row.entry, at=at)
    item.covered_at, item.covered_ground = at, ground
    item.visible_at, item.reviewed_at = item.visible_at or at, at
    item.save(update_fields=["covered_at", "covered_ground", "visible_at", "reviewed_at"])
    return _read_anew(item, at=at)


@transaction.atomic
def uncover(item, *, at):
    """Show the words that stand again as their author wrote them, and those earlier ones that went with them."""
    item = lock_item(item)
    if item.covered_at is None or item.is_tombstone:
        raise WrongState
    originals = list(CoveredWords.objects.of(item))
    for covered in originals:
        if covered.entry_id:
            PositionWords.objects.filter(entry=covered.entry_id).update(**{covered.part: covered.text})
        elif covered.comment_id:
            CommentWords.objects.filter(comment=covered.comment_id).update(text=covered.text)
        elif covered.change_id:
            ChangeWords.objects.filter(change=covered.change_id).update(text=covered.text)
        else:
            RevisionWords.objects.filter(revision=covered.revision_id).update(reasons=covered.text)
    CoveredWords.objects.filter(pk__in=[one.pk for one in originals]).delete()
    withheld = {"withheld_at": item.covered_at}
    if isinstance(item, Proposal):
        Revision.objects.filter(proposal=item, **withheld).update(withheld_at=None)
    elif not isinstance(item, Comment):
        PositionEntry.objects.filter(position=item, **withheld).update(withheld_at=None)
    item.covered_at, item.covered_ground, item.reviewed_at = None, "", at
    item.save(update_fields=["covered_at", "covered_ground", "reviewed_at"])
    return _read_anew(item, at=at)


def _is_waiting(item):
    """Whether other words wait beside those that stand, or nothing stands any more: these are ruled on first."""
    if isinstance(item, Proposal):
        return item.coming_revision_id is not None
    return item.withdrawn_at is not None


def _chosen(texts, marked):
    """Return the texts in which words are marked, each with the numbers of these words."""
    by_name = {text.name: (text, set()) for text in texts}
    for name in marked:
        where, _dot, number = name.rpartition(".")
        text, numbers = by_name.get(where, (None, set()))
        if text is None or not (number.isascii() and number.isdecimal()) or int(number) >= len(words_in(text.text)):
            raise WordsUnknown(field="cover")
        if MARK not in words_in(text.text)[int(number)]:
            numbers.add(int(number))
    chosen = [pair for pair in by_name.values() if pair[1]]
    if not chosen:
        raise NothingMarked(field="cover")
    if all(MARK in word for text, numbers in by_name.values() for word in words_in(cover(text.text, numbers))):
        raise AllMarked(field="cover")
    return chosen


def _keep_original(text):
    """Keep a text as its author wrote it, unless passages of it are covered already."""
    CoveredWords.objects.get_or_create(**text.original, defaults={"text": text.text})


def _withhold(rows, item, *, at):
    """Withhold other words of the same; what an earlier covering withheld belongs to this one from now on."""
    if item.covered_at is not None:
        rows.filter(withheld_at=item.covered_at).update(withheld_at=at)
    rows.filter(withheld_at__isnull=True).update(withheld_at=at)


def _cover_copies(position, entry, *, at):
    """Cover what other versions of a dossier say in the very same words; withhold what earlier ones say otherwise."""
    said = PositionWords.objects.get(entry=entry)
    originals = {one.part: one.text for one in CoveredWords.objects.filter(entry=entry)}
    written = {part: originals.get(part, getattr(said, part)) for part in ("text", "reasons")}
    others = PositionEntry.objects.filter(position=position).exclude(pk=entry.pk).select_related("words", "version")
    for other in others:
        kept = {one.part: one.text for one in CoveredWords.objects.filter(entry=other)}
        if written == {part: kept.get(part, getattr(other.words, part)) for part in written}:
            copy_covered(entry, other)
            PositionWords.objects.filter(entry=other).update(text=said.text, reasons=said.reasons)
        elif other.version.filed_at is not None:
            _withhold(PositionEntry.objects.filter(pk=other.pk), position, at=at)


def copy_covered(entry, other):
    """Keep the originals of what one entry says for another entry that says the same."""
    for one in CoveredWords.objects.filter(entry=entry):
        CoveredWords.objects.get_or_create(entry=other, part=one.part, defaults={"text": one.text})


def _read_anew(item, *, at):
    """Let indexes and pages follow the words that everybody reads now; return the item."""
    if isinstance(item, Proposal):
        index_again(item)
        enter_again(item)
    touch(articles_of(item), at=at)
    return item
