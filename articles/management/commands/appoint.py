"""Give a person an office in a draft: how the first secretary of an installation is appointed."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import Person
from articles.actions import appoint
from articles.models import Draft, Role
from core import clock
from core.rules import RuleViolation


class Command(BaseCommand):
    help = "Appoint a registered person to a draft. Further appointments are the secretary's, on the site."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address the person registered with")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--draft", default="constitution", help="the draft's name in addresses")

    def handle(self, *, email, role, draft, **options):
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody is registered as {email}. Let them register on the site first.")
        found = Draft.objects.filter(slug=draft).first()
        if found is None:
            raise CommandError(f"There is no draft {draft}. Load it first: python manage.py load_draft")
        try:
            appoint(found, person, Role(role), by=None, at=clock.now())
        except RuleViolation as refusal:
            with translation.override("en"):  # as everything at the terminal
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} is now {role} of {draft}.")
