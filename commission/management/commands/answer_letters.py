"""Write the answers of people who are reached by letter alone, as a table for a word processor's mail merge."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.models import Draft
from commission.letter_views import table_of
from commission.letters import letters


class Command(BaseCommand):
    help = "Write answers that go out by letter, one row each: where the letter lies, whose it was, what was answered."

    def add_arguments(self, parser):
        parser.add_argument("--draft", required=True, help="the draft's name in addresses")
        parser.add_argument("--output", required=True, type=Path, help="the file to write (CSV)")
        parser.add_argument("--after", default="", help="the decision at which the last file ended")

    def handle(self, *, draft, output, after, **options):
        found = Draft.objects.filter(slug=draft).first()
        if found is None:
            raise CommandError(f"Nothing was written. There is no draft {draft}.")
        rows = list(letters(found, after))
        try:
            output.write_bytes(table_of(rows))
        except OSError as fault:
            raise CommandError(f"Nothing was written. {output}: {fault.strerror}.") from fault
        last = rows[-1][0] if rows else after
        self.stdout.write(f"{output}: {len(rows)} letters. The next file goes on with --after {last}")
