"""Take the second factors from somebody who lost them: what an operator does who has seen who asks."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import remove_factors
from accounts.models import Person
from core import clock


class Command(BaseCommand):
    help = "Remove a person's second factors and end all their sessions and tokens. They are told by mail."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address the person registered with")

    def handle(self, *, email, **options):
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody is registered as {email}.")
        if not remove_factors(person, at=clock.now()):
            raise CommandError(f"{email} has no second factor.")
        self.stdout.write(f"{email} has no second factor any more. Offices rest until there is one again.")
