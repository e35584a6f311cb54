"""The round trip in Word: a file that a member sent is read into a list; what is chosen of it goes into the dossier."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import lock_membership
from articles.actions import lock_collecting
from articles.current import current_edition
from articles.docx import LARGEST, Unreadable, read_file
from articles.docx.reading import stamp_of
from articles.languages import CODES, LANGUAGES
from articles.models import Edition, Placement
from articles.sheets import sheet_of
from core.rules import RuleViolation
from core.signs import UNSTORABLE
from core.text import LENGTHS, TURNING, clean
from core.throttling import Limit, count
from proposals.actions.dossiers import (
    PositionText,
    entries_of,
    mark_of_entry,
    note_edit,
    open_dossier,
    place_in_words,
    said_by,
    working_version,
    write_positions,
)
from proposals.actions.marks import mark_of
from proposals.models import EditedFile, PositionStance

FILES = Limit("edited files", 30, 3600)
KEPT_FOR = timedelta(days=7)
MOST_CHANGES = 500
MOST_SIGNS = 2_000_000
STANCES = {
    "changed": PositionStance.WITH_CHANGES,
    "removed": PositionStance.OPPOSE,
    "reasons": PositionStance.SUPPORT,
}


class UnreadableFile(RuleViolation):
    code = "unreadable_file"
    sentence = _("This is no Word file (DOCX). Save the file you downloaded as DOCX, then send it.")
    of = {
        "old_format": _("The file is in the old format of Word (DOC) or has a password. Save it as DOCX without one."),
        "macros": _("The file holds macros. Save it as DOCX without macros, then send it."),
        "too_large": _("The file is larger than %(limit)s MB. Take out pictures, or send fewer articles at once."),
        "bomb": _("The file unpacks to far more than any text needs, and was not opened."),
        "odd_parts": _("The file is put together in a way that no editor does, and was not opened. Save it anew."),
        "damaged": _("The file is damaged and cannot be read. Save it anew, then send it."),
        "doctype": _("The file names other files to be read with it, and was not opened. Save it anew."),
        "too_long": _("The file is too long. Send fewer articles at once."),
    }


class ManyFiles(RuleViolation):
    code = "many_files"
    sentence = _("You have sent many files in a short time. Wait an hour, then send the next.")
    status = 429


class FileMissing(RuleViolation):
    code = "file_missing"
    sentence = _("Choose the file you edited.")


class FileOfAnotherDraft(RuleViolation):
    code = "file_of_another_draft"
    sentence = _("This file was made from another draft. Download the text of this one.")


class FileInAnotherLanguage(RuleViolation):
    code = "file_in_another_language"
    sentence = _(
        "The file is in one language (%(file)s), the dossier in another (%(dossier)s)."
        " Edit a file in the language of the dossier."
    )


class NoPlaceFound(RuleViolation):
    code = "no_place_found"
    sentence = _("No place of the draft was found in this file. Edit the file that you download here.")


class NoFileRead(RuleViolation):
    code = "no_file_read"
    sentence = _("There is no list of changes any more. Send the file again.")


class FileOfEarlierEdition(RuleViolation):
    code = "file_of_earlier_edition"
    sentence = _("A new edition of the draft was published after you sent the file. Send it again to compare anew.")


class NothingChosen(RuleViolation):
    code = "nothing_chosen"
    sentence = _("Mark at least one change that the dossier should take.")


class DossierHasMoved(RuleViolation):
    code = "dossier_has_moved"
    sentence = _("The dossier was changed after you opened this list. Look the list over once more; nothing was taken.")
    status = 409


class ChangeRefused(RuleViolation):
    code = "change_refused"
    sentence = _("The change of this place cannot be taken: %(place)s. %(why)s")


def read_edited_file(draft, organization, content, *, name, language, by, at):
    """Keep what a member's file says of the draft as a list to look over, in the place of their last one.

    `language` is that of the words where the file does not say it. Nothing is written into the dossier.
    """
    if not count(FILES, by.uid).passed:
        raise ManyFiles
    reading, language, edition = _read(draft, content, language=language)
    found = asdict(reading)
    if len(found["changes"]) > MOST_CHANGES or sum(_signs(row) for row in found["changes"]) > MOST_SIGNS:
        raise UnreadableFile(UnreadableFile.of["too_long"])
    made_from = found.pop("stamp")
    values = {
        "name": _name(name),
        "language": language,
        "edition": edition,
        "made_from": made_from and made_from["edition"],
        "found": found,
        "read_at": at,
        "taken_at": None,
    }
    with transaction.atomic():
        lock_membership(by, organization, filing=False)
        lock_collecting(draft, at=at)
        file, _new = EditedFile.objects.update_or_create(
            draft=draft, organization=organization, person=by, defaults=values
        )
    return file


def _read(draft, content, *, language):
    try:
        stamp = stamp_of(content)
        if stamp is not None and stamp.draft != draft.slug:
            raise FileOfAnotherDraft
        if stamp is not None and stamp.language in CODES:
            language = stamp.language
        sheet = sheet_of(draft, language)
        reading = read_file(content, sheet.passages)
    except Unreadable as error:
        sentence = UnreadableFile.of.get(error.code)
        raise UnreadableFile(sentence, limit=LARGEST // 1024 // 1024) from error
    if not reading.places:
        raise NoPlaceFound
    return reading, language, Edition.objects.get(draft=draft, number=sheet.edition)


def _signs(row):
    return len(row["old"]) + len(row["new"]) + len(row["reasons"])


def _name(name):
    """Return the name of a file as it is shown: one line, nothing of a path, nothing that turns its direction."""
    name = UNSTORABLE.sub("", TURNING.sub("", " ".join(name.replace("\\", "/").rsplit("/", 1)[-1].split())))
    return name[-LENGTHS["name"] :] or "docx"


def discard_edited_file(draft, organization, *, by):
    """Forget the list that was read from a member's file; without one nothing changes."""
    EditedFile.objects.filter(draft=draft, organization=organization, person=by).delete()


def forget_edited_files(*, at):
    """Forget all lists that are older than some days."""
    EditedFile.objects.filter(read_at__lt=at - KEPT_FOR).delete()


def proposed(change, entry, reasons=""):
    """Return the position that a change of a file makes, beside what the dossier says of the place.

    Reasons of the file come first, then those given for all, then those that the dossier has already.
    """
    stance = STANCES[change["kind"]]
    text = change["new"] if stance == PositionStance.WITH_CHANGES else ""
    return PositionText(stance, text, change["reasons"] or reasons or (entry.reasons if entry is not None else ""))


def mark_of_places(eids, entries):
    """Return the mark of what the dossier says of these places, `entries` by `eid`: what the list was shown beside."""
    return mark_of([(eid, mark_of_entry(entries.get(eid))) for eid in sorted(eids)])


@transaction.atomic
def take_changes(draft, organization, eids, *, reasons, seen, by, at):
    """Write the chosen changes of a member's file into the version that is being written, all or none.

    `seen` is the mark of what the dossier said of all places of the list when it was shown: what a colleague wrote
    since is not written over. Return how many places changed; the same again changes nothing.
    """
    reasons = clean(reasons, "proposal_reasons", field="reasons", required=False)
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    file = EditedFile.objects.select_for_update().filter(draft=draft, organization=organization, person=by).first()
    if file is None:
        raise NoFileRead
    if file.edition_id != current_edition(draft):
        raise FileOfEarlierEdition
    _refuse_language(file, standing)
    changes = {row["eid"]: row for row in file.changes}
    chosen = [eid for eid in changes if eid in eids]
    if not chosen:
        raise NothingChosen(field="take")
    places = {row.eid: row for row in Placement.objects.filter(edition=file.edition_id, eid__in=changes)}
    entries = _entries(standing)
    words = {eid: _cleaned(changes[eid], entries.get(eid), places[eid], reasons) for eid in chosen}
    fresh = {eid: one for eid, one in words.items() if one != said_by(entries.get(eid))}
    if fresh:
        if mark_of_places(changes, entries) != seen:
            raise DossierHasMoved
        version = working_version(dossier, standing, language=file.language, by=by, at=at)
        write_positions(dossier, version, {places[eid]: one for eid, one in fresh.items()}, by=by, at=at)
        note_edit(version, by=by, at=at)
    file.taken_at = at
    file.save(update_fields=["taken_at"])
    return len(fresh)


def _refuse_language(file, standing):
    if standing is not None and standing.language != file.language:
        names = dict(LANGUAGES)
        raise FileInAnotherLanguage(file=names[file.language], dossier=names[standing.language])


def _entries(version):
    """Return what a version says, by the `eid` of the place."""
    return {entry.base.placement.eid: entry for entry in entries_of(version)} if version is not None else {}


def _cleaned(change, entry, place, reasons):
    try:
        return proposed(change, entry, reasons).cleaned()
    except RuleViolation as refusal:
        raise ChangeRefused(place=place_in_words(place), why=str(refusal), field="take") from refusal
