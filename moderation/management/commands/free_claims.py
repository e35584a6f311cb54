"""Free what lies before a moderator who is away."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person
from moderation.actions import free_claims


class Command(BaseCommand):
    help = "Free all items that an account has before it in moderation, so that others are given them at once."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of the moderator's account")

    def handle(self, *, email, **options):
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody is registered as {email}.")
        self.stdout.write(f"Freed: {free_claims(person)}.")
