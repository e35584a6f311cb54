"""Filing a dossier: what is being written becomes a version as a whole, or nothing does."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.actions import lock_membership
from accounts.limits import counting
from accounts.notices import happen
from articles.actions import lock_collecting, touch
from articles.actions.phases import told
from articles.wording import words_of
from core.rules import RuleViolation
from core.text import fold
from proposals.actions.admitting import admit
from proposals.actions.cosigning import ask_anew
from proposals.actions.dossiers import (
    AnsweredPosition,
    entries_of,
    lock_dossier,
    mark_of_entry,
    mark_of_letter,
    mark_of_version,
    place_in_words,
)
from proposals.actions.numbers import next_number
from proposals.actions.signing import refuse_other_words, signature_of
from proposals.models import Attachment, DossierVersion, Position, PositionStance
from record.actions import record

STANDING = ("author", "language", "submitted_at", "visible_at", "reviewed_at", "withdrawn_at")
STANDING += ("covered_at", "covered_ground")


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
    count = counting("dossier", organization=organization, by=by, at=at)
    lock_collecting(draft, at=at, saved_at=last and last.edited_at, count=count)
    admit(draft, by=by, organization=organization)
    dossier, version = lock_dossier(draft, organization)
    if version is None:
        raise _already_filed(dossier)
    positions = list(Position.objects.select_for_update(of=["self"]).filter(dossier=dossier).order_by("pk"))
    entries = list(entries_of(version))
    attachments = list(Attachment.objects.of(version))
    signature = signature_of(version)
    if mark_of_version(version, entries, attachments, signature) != seen:
        raise DossierChanged
    if signature is not None:
        refuse_other_words(signature, dossier, version, entries, attachments)
    before = {entry.position_id: entry for entry in entries_of(dossier.current_version)}
    _refuse_unfit(dossier, version, positions, before, entries, attachments, signature)
    version.filed_at, version.filed_by = at, by
    version.save(update_fields=["filed_at", "filed_by"])
    _write_leaves(dossier, version, positions, entries, attachments, signature, by=by, at=at)
    happen("dossier.filed", {f"{dossier.uid}.{version.number}": [organization.uid]}, at=at)
    _stand(positions, before, {entry.position_id: entry for entry in entries}, at=at)
    touch({position.article_id for position in positions}, at=at)
    dossier.current_version = version
    if dossier.serial is None:
        dossier.serial = next_number()
    dossier.save(update_fields=["current_version", "serial"])
    ask_anew(dossier, at=at)
    claim.keep(f"{dossier.uid}/{version.number}")
    return version


def _already_filed(dossier):
    if dossier is None or dossier.current_version is None:
        return DossierEmpty()
    filed = dossier.current_version
    return FiledByAnother(number=filed.number, moment=told(filed.filed_at))


def _refuse_unfit(dossier, version, positions, before, entries, attachments, signature):
    """Refuse a version that is empty, unfinished or the same as before, or that touches what was answered.

    A signature alone makes another version of the same words.
    """
    if not entries:
        raise DossierEmpty
    for entry in entries:
        if wanted := missing_in(entry):
            raise PositionUnfinished(place=place_in_words(entry.base.placement), wanted=wanted)
    old = {pk: mark_of_entry(entry) for pk, entry in before.items()}
    new = {entry.position_id: mark_of_entry(entry) for entry in entries}
    for position in positions:
        if position.decided_at and old.get(position.pk) != new.get(position.pk):
            raise AnsweredPosition(place=place_in_words(before[position.pk].base.placement))
    if (
        old == new
        and signature is None
        and _stands_beside(dossier.current_version) == (mark_of_letter(version), attachments)
    ):
        raise NothingToFile


def _stands_beside(version):
    """Return what a version holds besides positions: the mark of its letter, and its files."""
    return mark_of_letter(version), list(Attachment.objects.of(version))


def missing_in(entry):
    """Return what a position still lacks before it can be filed, or nothing."""
    if entry.stance == PositionStance.WITH_CHANGES:
        present = words_of(entry.base.placement, entry.base.language, own=entry.base)
        if not fold(entry.text) or entry.text.split() == present.split():
            return _("Change the words of the draft, or choose another position.")
    if entry.stance != PositionStance.SUPPORT and not fold(entry.reasons):
        return _("Give the reasons.")
    return ""


def _write_leaves(dossier, version, positions, entries, attachments, signature, *, by, at):
    """Write the version's leaf, one for each of its positions, one for each that it leaves out."""
    actor = dossier.organization.as_actor(by)
    data = {"organization": dossier.organization.uid, "version": version.number, "lang": version.language}
    if attachments:
        data["files"] = [one.in_leaf for one in attachments]
    if signature is not None:
        data["signature"] = signature.in_leaf
    record(
        "dossier.filed",
        dossier.uid,
        actor=actor,
        data=data,
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
                position.covered_at, position.covered_ground = None, ""
            position.submitted_at = position.submitted_at or at
            position.visible_at = position.visible_at or at
            position.withdrawn_at, position.language = None, entry.base.language
        position.save(update_fields=STANDING)
