"""A dossier in its members' hands: its letter and positions are written together, then filed as one version."""

import hashlib
import json
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.actions import lock_membership
from articles.actions import lock_collecting, touch
from articles.actions.phases import told
from articles.languages import CODES
from articles.models import ProvisionText
from articles.wording import words_of
from core.rules import RuleViolation
from core.text import clean, fold, sameness
from proposals.actions.numbers import next_number
from proposals.actions.refusals import ProvisionElsewhere, UnknownLanguage
from proposals.models import (
    Dossier,
    DossierLetter,
    DossierVersion,
    Position,
    PositionEntry,
    PositionStance,
    PositionWords,
)
from record.actions import record

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


class DossierEmpty(RuleViolation):
    code = "dossier_empty"
    sentence = _("The dossier holds no position yet. Add the places on which your organization takes a position.")


class PositionUnfinished(RuleViolation):
    code = "position_unfinished"
    sentence = _("The position on this place is not finished: %(place)s. %(wanted)s")


class NothingToFile(RuleViolation):
    code = "nothing_to_file"
    sentence = _("There is nothing new to file: nobody has changed the dossier since it was filed.")


class FiledByAnother(RuleViolation):
    code = "filed_by_another"
    sentence = _("Version %(number)s was filed already, on %(moment)s (Astana time). Nothing was filed twice.")
    status = 409


class DossierChanged(RuleViolation):
    code = "dossier_changed"
    sentence = _("The dossier was changed after you opened this page. Look it over, then file it.")
    status = 409


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


def mark_of(*parts):
    """Return the mark by which a form tells what it was made from: equal words have equal marks."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def mark_of_letter(version):
    """Return the mark of a version's letter and language; none where there is no version."""
    return mark_of(version.language, version.letter.text) if version is not None else NOTHING


def mark_of_entry(entry):
    """Return the mark of what a version says of a place; none where it says nothing."""
    return mark_of(entry.stance, entry.text, entry.reasons) if entry is not None else NOTHING


def mark_of_version(version, entries):
    """Return the mark of all that would be filed, so that nobody files what they have not seen."""
    rows = sorted((entry.position_id, mark_of_entry(entry)) for entry in entries)
    return mark_of(version.number, mark_of_letter(version), rows)


@transaction.atomic
def save_letter(draft, organization, *, text, language, seen, by, at):
    """Keep the cover letter and the language of the version that is being written.

    `seen` is the mark of what the form was made from: where somebody else changed it since, `ChangedMeanwhile`.
    The same words again change nothing.
    """
    if language not in CODES:
        raise UnknownLanguage(field="language")
    text = clean(text, "dossier_letter", field="text", required=False)
    dossier, standing = _open(draft, organization, by=by, at=at)
    if standing is not None and (standing.letter.text, standing.language) == (text, language):
        return dossier
    if mark_of_letter(standing) != seen:
        raise ChangedMeanwhile(standing)
    version = _working(dossier, standing, language=language, by=by, at=at)
    _speak(version, language)
    DossierLetter.objects.filter(version=version).update(text=text)
    _edited(version, by=by, at=at)
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
    dossier, standing = _open(draft, organization, by=by, at=at)
    position = _position(dossier, placement.provision)
    entry = _entry(position, standing)
    if entry is not None and PositionText(entry.stance, entry.text, entry.reasons) == words:
        return position
    _refuse_answered(position, placement)
    if mark_of_entry(entry) != seen:
        raise ChangedMeanwhile(entry)
    version = _working(dossier, standing, language=language, by=by, at=at)
    if position is None:
        position = _new_position(dossier, placement, version.language, by=by, at=at)
    entry, _new = PositionEntry.objects.update_or_create(
        position=position,
        version=version,
        defaults={
            "stance": words.stance,
            "base": ProvisionText.objects.get(placement=placement, language=version.language),
            "sameness": sameness(words.stance, words.text or words.reasons),
            "edited_at": at,
            "edited_by": by,
        },
    )
    PositionWords.objects.update_or_create(entry=entry, defaults={"text": words.text, "reasons": words.reasons})
    _edited(version, by=by, at=at)
    return position


@transaction.atomic
def drop_position(draft, organization, provision, *, by, at):
    """Take a position out of the version that is being written; filed versions keep theirs. Again changes nothing."""
    dossier, standing = _open(draft, organization, by=by, at=at)
    position = _position(dossier, provision)
    entry = _entry(position, standing)
    if entry is None:
        return
    _refuse_answered(position, entry.base.placement)
    version = _working(dossier, standing, by=by, at=at)
    PositionEntry.objects.filter(position=position, version=version).delete()
    if position.submitted_at is None:
        position.delete()
    _edited(version, by=by, at=at)


@transaction.atomic
def put_back_position(draft, organization, provision, *, by, at):
    """Let the version that is being written say of one place what the filed version says; again changes nothing."""
    dossier, standing = _open(draft, organization, by=by, at=at)
    position = _position(dossier, provision)
    filed = _entry(position, dossier.current_version)
    if filed is None:
        raise NotInDossier
    if mark_of_entry(_entry(position, standing)) == mark_of_entry(filed):
        return position
    PositionEntry.objects.filter(position=position, version=standing).delete()
    _copy_entries([filed], standing)
    _edited(standing, by=by, at=at)
    return position


@transaction.atomic
def file_dossier(draft, organization, *, seen, key, by, at):
    """File what is being written as the dossier's next version, all or nothing; the first filing takes the number.

    `seen` is the mark of what the person looked at. The same `key` again gives the same version. Positions left out
    are withdrawn; the version before stays readable.
    """
    claim = actkeys.claim(by, key, {"draft": draft.slug, "organization": organization.uid, "seen": seen}, at=at)
    if claim.result_id:
        uid, number = claim.result_id.split("/")
        return DossierVersion.objects.select_related("dossier").get(dossier__uid=uid, number=number)
    lock_membership(by, organization, filing=True)
    saved = DossierVersion.objects.filter(dossier__draft=draft, dossier__organization=organization)
    last = saved.filter(filed_at__isnull=True).first()
    lock_collecting(draft, at=at, saved_at=last and last.edited_at)
    dossier, version = _lock(draft, organization)
    if version is None:
        raise _already_filed(dossier)
    positions = list(Position.objects.select_for_update(of=["self"]).filter(dossier=dossier).order_by("pk"))
    entries = list(_entries(version))
    if mark_of_version(version, entries) != seen:
        raise DossierChanged
    before = {entry.position_id: entry for entry in _entries(dossier.current_version)}
    _refuse_unfit(dossier, version, positions, before, entries)
    version.filed_at, version.filed_by = at, by
    version.save(update_fields=["filed_at", "filed_by"])
    _write_leaves(dossier, version, positions, entries, by=by, at=at)
    _stand(positions, before, {entry.position_id: entry for entry in entries}, at=at)
    touch({position.article_id for position in positions}, at=at)
    dossier.current_version = version
    if dossier.serial is None:
        dossier.serial = next_number()
    dossier.save(update_fields=["current_version", "serial"])
    claim.keep(f"{dossier.uid}/{version.number}")
    return version


def _open(draft, organization, *, by, at):
    """Return an organization's dossier, locked, and the version that stands: being written, else filed last, else None.

    Refuses who may not draft for it, and all outside the time of collection.
    """
    lock_membership(by, organization, filing=False)
    lock_collecting(draft, at=at)
    Dossier.objects.get_or_create(draft=draft, organization=organization, defaults={"created_at": at})
    dossier, version = _lock(draft, organization)
    return dossier, version or dossier.current_version


def _lock(draft, organization):
    """Return the dossier, locked, with the version that is being written, or None of either."""
    rows = Dossier.objects.filter(draft=draft, organization=organization)
    if rows.select_for_update().first() is None:
        return None, None
    # Read after the lock: rows joined to a locked one are as they were before the wait for it.
    dossier = rows.select_related("current_version__letter", "organization", "draft").get()
    return dossier, dossier.versions.select_related("letter").filter(filed_at__isnull=True).first()


def _working(dossier, standing, *, language=CODES[0], by, at):
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
        _copy_entries(_entries(standing), version)
    return version


def _position(dossier, provision):
    return Position.objects.filter(dossier=dossier, provision=provision).first()


def _new_position(dossier, placement, language, *, by, at):
    return Position.objects.create(
        draft=dossier.draft,
        dossier=dossier,
        organization=dossier.organization,
        author=by,
        language=language,
        provision=placement.provision,
        article_id=placement.article_id,
        created_at=at,
    )


def _entries(version):
    rows = PositionEntry.objects.filter(version=version)
    return rows.select_related("words", "base__placement__edition", "position__provision").order_by("position")


def _entry(position, version):
    return None if position is None or version is None else _entries(version).filter(position=position).first()


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


def _speak(version, language):
    """Let the version be in another language; refused once words were made from the present one's."""
    if version.language == language:
        return
    entries = list(_entries(version))
    if any(entry.text or entry.position.decided_at for entry in entries):
        raise LanguageInUse(field="language")
    for entry in entries:
        entry.base = ProvisionText.objects.get(placement=entry.base.placement_id, language=language)
        entry.save(update_fields=["base"])
    version.language = language


def _edited(version, *, by, at):
    version.edited_at, version.edited_by = at, by
    version.save(update_fields=["language", "edited_at", "edited_by"])


def _refuse_answered(position, placement):
    if position is not None and position.decided_at is not None:
        raise AnsweredPosition(place=_name(placement))


def _already_filed(dossier):
    if dossier is None or dossier.current_version is None:
        return DossierEmpty()
    filed = dossier.current_version
    return FiledByAnother(number=filed.number, moment=told(filed.filed_at))


def _refuse_unfit(dossier, version, positions, before, entries):
    """Refuse a version that is empty, unfinished or the same as before, or that touches what was answered."""
    if not entries:
        raise DossierEmpty
    for entry in entries:
        if wanted := missing_in(entry):
            raise PositionUnfinished(place=_name(entry.base.placement), wanted=wanted)
    old = {pk: mark_of_entry(entry) for pk, entry in before.items()}
    new = {entry.position_id: mark_of_entry(entry) for entry in entries}
    for position in positions:
        if position.decided_at and old.get(position.pk) != new.get(position.pk):
            raise AnsweredPosition(place=_name(before[position.pk].base.placement))
    if old == new and mark_of_letter(dossier.current_version) == mark_of_letter(version):
        raise NothingToFile


def missing_in(entry):
    """Return what a position still lacks before it can be filed, or nothing."""
    if entry.stance == PositionStance.WITH_CHANGES:
        present = words_of(entry.base.placement, entry.base.language, own=entry.base)
        if not fold(entry.text) or entry.text.split() == present.split():
            return _("Change the words of the draft, or choose another position.")
    if entry.stance != PositionStance.SUPPORT and not fold(entry.reasons):
        return _("Give the reasons.")
    return ""


def _write_leaves(dossier, version, positions, entries, *, by, at):
    """Write the version's leaf, one for each of its positions, one for each that it leaves out."""
    actor = dossier.organization.as_actor(by)
    record(
        "dossier.filed",
        dossier.uid,
        actor=actor,
        data={"organization": dossier.organization.uid, "version": version.number, "lang": version.language},
        sealed={"c": version.letter.text},
        at=at,
    )
    said = {"dossier": dossier.uid, "version": version.number}
    for entry in entries:
        placement = entry.base.placement
        target = {"provision": entry.position.provision.uid, "edition": placement.edition.number}
        record(
            "position.filed",
            entry.position.uid,
            actor=actor,
            data=said | {"target": target, "lang": version.language, "stance": entry.stance},
            sealed={"c": {"text": entry.text, "reasons": entry.reasons}},
            at=at,
        )
    kept = {entry.position_id for entry in entries}
    for position in positions:
        if position.pk not in kept and position.submitted_at and not position.withdrawn_at:
            record("position.withdrawn", position.uid, actor=actor, data=said, at=at)


def _stand(positions, before, entries, *, at):
    """Let each position stand as the filed version has it: seen at once, or withdrawn where it was left out.

    What is new or changed has not been reviewed.
    """
    for position in positions:
        entry = entries.get(position.pk)
        if entry is None:
            position.withdrawn_at = position.withdrawn_at or (at if position.submitted_at else None)
        else:
            if position.withdrawn_at or mark_of_entry(before.get(position.pk)) != mark_of_entry(entry):
                position.author_id, position.reviewed_at = entry.edited_by_id, None
            position.submitted_at = position.submitted_at or at
            position.visible_at = position.visible_at or at
            position.withdrawn_at, position.language = None, entry.base.language
        position.save(update_fields=["author", "language", "submitted_at", "visible_at", "reviewed_at", "withdrawn_at"])


def _name(placement):
    return placement.label(translation.get_language() or CODES[0])
