"""Say which acts on a draft need no second person: for a body that has one secretary."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from articles.actions import settle_two_people
from articles.models import Draft
from core import clock
from core.rules import RuleViolation


class Command(BaseCommand):
    help = "Name the acts that one secretary may do alone; all others need two. Without names all need two."

    def add_arguments(self, parser):
        parser.add_argument("acts", nargs="*", help="as the record names them: open_phase, publish_page, appoint, …")
        parser.add_argument("--draft", default="constitution", help="the draft's name in addresses")

    def handle(self, *, acts, draft, **options):
        found = Draft.objects.filter(slug=draft).first()
        if found is None:
            raise CommandError(f"There is no draft {draft}. Load it first: python manage.py load_draft")
        try:
            settled = settle_two_people(found, one_person_may=acts, by=None, at=clock.now())
        except RuleViolation as refusal:
            with translation.override("en"):  # as everything at the terminal
                raise CommandError(f"No such act. {refusal}") from refusal
        self.stdout.write(f"One person may, in {draft}: {', '.join(settled.one_person_may) or 'nothing of this kind'}.")
