"""Files of a dossier that is being written: added and taken out by its members, filed with it."""

import hashlib
import re
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from core.rules import RuleViolation
from core.signs import UNSTORABLE
from core.text import LENGTHS, TURNING
from core.uploads import LARGEST
from proposals import pdf
from proposals.actions.dossiers import note_edit, open_dossier, working_version
from proposals.models import Attachment, AttachmentContent, VersionAttachment
from proposals.models.attachments import MOST

MEGABYTE = 1024 * 1024
ENDING, NAMELESS = ".pdf", "document"
APART = re.compile(r"[/\\\s]+")


class FileMissing(RuleViolation):
    code = "file_missing"
    sentence = _("Choose a file first.")


class FileTooLarge(RuleViolation):
    code = "file_too_large"
    sentence = _("The file is larger than %(limit)s MB. Save it with smaller pictures, or in parts.")
    status = 413


class TooManyFiles(RuleViolation):
    code = "too_many_files"
    sentence = _("A dossier has at most %(limit)s files. Take one out first, or join some of them.")


class FileUnfit(RuleViolation):
    """A file that is no harmless PDF; its code says why."""

    code = "file_unfit"
    sentences = {
        pdf.NOT_PDF: _("This is not a PDF. Only PDF files are taken: save the document as PDF."),
        pdf.APPENDED: _("The file holds something else behind the PDF. Save the document as PDF once more."),
        pdf.DAMAGED: _("The PDF is damaged and cannot be read to its end. Save the document as PDF once more."),
        pdf.ENCRYPTED: _(
            "The PDF is protected by a password or by limits. Save it without them: everybody is to read it."
        ),
        pdf.ACTIVE: _(
            "The PDF holds a script, a form that sends itself, media or another file."
            " Print it to PDF: then only pages are left."
        ),
        pdf.TOO_LARGE: _("The PDF has too many pages or parts to be looked at. Send it in parts."),
    }

    def __init__(self, fault):
        super().__init__(self.sentences[fault], field="file")
        self.code = f"file_{fault}"


def attach_file(draft, organization, *, name, content, by, at):
    """Add a PDF to the version that is being written, and return it. The same bytes again change nothing.

    It is looked at before anything is locked: that takes part of a second.
    """
    if not content:
        raise FileMissing(field="file")
    if len(content) > LARGEST:
        raise FileTooLarge(field="file", limit=LARGEST // MEGABYTE)
    if (fault := pdf.fault_of(content)) is not None:
        raise FileUnfit(fault)
    return _attach(draft, organization, name=file_name(name), content=content, by=by, at=at)


@transaction.atomic
def _attach(draft, organization, *, name, content, by, at):
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    sha256 = hashlib.sha256(content).hexdigest()
    attachment = Attachment.objects.filter(dossier=dossier, sha256=sha256).first()
    attached = set() if standing is None else set(Attachment.objects.of(standing).values_list("pk", flat=True))
    if attachment is not None and attachment.pk in attached:
        return attachment
    if len(attached) >= MOST:
        raise TooManyFiles(field="file", limit=MOST)
    if count := counting("attachment", organization=organization, by=by, at=at):
        count.alone()
    version = working_version(dossier, standing, by=by, at=at)
    if attachment is None:
        attachment = Attachment.objects.create(
            dossier=dossier, name=name, size=len(content), sha256=sha256, added_at=at, added_by=by
        )
        AttachmentContent.objects.create(attachment=attachment, content=content)
    VersionAttachment.objects.create(version=version, attachment=attachment)
    note_edit(version, by=by, at=at)
    return attachment


@transaction.atomic
def detach_file(draft, organization, uid, *, by, at):
    """Take a file out of the version that is being written; filed versions keep theirs. Again changes nothing."""
    dossier, standing = open_dossier(draft, organization, by=by, at=at)
    attachment = Attachment.objects.filter(dossier=dossier, uid=uid).first()
    links = VersionAttachment.objects.filter(attachment=attachment)
    if attachment is None or standing is None or not links.filter(version=standing).exists():
        return
    version = working_version(dossier, standing, by=by, at=at)
    links.filter(version=version).delete()
    if not links.exists():
        attachment.delete()
    note_edit(version, by=by, at=at)


def file_name(name):
    """Return the name under which a file is kept: one line without folders and hidden signs, ending in `.pdf`."""
    name = TURNING.sub("", UNSTORABLE.sub("", str(name or "")))
    name = PurePosixPath(name.replace("\\", "/").strip()).name
    stem = APART.sub(" ", name[: -len(ENDING)] if name.lower().endswith(ENDING) else name).strip(". ")
    return (stem or NAMELESS)[: LENGTHS["name"] - len(ENDING)] + ENDING
