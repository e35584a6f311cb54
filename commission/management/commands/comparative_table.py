"""Write the comparative table of a draft, of one article, sitting or theme, as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.current import places_in
from articles.models import Draft
from commission.comparative import written
from commission.comparative.choice import LANGUAGES, NAMED, NAMES, Choice
from commission.models import Format, Sitting
from core import clock
from core.snapshot import one_snapshot
from feedback.models import Theme


class Command(BaseCommand):
    help = "Write the comparative table: text in force | draft | proposal | author | decision and reasons."

    def add_arguments(self, parser):
        parser.add_argument("--draft", required=True, help="the draft's name in addresses")
        of = parser.add_mutually_exclusive_group()
        of.add_argument("--article", default="", help="an article's number or eid; without it the whole draft")
        of.add_argument("--sitting", default=0, type=int, help="a sitting's number: what was decided there")
        of.add_argument("--theme", default="", help="the id of a named theme: what its texts propose")
        parser.add_argument("--language", required=True, choices=LANGUAGES)
        parser.add_argument("--format", required=True, choices=Format.values, dest="form")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument("--names", default=NAMED, choices=NAMES, help="names as their authors chose, or none")

    def handle(self, *, draft, article, sitting, theme, language, form, output, names, **options):
        with one_snapshot():
            found = Draft.objects.with_texts().filter(slug=draft).first()
            if found is None:
                raise CommandError(f"Nothing was written. There is no draft {draft}.")
            eids = {place.eid for place in places_in(found) if place.is_page}
            eid = article if article in eids or not article else f"art_{article}"
            if eid and eid not in eids:
                raise CommandError(f"Nothing was written. {draft} has no article {article}.")
            if sitting and not Sitting.objects.of(found).filter(number=sitting).exists():
                raise CommandError(f"Nothing was written. {draft} has no sitting {sitting}.")
            if theme and not Theme.objects.named().filter(draft=found, uid=theme).exists():
                raise CommandError(f"Nothing was written. {draft} has no named theme {theme}.")
            choice = Choice(article=eid, language=language, names=names, sitting=sitting, theme=theme)
            table = written.read(found, choice, moment=clock.now())
        content, told = written.write(table, form)
        try:
            output.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"Nothing was written. {output}: {fault.strerror}.") from fault
        self.stdout.write(f"{output}: {told.rows} rows, SHA-256 of the rows {told.digest}")
