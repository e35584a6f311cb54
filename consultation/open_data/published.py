"""Open data as it is published: where workers write it, which export is the newest, and when it is made anew."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from consultation.open_data.writing import MANIFEST, export_open_data
from proposals.models import Comment, Position, Proposal

STAMP = "%Y%m%dT%H%M%S.%fZ"
NIGHT = 3  # the hour after which each day's export is made, by the clock of Astana
# Moments from which on words are no longer shown to everybody.
TAKEN = ("hidden_at", "withdrawn_at", "returned_at", "covered_at", "erased_at")


@dataclass(frozen=True)
class File:
    """One file of an export."""

    name: str
    size: int
    sha256: str
    rows: int | None


@dataclass(frozen=True)
class Export:
    """The newest export of a draft that lies on the disk, as of the moment `at`."""

    folder: Path
    at: datetime
    manifest: dict

    @property
    def files(self):
        return [File(one["name"], one["bytes"], one["sha256"], one.get("rows")) for one in self.manifest["files"]]

    def path_of(self, name):
        """Return where a file of it lies, or None: only what the manifest names, and itself, can be had."""
        named = {MANIFEST, *(file.name for file in self.files)}
        return self.folder / name if name in named else None


def newest_export(draft):
    """Return the newest export of a draft, or None."""
    for folder in sorted(_folders(draft), reverse=True):
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
        except FileNotFoundError:
            continue
        return Export(folder, datetime.fromisoformat(manifest["at"]), manifest)
    return None


def _folders(draft):
    above = settings.OPEN_DATA_DIR / draft.slug
    return [folder for folder in above.iterdir() if not folder.name.startswith(".")] if above.is_dir() else []


def may_be_had(draft, export):
    """Whether an export may still be handed out: not once somebody in it has had their words erased."""
    return not any(rows.filter(erased_at__gte=export.at).exists() for rows in _said(draft))


def is_due(draft, *, at):
    """Whether an export is to be written: there is none of this night, or words were taken from view since."""
    export = newest_export(draft)
    return export is None or export.at < _last_night(at) or _was_taken_since(draft, export.at)


def publish(draft, *, at, beside=None):
    """Write an export, in place of all earlier ones: what was erased or hidden lies nowhere any more.

    `beside` reads in the snapshot of the export (`export_open_data`).
    """
    kept = settings.OPEN_DATA_DIR / draft.slug / at.astimezone(UTC).strftime(STAMP)
    manifest = export_open_data(draft, kept, beside=beside)
    for folder in kept.parent.iterdir():
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
    return manifest


def _last_night(at):
    local = timezone.localtime(at)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def _was_taken_since(draft, moment):
    return any(rows.filter(**{f"{name}__gte": moment}).exists() for rows in _said(draft) for name in TAKEN)


def _said(draft):
    return [model.objects.filter(draft=draft) for model in (Proposal, Comment, Position)]
