"""A dossier in its members' hands: its letter and its positions are written together, nothing overwritten."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions import lock_membership
from articles.actions import lock_collecting
from articles.languages import CODES
from articles.models import ProvisionText
from core.rules import RuleViolation
from core.text import clean, sameness
from proposals.actions.covering import copy_covered
from proposals.actions.marks import mark_of
from proposals.actions.refusals import ProvisionElsewhere, UnknownLanguage
from proposals.models import (
    Attachment,
    CoveredWords,
    Dossier,
    DossierLetter,
    DossierVersion,
    Position,
    PositionEntry,
    PositionStance,
    PositionWords,
    VersionAttachment,
)

NOTHING = ""  # the mark of a letter or position that was not there when the form was made


class UnknownPosition(RuleViolation):
    code = "unknown_position"
    sentence = _("Choose a position: support, support with changes, or oppose.")


class ChangedMeanwhile(RuleViolation):
    """Somebody else wrote over what was read; `stored` is what stands there now, or None where it was taken out."""

    code = "changed_meanwhile"
    sentence = _("Somebody else has changed this since you opened it. Both texts stand below; nothing was overwritten.")
    status = 409

    def __init__(self, stored):
        self.stored = stored
        super().__init__()


class LanguageInUse(RuleViolation):
    code = "language_in_use"
    sentence = _(
        "The dossier holds positions with changed words or answered ones. Its language can be chosen before these only."
    )


class AnsweredPosition(RuleViolation):
    code = "answered_position"
    sentence = _("The Commission has answered this position (%(place)s): it can be neither changed nor left out.")


class NotInDossier(RuleViolation):
    code = "not_in_dossier"
    sentence = _("This position is not in the dossier. Somebody may have taken it out.")


@dataclass(frozen=True)
class PositionText:
    """What an organization says of one place: its stance, for `with_changes` the whole new words, and the reasons."""

    stance: str
    text: str = ""
    reasons: str = ""

    def cleaned(self):
        """Return it as it is stored; refuse what cannot be."""
        if self.stance not in PositionStance.values:
            raise UnknownPosition(field="stance")
        has_text = self.stance == PositionStance.WITH_CHANGES
        return replace(
            self,
            text=clean(self.text, "proposal_text", field="text", required=False) if has_text else "",
            reasons=clean(self.reasons, "proposal_reasons", field="reasons", required=False),
        )


def mark_of_letter(version):
    """Return the mark of a version's letter and language; none where there is no version."""
    return mark_of(version.language, version.letter.text) if version is not None else NOTHING


def mark_of_entry(entry):
    """Return the mark of what a version says of a place; none where it says nothing."""
    return mark_of(entry.stance, entry.text, entry.reasons) if entry is not None else NOTHING


def said_by(entry):
    """Return what an entry says, as it is written; None where there is none."""
    return PositionText(entry.stance, entry.text, entry.reasons) if entry is not None else None


def mark_of_version(version, entries, attachments=(), signature=None):
    """Return the mark of all that would be filed, so that nobody files what they have not seen."""
    rows = sorted((entry.position_id, mark_of_entry(entry)) for entry in entries)
    files = [sorted(one.sha256 for one in attachments)] if attachments else []
    signed = [signature.sha256] if signature is not None else []
    return mark_of(version.number, mark_of_letter(version), rows, *files, *signed)


@transaction.atomic
def save_letter(draft, organization, *, text, language, seen, by, at):
    """Keep the cover letter and the language of the version that is being written.

    `seen` is the mark of what the form was made from: where somebody else changed it since, `ChangedMeanwhile`.
    The same words again change nothing.
    """
    if language not in CODES:
        raise UnknownLanguage(field="language")
    text = clean(text, "dossier_letter", field="text", required=False)
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    if standing is not None and (standing.letter.text, standing.language) == (text, language):
        return dossier
    if mark_of_letter(standing) != seen:
        raise ChangedMeanwhile(standing)
    version = working_version(dossier, standing, language=language, by=by, at=at)
    _speak(version, language)
    DossierLetter.objects.filter(version=version).update(text=text)
    note_edit(version, by=by, at=at)
    return dossier


@transaction.atomic
def save_position(draft, organization, placement, words, *, language, seen, by, at):
    """Keep a position on one place in the version that is being written, however unfinished.

    `language` is the version's where there is none yet; `seen` is the mark of what the form was made from: where
    somebody else changed it since, `ChangedMeanwhile` holds what stands there. The same words again change nothing.
    """
    words = words.cleaned()
    if language not in CODES:
        raise UnknownLanguage(field="language")
    if placement.edition.draft_id != draft.pk:
        raise ProvisionElsewhere(field="provision")
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    position = _position(dossier, placement.provision)
    entry = _entry(position, standing)
    if said_by(entry) == words:
        return position
    _refuse_answered(position, placement)
    if mark_of_entry(entry) != seen:
        raise ChangedMeanwhile(entry)
    version = working_version(dossier, standing, language=language, by=by, at=at)
    [position] = write_positions(dossier, version, {placement: words}, by=by, at=at)
    note_edit(version, by=by, at=at)
    return position


@transaction.atomic
def drop_position(draft, organization, provision, *, by, at):
    """Take a position out of the version that is being written; filed versions keep theirs. Again changes nothing."""
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    position = _position(dossier, provision)
    entry = _entry(position, standing)
    if entry is None:
        return
    _refuse_answered(position, entry.base.placement)
    version = working_version(dossier, standing, by=by, at=at)
    PositionEntry.objects.filter(position=position, version=version).delete()
    if position.submitted_at is None:
        position.delete()
    note_edit(version, by=by, at=at)


@transaction.atomic
def put_back_position(draft, organization, provision, *, by, at):
    """Let the version that is being written say of one place what the filed version says; again changes nothing."""
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    position = _position(dossier, provision)
    filed = _entry(position, dossier.current_version)
    if filed is None:
        raise NotInDossier
    if mark_of_entry(_entry(position, standing)) == mark_of_entry(filed):
        return position
    PositionEntry.objects.filter(position=position, version=standing).delete()
    _copy_entries([filed], standing)
    note_edit(standing, by=by, at=at)
    return position


def open_dossier(draft, organization, *, by, at):
    """Return an organization's dossier, locked, and the version that stands: being written, else filed last, else None.

    Refuses who may not draft for it, and all outside the time of collection.
    """
    lock_membership(by, organization, filing=False)
    lock_collecting(draft, at=at)
    Dossier.objects.get_or_create(draft=draft, organization=organization, defaults={"created_at": at})
    dossier, version = lock_dossier(draft, organization)
    return dossier, version or dossier.current_version


def lock_dossier(draft, organization):
    """Return the dossier, locked, with the version that is being written, or None of either."""
    rows = Dossier.objects.filter(draft=draft, organization=organization)
    if rows.select_for_update().first() is None:
        return None, None
    # Read after the lock: rows joined to a locked one are as they were before the wait for it.
    dossier = rows.select_related("current_version__letter", "organization", "draft").get()
    return dossier, dossier.versions.select_related("letter").filter(filed_at__isnull=True).first()


def working_version(dossier, standing, *, language=CODES[0], by, at):
    """Return the version that is being written; one after a filed version begins as its copy."""
    if standing is not None and standing.filed_at is None:
        return standing
    version = DossierVersion.objects.create(
        dossier=dossier,
        number=standing.number + 1 if standing else 1,
        language=standing.language if standing else language,
        edited_at=at,
        edited_by=by,
    )
    version.letter = DossierLetter.objects.create(version=version, text=standing.letter.text if standing else "")
    if standing:
        _copy_entries(entries_of(standing), version)
        VersionAttachment.objects.bulk_create(
            VersionAttachment(version=version, attachment=one) for one in Attachment.objects.of(standing)
        )
    return version


def _position(dossier, provision):
    return Position.objects.filter(dossier=dossier, provision=provision).first()


def write_positions(dossier, version, words, *, by, at):
    """Let the version that is being written say `words` (by place) of places; return their positions, in that order.

    Refuses what the Commission has answered. Many are written as fast as one.
    """
    wanted = [place.provision_id for place in words]
    positions = {row.provision_id: row for row in Position.objects.filter(dossier=dossier, provision__in=wanted)}
    for place in words:
        _refuse_answered(positions.get(place.provision_id), place)
    new = [
        _new_position(dossier, place, version.language, by=by, at=at)
        for place in words
        if place.provision_id not in positions
    ]
    positions |= {row.provision_id: row for row in Position.objects.bulk_create(new)}
    found = [positions[provision] for provision in wanted]
    standing = {row.position_id: row for row in PositionEntry.objects.filter(version=version, position__in=found)}
    texts = ProvisionText.objects.filter(placement__in=list(words), language=version.language)
    bases = {row.placement_id: row for row in texts}
    rows = []
    for position, (place, said) in zip(found, words.items(), strict=True):
        entry = standing.get(position.pk) or PositionEntry(position=position, version=version)
        entry.stance, entry.base = said.stance, bases[place.pk]
        entry.sameness = sameness(said.stance, said.text or said.reasons)
        entry.edited_at, entry.edited_by = at, by
        rows.append((entry, said))
    old = [entry for entry, _said in rows if entry.pk]
    PositionEntry.objects.bulk_update(old, ["stance", "base", "sameness", "edited_at", "edited_by"])
    PositionWords.objects.filter(entry__in=old).delete()
    CoveredWords.objects.filter(entry__in=old).delete()
    PositionEntry.objects.bulk_create([entry for entry, _said in rows if not entry.pk])
    PositionWords.objects.bulk_create(
        [PositionWords(entry=entry, text=said.text, reasons=said.reasons) for entry, said in rows]
    )
    return found


def _new_position(dossier, placement, language, *, by, at):
    return Position(
        draft=dossier.draft,
        dossier=dossier,
        organization=dossier.organization,
        author=by,
        language=language,
        provision_id=placement.provision_id,
        article_id=placement.article_id,
        created_at=at,
    )


def entries_of(version):
    """Return what a version says, with its words and places."""
    rows = PositionEntry.objects.filter(version=version)
    return rows.select_related("words", "base__placement__edition", "position__provision").order_by("position")


def _entry(position, version):
    return None if position is None or version is None else entries_of(version).filter(position=position).first()


def _copy_entries(entries, version):
    for entry in entries:
        copy = PositionEntry.objects.create(
            position_id=entry.position_id,
            version=version,
            stance=entry.stance,
            base_id=entry.base_id,
            sameness=entry.sameness,
            edited_at=entry.edited_at,
            edited_by_id=entry.edited_by_id,
        )
        PositionWords.objects.create(entry=copy, text=entry.text, reasons=entry.reasons)
        copy_covered(entry, copy)


def _speak(version, language):
    """Let the version be in another language; refused once words were made from the present one's."""
    if version.language == language:
        return
    entries = list(entries_of(version))
    if any(entry.text or entry.position.decided_at for entry in entries):
        raise LanguageInUse(field="language")
    for entry in entries:
        entry.base = ProvisionText.objects.get(placement=entry.base.placement_id, language=language)
        entry.save(update_fields=["base"])
    version.language = language


def note_edit(version, *, by, at):
    """Note who changed a version last, and when."""
    version.edited_at, version.edited_by = at, by
    version.save(update_fields=["language", "edited_at", "edited_by"])


def _refuse_answered(position, placement):
    if position is not None and position.decided_at is not None:
        raise AnsweredPosition(place=place_in_words(placement))


def place_in_words(placement):
    """Return a place as a sentence of the reader's names it."""
    return placement.label(translation.get_language() or CODES[0])
