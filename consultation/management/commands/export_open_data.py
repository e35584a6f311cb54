"""`manage.py export_open_data DIR`: everything that is public, row by row, for anybody to take away and recount."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.models import Draft
from consultation.open_data.writing import export_open_data


class Command(BaseCommand):
    help = "Write the open data of a draft, or of all that are before the people, each into a folder of its own in DIR."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--draft", metavar="SLUG", help="only this draft")

    def handle(self, *, folder, draft, **_options):
        drafts = Draft.objects.open().with_texts().order_by("pk")
        chosen = drafts.filter(slug=draft) if draft else drafts
        if draft and not chosen:
            raise CommandError(f"No draft {draft} is before the people.")
        for one in chosen:
            manifest = export_open_data(one, folder / one.slug)
            self.stdout.write(f"{folder / one.slug}: {len(manifest['files'])} files, as of {manifest['at']}")
