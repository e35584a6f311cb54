"""Take a confirmed identity from an account that does not belong to whom it names."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import release_identity
from accounts.models import Person
from core import clock


class Command(BaseCommand):
    help = (
        "Take the identity from an account that was confirmed with somebody else's number. Its rightful owner can"
        " confirm it then, sees what was done under it, and can say of each: this was not me. Look who asks first."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address of the account that loses the identity")

    def handle(self, *, email, **options):
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody is registered as {email}.")
        if not release_identity(person, at=clock.now()):
            raise CommandError(f"{email} has no confirmed identity. Nothing has changed.")
        self.stdout.write(f"{email} has level 1 now. The identity can be confirmed by another account.")
