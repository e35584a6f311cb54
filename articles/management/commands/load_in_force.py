"""Put the law in force beside a draft, for the comparative table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.actions import put_in_force
from articles.in_force import read_law
from articles.management.commands.load_draft import SAMPLE, parsed
from articles.models import Draft, Placement
from articles.source import MalformedSource
from core import clock


class Command(BaseCommand):
    help = "Put a law in force beside a draft; what stood there in its language is replaced, the same changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--slug", default="constitution", help="the draft's name in addresses")
        parser.add_argument("--file", type=Path, default=SAMPLE / "in-force.ru.json", help="the law in force")

    def handle(self, *, slug, file, **options):
        draft = Draft.objects.filter(slug=slug).first()
        if draft is None:
            raise CommandError(f"Nothing was loaded. There is no draft {slug}.")
        eids = set(Placement.objects.current().filter(edition__draft=draft).values_list("eid", flat=True))
        try:
            law = read_law(parsed(file), eids)
        except MalformedSource as fault:
            raise CommandError(f"Nothing was loaded. {fault}") from fault
        made, changed = put_in_force(draft, law, at=clock.now())
        told = f"{made.passages.count()} passages in force ({made.language}) stand beside {slug}"
        self.stdout.write(f"{told}." if changed else f"{told} already: nothing was changed.")
